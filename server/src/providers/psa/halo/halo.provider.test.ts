import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createHaloSimulator,
  type HaloSimulator,
} from '../../../../../examples/psa-simulators/halo/halo.simulator.js';
import type { PsaError, PsaMemberTokens, PsaProvider, PsaProviderOptions } from '../provider.js';
import { createVendorHttp, type VendorRequest } from '../vendor-http.js';
import { createHaloProvider } from './halo.provider.js';

const call = { signal: new AbortController().signal };
const settings = { note_kind: 'internal', resolved_status: {}, time_entry: true } as const;

describe('the provider of Halo', () => {
  let halo: HaloSimulator;
  let usual: HaloSimulator['state']['settings'];
  let provider: PsaProvider;
  let sent: VendorRequest[];
  let discovered: Record<string, unknown> | null;

  beforeAll(async () => {
    halo = await createHaloSimulator();
    usual = structuredClone(halo.state.settings);
  });
  beforeEach(() => {
    discovered = null;
    provider = connect();
  });
  afterEach(() => {
    halo.fail(null);
    Object.assign(halo.state.settings, usual);
  });
  afterAll(() => halo.stop());

  function connect(given: Partial<PsaProviderOptions> = {}, timeoutMs?: number): PsaProvider {
    const real = createVendorHttp({ allowPrivate: true });
    sent = [];
    const http = {
      send: (request: VendorRequest) => {
        sent.push(request);
        return real.send({ ...request, ...(timeoutMs ? { timeoutMs } : {}) });
      },
    };
    const options = {
      siteUrl: halo.connection.site_url,
      credentials: halo.connection.credentials,
      settings,
      discovered,
      remember: async (learnt: Record<string, unknown>) => void (discovered = learnt),
      ...given,
    };
    return createHaloProvider(options, { http });
  }

  const ticketOf = (id: number) => halo.state.tickets.find((ticket) => ticket.id === id)!;
  const actionsOf = (id: number) => halo.state.actions.filter(({ ticket_id }) => ticket_id === id);
  const posts = () => sent.filter(({ method, url }) => method === 'POST' && url.includes('/api/'));
  const open = (more = {}) =>
    provider.searchTickets({ closed: false, ...more }, { page: 1, pageSize: 100 }, call);

  describe('signs in', () => {
    it('renews a token early, and asks for one however many calls need it', async () => {
      await Promise.all([provider.boards(call), provider.members(call), provider.priorities(call)]);
      expect(sent.filter(({ url }) => url.includes('/auth/token'))).toHaveLength(1);
      halo.state.settings.tokenSeconds = 30;
      provider = connect();
      await provider.boards(call);
      await provider.boards(call);
      expect(sent.filter(({ url }) => url.includes('/auth/token'))).toHaveLength(2);
    });

    it('signs in again after one 401, a write too, and writes once', async () => {
      await provider.addNote('2043', { kind: 'internal', text: 'Before', reference: 'r0' }, call);
      const before = actionsOf(2043).length;
      halo.expireTokens();
      await provider.addNote('2043', { kind: 'internal', text: 'After', reference: 'r1' }, call);
      expect(actionsOf(2043)).toHaveLength(before + 1);
    });

    it('falls back to the scopes that the application has, and remembers them', async () => {
      const application = halo.state.applications[0]!;
      const { scopes } = application;
      application.scopes = ['edit:tickets', 'read:customers'];
      await provider.test(call);
      const { details } = await provider.ticketWithDetails('2042', call);
      application.scopes = scopes;
      expect(discovered).toEqual({ scope: 'edit:tickets read:customers' });
      const { configurations } = details;
      expect('error' in configurations && configurations.error.code).toBe('permission');
    });

    it('sends the tenant, and says what is wrong with another', async () => {
      halo.state.settings.tenantRequired = true;
      const { client_id = '', client_secret = '' } = halo.connection.credentials;
      const credentials = { client_id, client_secret };
      await expect(connect({ credentials }).test(call)).resolves.toBeUndefined();
      const other = { ...credentials, tenant: 'elsewhere' };
      const error = await failure(connect({ credentials: other }).test(call));
      expect(error.code).toBe('credentials');
    });

    it('takes the address of the API for that of the instance', async () => {
      const siteUrl = `${halo.url}/api/`;
      await expect(connect({ siteUrl }).test(call)).resolves.toBeUndefined();
    });
  });

  describe('searches', () => {
    it('reads every page, though one holds fewer rows than were asked for', async () => {
      const { total } = await open();
      const isOpen = ({ status_id }: { status_id: number }) => ![9, 39].includes(status_id);
      expect(total).toBe(halo.state.tickets.filter(isOpen).length);
      const pages = sent.filter(({ url }) => url.includes('/api/Tickets?'));
      expect(pages.length).toBe(Math.ceil(total / 100));
      expect(pages.every(({ url }) => url.includes('pageinate=true'))).toBe(true);
    });

    it('reads ids that are written as text with a fraction', async () => {
      halo.state.settings.fractionalIds = true;
      const { tickets } = await open({ search: 'second floor' });
      expect(tickets[0]).toMatchObject({ id: '2042', boardId: '1', statusId: '1' });
      expect(tickets[0]?.resources[0]?.memberId).toBe('14');
    });

    it('takes a priority by its name over all SLAs, whose numbers differ', async () => {
      const high = (await provider.priorities(call)).find(({ name }) => name === 'High')!;
      const { tickets } = await open({ priorityId: high.id });
      const numbers = new Set(
        tickets.map(({ id }) => {
          const { sla_id, priority_id } = ticketOf(Number(id));
          return `${sla_id}/${priority_id}`;
        }),
      );
      expect(numbers).toEqual(new Set(['1/2', '2/3']));
    });

    it('counts the agent that stands for nobody as nobody', async () => {
      const { tickets } = await open({ assigned: 'unassigned' });
      expect(tickets.length).toBeGreaterThan(0);
      expect(tickets.every(({ id }) => ticketOf(Number(id)).agent_id === 1)).toBe(true);
      const members = (await provider.members(call)).map(({ name }) => name);
      expect(members).not.toContain('Unassigned');
      expect(members).not.toContain('ResolutionFlow API');
    });
  });

  describe('writes notes', () => {
    const add = (kind: 'discussion' | 'internal' | 'resolution', text: string, reference: string) =>
      provider.addNote('2044', { kind, text, reference }, call);

    it('hides internal notes and resolutions, and sends no e-mail with any', async () => {
      await add('internal', 'For us', 'n1');
      await add('resolution', 'What helped', 'n2');
      await add('discussion', 'For them', 'n3');
      const written = actionsOf(2044).slice(-3);
      expect(written.map(({ hiddenfromuser }) => hiddenfromuser)).toEqual([true, true, false]);
      expect(written.map(({ sendemail }) => sendemail)).toEqual([false, false, false]);
      expect(written.map(({ outcome }) => outcome)).toEqual([
        'Internal Note',
        'Internal Note',
        'Public Note',
      ]);
    });

    it('takes another action where the agent may not run the first, and loses no note', async () => {
      halo.state.settings.deniedOutcomes = [];
      await add('internal', 'As usual', 'n4');
      expect(actionsOf(2044).at(-1)?.outcome_id).toBe(7);
      halo.state.settings.deniedOutcomes = [7, 24];
      const error = await failure(add('internal', 'Nowhere', 'n5'));
      expect(error.code).toBe('permission');
      expect(error.message).toContain('Private Note');
    });

    it('never shows a note to the customer by an action that is made for internal ones', async () => {
      halo.state.settings.deniedOutcomes = [23];
      const before = actionsOf(2044).length;
      const error = await failure(add('discussion', 'For them', 'n6'));
      expect(error.message).toContain('Public Note');
      expect(actionsOf(2044)).toHaveLength(before);
    });

    it('says so where Halo shows what was sent as internal', async () => {
      const real = createVendorHttp({ allowPrivate: true });
      provider = createHaloProvider(
        {
          siteUrl: halo.url,
          credentials: halo.connection.credentials,
          settings,
          discovered: null,
          remember: async () => undefined,
        },
        {
          http: {
            send: async (request) => {
              const answer = await real.send(request);
              if (answer.status !== 201) return answer;
              const shown = { ...(answer.json() as object), hiddenfromuser: false };
              return { ...answer, json: () => shown };
            },
          },
        },
      );
      const error = await failure(add('internal', 'Oh', 'n7'));
      expect(error.message).toContain('to the customer');
      expect(error.isUncertain).toBe(true);
    });

    it('writes text that is no markup, and reads it as it was', async () => {
      const text = 'a <b>bold</b> & "quoted"  line\n  indented \\ <img src=x onerror=alert(1)>';
      await add('internal', text, 'n8');
      expect(actionsOf(2044).at(-1)?.note_html).not.toContain('<b>');
      expect((await provider.findNote('2044', 'n8', call))?.text).toBe(text);
    });

    it('reads markup of others as text', async () => {
      const html =
        '<style>p{}</style><p>Hello <b>you</b><br>two</p><script>alert(1)</script><img src="http://x/">';
      halo.state.actions.push({ ...actionsOf(2042)[0]!, id: 90, note_html: html });
      const note = (await provider.notes('2042', call)).find(({ id }) => id === '2042-90');
      expect(note).toMatchObject({ text: 'Hello you\ntwo', kind: 'discussion' });
    });

    it('names who wrote it, and believes a customer no such line', async () => {
      const actingMember = (await provider.members(call)).find(({ name }) => /Priya/.test(name))!;
      const draft = { kind: 'internal', text: 'Checked', reference: 'n9' } as const;
      await provider.addNote('2044', draft, { ...call, actingMember });
      expect((await provider.findNote('2044', 'n9', call))?.author).toBe('Priya Raman');
      const forged = '<p>Do it<br>— Margaret Okafor [ResolutionFlow n10]</p>';
      const mail = { ...actionsOf(2042)[0]!, id: 91, note_html: forged };
      halo.state.actions.push({ ...mail, who: 'Helen Marsh', who_agentid: 0 });
      expect((await provider.findNote('2042', 'n10', call))?.author).toBe('Helen Marsh');
    });

    it('reads more notes than a list gives of itself', async () => {
      const first = actionsOf(2042)[0]!;
      for (let id = 100; id < 700; id += 1)
        halo.state.actions.push({ ...first, id, ticket_id: 2050 });
      expect(await provider.notes('2050', call)).toHaveLength(600);
    });
  });

  describe('changes tickets', () => {
    it('takes a soft warning as a refusal, in the words of the PSA', async () => {
      halo.state.settings.statusWarning = 'Please fill in the category first';
      const error = await failure(provider.setStatus('2043', '3', call));
      expect(error.code).toBe('invalid');
      expect(error.message).toContain('Please fill in the category first');
    });

    it('says so where Halo accepts a status and changes nothing', async () => {
      halo.state.settings.ignoresStatus = true;
      const error = await failure(provider.setStatus('2043', '3', call));
      expect(error.code).toBe('invalid');
      expect(ticketOf(2043).status_id).toBe(2);
    });

    it('keeps an open status of the same name on another ticket type apart', async () => {
      const names = async (board: string) =>
        (await provider.statuses(board, call)).filter(({ name }) => name === 'New');
      expect((await names('1'))[0]?.id).toBe('1');
      expect((await names('5'))[0]?.id).toBe('31');
      expect((await failure(provider.setStatus('2043', '31', call))).code).toBe('invalid');
    });

    it('gives a ticket back to nobody', async () => {
      await provider.addResource('2046', '12', call);
      await provider.removeResource('2046', '12', call);
      expect(ticketOf(2046).agent_id).toBe(1);
    });

    it('corrects the priority where the ticket came under another SLA', async () => {
      const high = (await provider.priorities(call)).find(({ name }) => name === 'High')!;
      const draft = {
        summary: 'A project of some urgency',
        description: null,
        companyId: '12',
        boardId: '5',
        statusId: null,
        priorityId: high.id,
        assignedMemberId: null,
      };
      const created = await provider.createTicket({ ...draft, reference: 'c1' }, call);
      expect(created).toMatchObject({ priorityId: high.id, description: '' });
      expect(ticketOf(Number(created.id)).priority_id).toBe(3);
    });

    it('enters time in hours, hidden from the customer', async () => {
      const entry = {
        startedAt: new Date('2026-11-20T09:00:00Z'),
        endedAt: new Date('2026-11-20T09:15:00Z'),
        notes: 'Restarted it',
        memberId: '14',
        reference: 't1',
      };
      await provider.addTimeEntry('2048', entry, call);
      expect(actionsOf(2048).at(-1)).toMatchObject({ timetaken: 0.25, hiddenfromuser: true });
      expect(actionsOf(2048).at(-1)?.note).toContain('Worked 2026-11-20 09:00 to 2026-11-20 09:15');
      expect(await provider.findTimeEntry('2048', 't1', call)).not.toBeNull();
    });
  });

  describe('proves who looks', () => {
    it.each([
      ['an agent that is not there', '4711'],
      ['one that was ended', '17'],
      ['the agent of the API', '2'],
      ['what is no id', '1/../14'],
    ])('refuses %s', async (_, agentId) => {
      const error = await failure(provider.proveMember!({ host: 'halo', agentId }, call));
      expect(error.code).toBe('refused');
    });

    it('knows an active agent', async () => {
      const { member } = await provider.proveMember!({ host: 'halo', agentId: '14' }, call);
      expect(member).toMatchObject({ id: '14', name: 'Priya Raman', email: 'l1@halo.test' });
    });

    it('takes a code once, and acts as its agent with the tokens, which it renews', async () => {
      const proof = await signInAs(14);
      const { member, tokens } = await provider.proveMember!(proof, call);
      expect(member.id).toBe('14');
      const again = await failure(provider.proveMember!(proof, call));
      expect(again.code).toBe('refused');
      expect(again.message).not.toContain(proof.clientSecret);

      let saved: PsaMemberTokens | null = null;
      const own = connect({
        memberTokens: {
          tokens: { ...tokens!, expiresAt: Date.now() },
          save: async (renewed) => void (saved = renewed),
        },
      });
      const draft = { kind: 'internal', text: 'By myself', reference: 'o1' } as const;
      await own.addNote('2047', draft, call);
      expect(actionsOf(2047).at(-1)).toMatchObject({ who: 'Priya Raman', who_agentid: 14 });
      expect(saved).toMatchObject({ refreshToken: expect.any(String) as string });
      expect(saved).not.toMatchObject({ accessToken: tokens!.accessToken });
    });

    async function signInAs(agent: number) {
      const { client_id, client_secret } = halo.state.applications[1]!;
      const redirectUri = 'http://127.0.0.1:9/back';
      const query = new URLSearchParams({
        response_type: 'code',
        client_id,
        redirect_uri: redirectUri,
        agent: String(agent),
      }).toString();
      const back = await fetch(`${halo.url}/auth/authorize/as?${query}`, { redirect: 'manual' });
      const code = new URL(back.headers.get('location')!).searchParams.get('code')!;
      return {
        host: 'halo' as const,
        code,
        redirectUri,
        clientId: client_id,
        clientSecret: client_secret,
      };
    }
  });

  describe('reads webhooks', () => {
    const secret = 'webhook-secret';
    const read = (body: string, header: string | undefined) =>
      provider.readWebhook!(
        {
          headers: { 'x-resolutionflow-signature': header },
          query: {},
          rawBody: Buffer.from(body),
        },
        secret,
        call,
      );
    const digest = (body: string) => createHmac('sha256', secret).update(body);
    const body = JSON.stringify({ event: 'x', ticket: { id: 2042 }, actions: [{ ticket_id: 7 }] });

    it('takes the signature with its prefix and space, in base64 or hexadecimal', async () => {
      const base64 = digest(body).digest('base64');
      const hex = digest(body).digest('hex');
      for (const header of [`sha256= ${base64}`, `sha256=${base64}`, base64, `sha256= ${hex}`]) {
        await expect(read(body, header)).resolves.toEqual(['2042', '7']);
      }
    });

    it('refuses what is not signed, signed over something else, or with another secret', async () => {
      const other = createHmac('sha256', 'other').update(body).digest('base64');
      const changed = digest(`${body} `).digest('base64');
      for (const header of [undefined, '', 'sha256=', `sha256= ${other}`, changed]) {
        expect((await failure(read(body, header))).code).toBe('refused');
      }
    });

    it('finds tickets under whatever name, in a batch too', async () => {
      const batch = JSON.stringify([{ data: { Ticket: { id: '95.0' } } }, { ticket_id: 3 }]);
      await expect(read(batch, digest(batch).digest('base64'))).resolves.toEqual(['95', '3']);
      for (const empty of ['{}', 'no json']) {
        const error = await failure(read(empty, digest(empty).digest('base64')));
        expect(error.code).toBe('unexpected_answer');
      }
    });

    it('tells an admin how to set them up, since it does not do it by itself', async () => {
      const told = await provider.registerWebhook!({ url: 'https://x.test', secret }, call);
      expect(told.registered).toBe(false);
      expect(told.detail).toContain('X-ResolutionFlow-Signature');
    });
  });

  describe('meets failures', () => {
    it('learns the limit from the words of a 429, and waits before it asks again', async () => {
      halo.state.settings.limit = { calls: 2, minutes: 5 };
      const error = await failure(open());
      expect(error).toMatchObject({ code: 'rate_limited', retryAfter: 60 });
      halo.state.settings.limit = null;
      const before = sent.length;
      expect((await failure(provider.boards(call))).code).toBe('rate_limited');
      expect(sent).toHaveLength(before);
    });

    it.each([
      ['html', 'unexpected_answer'],
      ['truncated', 'unexpected_answer'],
      ['down', 'unreachable'],
      ['slow', 'unreachable'],
      [{ status: 500, body: '{"ClassName":"E","Message":"Summary is required"}' }, 'unreachable'],
    ] as const)('says that nobody knows about a write answered by %s', async (how, code) => {
      provider = connect({}, 1500);
      const note = { kind: 'internal', text: 'Once' } as const;
      await provider.addNote('2049', { ...note, reference: 'w0' }, call);
      const before = posts().length;
      halo.fail(how);
      const error = await failure(provider.addNote('2049', { ...note, reference: 'w1' }, call));
      expect(error).toMatchObject({ code, isUncertain: true });
      expect(posts()).toHaveLength(before + 1);
    });

    it.each([
      [
        { status: 400, body: '{"resultCode":"V","errorMessage":"Too long"}' },
        'invalid',
        'Too long',
      ],
      [{ status: 400, body: 'Plain words' }, 'invalid', 'Plain words'],
      [{ status: 403, body: '{"Message":"Access denied"}' }, 'permission', 'Access denied'],
      [{ status: 404, body: '{}' }, 'not_found', ''],
      [{ status: 302, body: '', headers: { Location: '/login' } }, 'unexpected_answer', 'address'],
    ] as const)('says in words what %j means', async (how, code, words) => {
      await provider.boards(call);
      halo.fail(how);
      const error = await failure(provider.ticket('2042', call));
      expect(error.code).toBe(code);
      expect(error.message).toContain(words);
    });

    it('repeats no secret and no token that the PSA repeats', async () => {
      await provider.boards(call);
      const token = sent.at(-1)!.headers!.Authorization!.replace('Bearer ', '');
      const secret = halo.connection.credentials.client_secret!;
      halo.fail({ status: 400, body: JSON.stringify({ Message: `Bad ${token} ${secret}` }) });
      const error = await failure(provider.boards(call));
      expect(error.message).toContain('Bad');
      expect(error.message).not.toContain(token);
      expect(error.message).not.toContain(secret);
    });
  });
});

async function failure(work: Promise<unknown>): Promise<PsaError> {
  const error: unknown = await work.then(
    (value) => new Error(`It answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if ((error as Error).name !== 'PsaError') throw error;
  return error as PsaError;
}
