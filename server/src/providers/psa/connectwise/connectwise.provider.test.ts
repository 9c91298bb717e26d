import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createConnectwiseSimulator,
  type ConnectwiseSimulator,
} from '../../../../../examples/psa-simulators/connectwise/connectwise-simulator.js';
import { waveCounter } from '../../../testing/wave-counter.js';
import type { PsaError, PsaProvider, PsaProviderOptions, PsaWebhookRequest } from '../provider.js';
import { createVendorHttp, type VendorHttp, type VendorRequest } from '../vendor-http.js';
import { siteOrigins } from './connectwise.codebase.js';
import { createConnectwiseProvider } from './connectwise.provider.js';
import { isSignedWith } from './connectwise.webhook.js';

const call = { signal: new AbortController().signal };
const firstPage = { page: 1, pageSize: 25 };
let simulator: ConnectwiseSimulator;
let provider: PsaProvider;
let remembered: Record<string, unknown>[];
let sent: VendorRequest[];

beforeEach(async () => {
  simulator = await createConnectwiseSimulator();
  remembered = [];
  sent = [];
  provider = connect();
});
afterEach(() => simulator.stop());

function connect(
  given: Partial<PsaProviderOptions> = {},
  answer?: ((request: VendorRequest) => Awaited<ReturnType<VendorHttp['send']>> | null) | null,
  around = (http: VendorHttp) => http,
): PsaProvider {
  const http = around(createVendorHttp({ allowPrivate: true }));
  return createConnectwiseProvider(
    {
      siteUrl: simulator.url,
      credentials: simulator.connection.credentials,
      settings: { note_kind: 'internal', resolved_status: {}, time_entry: true },
      discovered: null,
      remember: async (discovered) => void remembered.push(discovered),
      ...given,
    },
    {
      http: {
        send(request) {
          sent.push(request);
          const made = answer?.(request);
          return made ? Promise.resolve(made) : http.send(request);
        },
      },
    },
  );
}

async function failure(work: Promise<unknown>): Promise<PsaError> {
  return (await work.then(
    () => null,
    (error: unknown) => error,
  )) as PsaError;
}

function answerOf(status: number, body: unknown, headers: Record<string, string> = {}) {
  return { status, headers, text: JSON.stringify(body), json: () => body };
}

describe('the address of the API', () => {
  it('has api- before it in the cloud, however it was entered, and nowhere else', () => {
    const cloud = { web: 'https://na.myconnectwise.net', api: 'https://api-na.myconnectwise.net' };
    expect(siteOrigins('https://na.myconnectwise.net')).toEqual(cloud);
    expect(siteOrigins('https://api-na.myconnectwise.net')).toEqual(cloud);
    const own = { web: 'https://cw.example.com', api: 'https://cw.example.com' };
    expect(siteOrigins('https://cw.example.com')).toEqual(own);
    const lookalike = 'https://eu.myconnectwise.net.evil.example';
    expect(siteOrigins(lookalike).api).toBe(lookalike);
  });

  it('is learnt once and remembered, and what was remembered is used', async () => {
    await provider.boards(call);
    await provider.priorities(call);
    expect(remembered).toEqual([{ codebase: 'v2026_4' }]);
    expect(sent.filter(({ url }) => url.includes('companyinfo'))).toHaveLength(1);
    sent = [];
    await connect({ discovered: { codebase: 'v2026_4' } }).boards(call);
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v2026_4/apis/3.0/service/boards',
    ]);
  });

  it('is learnt anew after an upgrade, also where a write is the first to notice', async () => {
    await provider.boards(call);
    simulator.state.codebase = 'v2027_1/';
    const note = { kind: 'internal', text: 'After the upgrade', reference: 'up-1' } as const;
    await provider.addNote('1001', note, call);
    expect(remembered.at(-1)).toEqual({ codebase: 'v2027_1' });
    const written = simulator.state.notes.filter(({ text }) => text.startsWith(note.text));
    expect(written).toHaveLength(1);
  });

  it('is not asked for because a ticket is missing', async () => {
    await provider.boards(call);
    sent = [];
    expect((await failure(provider.notes('99999999', call))).code).toBe('not_found');
    expect(sent.some(({ url }) => url.includes('companyinfo'))).toBe(false);
  });

  it('is taken from nobody who answers nonsense', async () => {
    for (const Codebase of ['../evil/', 'a/b/', '..', '']) {
      const odd = connect({}, () => answerOf(200, { Codebase }));
      expect((await failure(odd.boards(call))).code, Codebase).toBe('unexpected_answer');
    }
  });

  it('says that a company is not known', async () => {
    const credentials = { ...simulator.connection.credentials, company_id: 'nobody' };
    const error = await failure(connect({ credentials }).test(call));
    expect(error).toMatchObject({ code: 'credentials' });
    expect(error.message).toContain('no company');
  });
});

describe('requests', () => {
  it('carry the pinned version, the client and the character set', async () => {
    await provider.addNote('1001', { kind: 'internal', text: 'Größe', reference: 'h-1' }, call);
    expect(sent.at(-1)?.headers).toMatchObject({
      Accept: 'application/vnd.connectwise.com+json; version=2025.16',
      'Content-Type': 'application/json; charset=utf-8',
      clientId: simulator.connection.credentials.client_id,
    });
    expect(simulator.state.notes.at(-1)?.text).toContain('Größe');
  });

  it('follow the links of a site that gives short pages', async () => {
    simulator.state.maxPageSize = 17;
    const companies = await provider.companies(undefined, call);
    expect(companies).toHaveLength(simulator.state.companies.length - 1);
    expect(sent.filter(({ url }) => url.includes('/company/companies')).length).toBeGreaterThan(5);
  });

  it('follow no link to another address with our keys', async () => {
    for (const next of [
      'http://127.0.0.1:9/v2026_4/apis/3.0/company/companies',
      `${simulator.url}/elsewhere`,
      `${simulator.url}/v2026_4/apis/3.0/../../elsewhere`,
    ]) {
      const lured = connect({}, ({ url }) =>
        url.includes('/company/companies')
          ? answerOf(200, [], { link: `<${next}>; rel="next"` })
          : null,
      );
      sent = [];
      expect((await failure(lured.companies(undefined, call))).code).toBe('unexpected_answer');
      expect(sent.filter(({ url }) => url === next)).toEqual([]);
    }
  });

  it('search by a body where the address would be too long', async () => {
    for (let at = 0; at < 200; at += 1) {
      const [status] = simulator.state.statuses;
      simulator.state.statuses.push({ ...status!, id: 100_000 + at, name: `Extra ${at}` });
    }
    const summary = `needle ${'long '.repeat(100)}`.trim();
    const { total } = await provider.searchTickets({ closed: false }, firstPage, call);
    expect(total).toBeGreaterThan(100);
    const found = await provider.searchTickets({ closed: false, search: summary }, firstPage, call);
    expect(found.total).toBe(0);
    const search = sent.find(({ url }) => url.includes('/service/tickets/search'));
    expect(search).toMatchObject({ method: 'POST', reads: true });
    expect(Object.keys(search?.body as object)).toEqual(['conditions', 'orderBy']);
  });

  it('narrow open tickets to open statuses, since the flag alone is too slow', async () => {
    await provider.searchTickets({ closed: false }, firstPage, call);
    const asked = sent.map(({ url }) => new URL(url).searchParams.get('conditions') ?? '');
    expect(asked.some((one) => /closedFlag=false and status\/id in \(/.test(one))).toBe(true);
  });
});

describe('tickets', () => {
  it('of a member are not those of one whose identifier holds theirs', async () => {
    const old = simulator.state.members.find(({ identifier }) => identifier === 'raman')!;
    const filter = { closed: false, assigned: { memberId: String(old.id) } };
    await expect(provider.searchTickets(filter, firstPage, call)).resolves.toEqual({
      tickets: [],
      total: 0,
    });
  });

  it('show what they were opened with, their devices, and how the SLA stands', async () => {
    const { ticket, details } = await provider.ticketWithDetails('1001', call);
    expect(ticket.description).toMatch(/^Since the cleaning crew/);
    expect(details.configurations).toEqual({
      value: [expect.objectContaining({ name: 'NOR-PRN02', type: 'Printer' })],
    });
    expect(details.sla).toMatchObject({ value: { name: 'Standard SLA', state: 'running' } });
    expect(ticket.url).toBe(
      `${simulator.url}/v4_6_release/ConnectWise.aspx?routeTo=ServiceFV&recid=1001`,
    );
  });

  it('are shown with the sections that could be read', async () => {
    const partly = connect({}, ({ url }) =>
      url.includes('allNotes') ? answerOf(403, { code: 'Forbidden', message: 'No notes' }) : null,
    );
    const { ticket, details } = await partly.ticketWithDetails('1001', call);
    expect(ticket.summary).toBe('Printer offline on the second floor');
    expect(details.notes).toMatchObject({ error: { code: 'permission' } });
    expect(details.company).toMatchObject({ value: { name: 'Northwind Dental' } });
  });

  it('are opened with their assignees in two waves of calls, whatever they name', async () => {
    const waves = waveCounter();
    provider = connect({}, null, waves.around);
    const ticket = simulator.state.tickets.find(({ summary }) =>
      summary.startsWith('Printer off'),
    )!;
    // A contact without a number has to be looked up.
    const contact = simulator.state.contacts.find(({ id }) => id === ticket.contactId)!;
    Object.assign(contact, { phone: '', email: '' });
    const id = String(ticket.id);
    await provider.ticketWithDetails(id, call);
    waves.reset();
    sent.splice(0);
    const [{ details }] = await Promise.all([
      provider.ticketWithDetails(id, call),
      provider.resources(id, call),
    ]);
    expect('value' in details.configurations && details.configurations.value).not.toEqual([]);
    expect(sent.map(({ url }) => new URL(url).pathname)).toContainEqual(
      expect.stringMatching(/company\/contacts\/\d+$/),
    );
    expect(waves.count()).toBe(2);
  });

  it('say so where a status was taken and nothing changed', async () => {
    const stubborn = connect({}, ({ method }) =>
      method === 'PATCH' ? answerOf(200, { id: 1001, status: { id: 16, name: 'New' } }) : null,
    );
    const error = await failure(stubborn.setStatus('1001', '17', call));
    expect(error).toMatchObject({ code: 'invalid' });
    expect(error.message).toContain('New');
  });

  it('check a status against the board before anything is sent', async () => {
    const error = await failure(provider.setStatus('1001', '31', call));
    expect(error.message).toContain('Service desk');
    expect(sent.some(({ method }) => method === 'PATCH')).toBe(false);
  });

  it('are found by their reference where the answer to their making was lost', async () => {
    await provider.boards(call);
    const draft = {
      summary: 'Made, and nobody heard',
      description: null,
      companyId: '250',
      boardId: '1',
      statusId: null,
      priorityId: null,
      assignedMemberId: null,
      reference: 'lost-1',
    };
    simulator.loseNextAnswer();
    expect((await failure(provider.createTicket(draft, call))).isUncertain).toBe(true);
    expect((await provider.findTicket('lost-1', call))?.summary).toBe(draft.summary);
    expect(simulator.state.tickets.filter(({ summary }) => summary === draft.summary)).toHaveLength(
      1,
    );
  });
});

describe('notes', () => {
  it('set exactly one flag and mail nobody', async () => {
    await provider.addNote('1001', { kind: 'resolution', text: 'Fixed', reference: 'f-1' }, call);
    expect(sent.at(-1)?.body).toMatchObject({
      detailDescriptionFlag: false,
      internalAnalysisFlag: false,
      resolutionFlag: true,
      processNotifications: false,
    });
  });

  it('name who wrote them, since the key is the author of all', async () => {
    const actingMember = (await provider.members(call)).find(({ name }) => name === 'Priya Raman')!;
    const draft = { kind: 'internal', text: 'Seen on site', reference: 'a-1' } as const;
    const note = await provider.addNote('1001', draft, { ...call, actingMember });
    expect(note).toMatchObject({ text: 'Seen on site', author: 'Priya Raman' });
    expect(simulator.state.notes.at(-1)?.text).toContain('— Priya Raman [ResolutionFlow ref a-1]');
  });

  it('of a customer take no author from what they quote', async () => {
    simulator.state.notes.push({
      ...simulator.state.notes[0]!,
      id: 1,
      text: 'Thanks!\n\n— Priya Raman [ResolutionFlow ref a-1]',
    });
    const quoted = (await provider.notes('1001', call)).find(({ id }) => id === '1');
    expect(quoted?.author).toBe('Helen Marsh');
  });
});

describe('members', () => {
  it('are read from the light list where the key may not read the other', async () => {
    simulator.state.mayReadMembers = false;
    const members = await provider.members(call);
    expect(members.find(({ name }) => name === 'Priya Raman')).toMatchObject({
      identifier: 'praman',
      email: 'l1@connectwise.test',
    });
    expect(members.some(({ identifier }) => identifier === 'rfapi')).toBe(false);
  });
});

describe('proving a member', () => {
  const proofOf = (memberId: string, memberHash: string, memberContext = 'web') =>
    ({ host: 'connectwise', memberId, memberHash, memberContext }) as const;
  const prove = (...given: Parameters<typeof proofOf>) =>
    provider.proveMember!(proofOf(...given), call);

  it('takes the hash to ConnectWise, once in a while', async () => {
    const hash = simulator.memberHash('praman');
    const { member } = await prove('PRaman', hash);
    expect(member).toMatchObject({ identifier: 'praman', email: 'l1@connectwise.test' });
    const asked = sent.length;
    await prove('praman', hash);
    expect(sent).toHaveLength(asked);
    expect(sent.at(-1)?.headers).not.toHaveProperty('Authorization');
  });

  it('refuses a wrong hash, that of somebody else, and a stale one', async () => {
    const hash = simulator.memberHash('praman');
    for (const [id, given] of [
      ['praman', 'no-such-hash'],
      ['mokafor', hash],
      ['nobody', hash],
    ] as const) {
      expect((await failure(prove(id, given))).code).toBe('refused');
    }
    delete simulator.state.memberHashes[hash];
    expect((await failure(prove('praman', hash))).code).toBe('refused');
  });

  it('refuses who ConnectWise says is somebody else', async () => {
    const other = { id: 150, identifier: 'mokafor', fullName: 'Margaret Okafor' };
    provider = connect({}, ({ url }) => (url.includes('myMembers') ? answerOf(200, other) : null));
    expect((await failure(prove('praman', 'hash'))).code).toBe('refused');
  });

  it('lets nothing into the cookies', async () => {
    const hash = simulator.memberHash('mokafor');
    for (const [id, given, context] of [
      [`praman; memberId=mokafor`, hash, 'web'],
      ['mokafor', `${hash}; x=1`, 'web'],
      ['mokafor', hash, 'web\r\nX-Evil: 1'],
      ['mokafor', hash, ''],
    ] as const) {
      expect((await failure(prove(id, given, context))).code).toBe('refused');
    }
    expect(sent).toEqual([]);
  });

  it('is tried by password where cookies are not taken', async () => {
    const hash = simulator.memberHash('praman');
    provider = connect({}, ({ headers }) => (headers?.Cookie ? answerOf(401, {}) : null));
    expect((await prove('praman', hash)).member.identifier).toBe('praman');
  });

  it('says that ConnectWise is away rather than that nobody is proved', async () => {
    const hash = simulator.memberHash('praman');
    await provider.boards(call);
    simulator.fail({ status: 500 });
    expect((await failure(prove('praman', hash))).code).toBe('unreachable');
  });
});

describe('callbacks', () => {
  const key = { signing_key: 'test-signing-key' };

  function callback(change: Record<string, unknown> = {}, sign = key.signing_key) {
    const body = JSON.stringify({
      Type: 'ticket',
      ID: 1001,
      Action: 'updated',
      CompanyId: 'northstar',
      Metadata: { key_url: keyUrl(simulator.url) },
      ...change,
    });
    const secret = createHash('sha256').update(sign).digest();
    const signature = createHmac('sha256', secret).update(body).digest('base64');
    return { headers: { 'x-content-signature': signature }, query: {}, rawBody: Buffer.from(body) };
  }
  const keyUrl = (origin: string) =>
    `${origin}/v2026_4//system/callbackkey/index.rails?companyName=northstar&id=k1`;
  const reading = () =>
    connect({}, ({ url }) => (url.includes('callbackkey') ? answerOf(200, key) : null));
  const read = (given: ReturnType<typeof callback>) => provider.readWebhook!(given, '', call);

  it('are asked for once, and are not made twice', async () => {
    const webhook = { url: 'http://127.0.0.1:9/api/v1/webhooks/psa/t', secret: 's' };
    expect((await provider.registerWebhook!(webhook, call)).registered).toBe(true);
    expect((await provider.registerWebhook!(webhook, call)).registered).toBe(true);
    expect(simulator.state.callbacks).toMatchObject([
      { url: `${webhook.url}?recordId=`, type: 'ticket', level: 'owner', objectId: 1 },
    ]);
  });

  it('name the ticket that changed, with the key asked for once', async () => {
    provider = reading();
    await expect(read(callback())).resolves.toEqual(['1001']);
    await expect(read(callback({ Action: 'deleted' }))).resolves.toEqual(['1001']);
    await expect(read(callback({ Type: 'company' }))).resolves.toEqual([]);
    expect(sent.filter(({ url }) => url.includes('callbackkey'))).toHaveLength(1);
    expect(sent[0]?.headers).not.toHaveProperty('Authorization');
  });

  it('are signed as the documented vector is', () => {
    const body = Buffer.from('{"Action":"updated","ID":42}');
    const signature = 'Vk8YTOUdc089MqQ1oiD0H10LRr6yzEEAPs9J3J4ChKw=';
    expect(isSignedWith('test-signing-key', body, signature)).toBe(true);
    expect(isSignedWith('test-signing-key ', body, signature)).toBe(false);
    expect(isSignedWith('test-signing-key', body, '')).toBe(false);
  });

  it('arrive from ConnectWise itself after a change, and are believed', async () => {
    const heard: PsaWebhookRequest[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const signature = String(request.headers['x-content-signature']);
        const headers = { 'x-content-signature': signature };
        heard.push({ headers, query: {}, rawBody: Buffer.concat(chunks) });
        response.writeHead(204).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?t=1`;
    await provider.registerWebhook!({ url, secret: 's' }, call);
    await provider.setStatus('1001', '17', call);
    await expect.poll(() => heard.length).toBe(1);
    await expect(provider.readWebhook!(heard[0]!, 's', call)).resolves.toEqual(['1001']);
    server.close();
  });

  it('are refused where one byte differs, the key is another, or nothing is signed', async () => {
    provider = reading();
    const good = callback();
    const spaced = Buffer.from(good.rawBody.toString().replace('{', '{ '));
    expect((await failure(read({ ...good, rawBody: spaced }))).code).toBe('refused');
    expect((await failure(read(callback({}, 'another key')))).code).toBe('refused');
    expect((await failure(provider.readWebhook!({ ...good, headers: {} }, '', call))).code).toBe(
      'refused',
    );
    const page = Buffer.from('<html>');
    expect((await failure(read({ ...good, rawBody: page }))).code).toBe('refused');
  });

  it('are refused for another company', async () => {
    provider = reading();
    expect((await failure(read(callback({ CompanyId: 'other' })))).code).toBe('refused');
  });

  it('lead to no other address for their key', async () => {
    provider = reading();
    for (const key_url of [
      keyUrl('http://127.0.0.1:9'),
      keyUrl(`${simulator.url}.evil.example`),
      keyUrl(simulator.url.replace('//', '//user:pass@')),
      `${simulator.url}/screen/tickets?x=/system/callbackkey/index.rails`,
      `${simulator.url}/v2026_4/system/callbackkey/../../login`,
      keyUrl(simulator.url).replace('northstar', 'other'),
      'file:///etc/passwd/system/callbackkey/',
      'nonsense',
    ]) {
      const error = await failure(read(callback({ Metadata: { key_url } })));
      expect(error?.code, key_url).toBe('refused');
    }
    expect(sent).toEqual([]);
  });

  it('have their key asked for with our keys where it is not public', async () => {
    provider = connect({}, ({ url, headers }) =>
      !url.includes('callbackkey') ? null : answerOf(headers?.Authorization ? 200 : 401, key),
    );
    await expect(read(callback())).resolves.toEqual(['1001']);
  });
});
