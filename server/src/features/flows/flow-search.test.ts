import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startFlowTestServer,
  type FlowTestServer,
  type Person,
} from '../../testing/flow-test-server.js';
import { smallFlow } from './flow-test-structures.js';

let server: FlowTestServer;

beforeAll(async () => {
  server = await startFlowTestServer();
  const flows = [
    { name: 'Outlook not syncing', tags: ['mail', 'microsoft 365'], category: 'Mail' },
    { name: 'Citrix VDA not registering', tags: ['citrix'], category: 'Virtual desktops' },
    { name: 'Printer offline', description: 'The queue is stuck', category: 'Printing' },
    { name: 'Mailbox full', structure: smallFlow('Is Outlook open?', 'Ask for **Outlook** here.') },
    {
      name: 'VPN drops',
      structure: smallFlow('Still down?', 'Run the `tracert` of the *gateway*.'),
    },
  ];
  for (const flow of flows) await create('engineer', flow);
  await create('other engineer', { name: 'Outlook secret zeppelin' });
});
afterAll(() => server?.close());

async function create(who: Person | `other ${Person}`, over: object): Promise<string> {
  const body = { structure: smallFlow(), ...over };
  const reply = await server.call(who, 'POST', '/flows', body);
  expect(reply.status).toBe(201);
  return reply.body.id;
}

async function search(text: string, more = '', who: Person = 'engineer') {
  const reply = await server.call(who, 'GET', `/flows?search=${encodeURIComponent(text)}${more}`);
  expect(reply).toMatchObject({ status: 200 });
  expect(reply.body.total).toBeGreaterThanOrEqual(reply.body.items.length);
  return reply.body.items.map((flow) => flow.name);
}

describe('searching flows', () => {
  it('finds by name, tag, description and the text of nodes without its marks', async () => {
    expect(await search('registering')).toEqual(['Citrix VDA not registering']);
    expect(await search('microsoft')).toEqual(['Outlook not syncing']);
    expect(await search('stuck queue')).toEqual(['Printer offline']);
    expect(await search('tracert gateway')).toEqual(['VPN drops']);
  });

  it('puts a name above a text', async () => {
    expect(await search('outlook')).toEqual(['Outlook not syncing', 'Mailbox full']);
  });

  it('finds while the last word is still being typed', async () => {
    expect(await search('outlook not syn')).toEqual(['Outlook not syncing']);
    expect(await search('print')).toEqual(['Printer offline']);
  });

  it.each([
    ['outlok', 'Outlook not syncing'],
    ['outlook not synicng', 'Outlook not syncing'],
    ['citirx', 'Citrix VDA not registering'],
    ['citirx vda', 'Citrix VDA not registering'],
    ['pritner ofline', 'Printer offline'],
  ])('forgives the mistake in "%s"', async (typed, name) => {
    expect((await search(typed))[0]).toBe(name);
  });

  it('finds the flow within what a customer says', async () => {
    const said = 'Customer says that her Outlook has stopped showing mails since this morning';
    expect((await search(said))[0]).toBe('Outlook not syncing');
  });

  it('takes quotes and minus as what they mean', async () => {
    expect(await search('"not syncing"')).toEqual(['Outlook not syncing']);
    expect(await search('outlook -mailbox')).toEqual(['Outlook not syncing']);
    expect(await search('"outlok"')).toEqual([]);
  });

  it.each([
    '"',
    '\\',
    "'",
    '&|!:*',
    "'); drop table flows; --",
    '<->',
    '( outlook',
    'outlook:*',
    '!!',
    '?',
    '$1 ?? {}',
    'null',
    '{"a","b"}',
    '%_%',
    '-',
    '𝕆utlook 🖨️ 日本語',
    "' or 1=1",
    'a'.repeat(200),
    'the',
    'x '.repeat(100),
  ])('reads %j as text', async (typed) => {
    await search(typed);
    expect(await search('citrix')).toEqual(['Citrix VDA not registering']);
  });

  it('refuses what is too long or cannot be stored', async () => {
    const long = await server.call('engineer', 'GET', `/flows?search=${'a'.repeat(201)}`);
    expect(long).toMatchObject({ status: 422, body: { errors: [{ path: 'search' }] } });
    const nul = await server.call('engineer', 'GET', '/flows?search=a%00b');
    expect(nul).toMatchObject({ status: 422, body: { errors: [{ path: 'search' }] } });
    const twice = await server.call('engineer', 'GET', '/flows?search=a&search=b');
    expect(twice.status).toBe(422);
  });

  it('never finds what another account has, not even by a mistake', async () => {
    for (const typed of ['zeppelin', 'zepelin', 'secret', '-nothing zeppelin']) {
      const { body } = await server.call('engineer', 'GET', `/flows?search=${typed}`);
      expect(body).toMatchObject({ items: [], total: 0 });
    }
    expect(await search(server.accounts.other)).toEqual([]);
    expect(await search(`account ${server.accounts.other}`)).not.toContain(
      'Outlook secret zeppelin',
    );
    const theirs = await server.call('other viewer', 'GET', '/flows?search=outlook');
    expect(theirs.body.items.map((flow) => flow.name)).toEqual(['Outlook secret zeppelin']);
  });

  it('finds nothing where no account is set', async () => {
    const found = await server.db.lookup(
      `select * from search_flows('outlook', '{outlook}', true, null, null, null, null)`,
      [],
    );
    expect(found).toEqual([]);
  });

  it('takes a flow with more text than an index can hold', async () => {
    const words = (seed: number) =>
      Array.from({ length: 900 }, (_, i) => `语${(seed * 900 + i).toString(36)}-ж${i}.example.com`);
    const nodes = Object.fromEntries(
      Array.from({ length: 28 }, (_, i) => [
        `n${i}`,
        { kind: 'info', title: `Page ${i}`, body: words(i).join(' ').slice(0, 20_000), next: 'n0' },
      ]),
    );
    await create('engineer', { name: 'Encyclopaedia', structure: { start: 'n0', nodes } });
    expect(await search('encyclopaedia')).toEqual(['Encyclopaedia']);
  });

  it('searches what is written now, not what was', async () => {
    const id = await create('engineer', { name: 'Scanner jams' });
    const changed = { version: 1, name: 'Copier', structure: smallFlow('Toner left?') };
    await server.call('engineer', 'PATCH', `/flows/${id}`, changed);
    expect(await search('toner')).toEqual(['Copier']);
    expect(await search('jams')).toEqual([]);
  });
});

describe('listing flows', () => {
  it('filters, sorts and pages, with empty parameters as if they were not given', async () => {
    const all = '/flows?search=&category=&tag=&status=&sort=';
    const { body } = await server.call('viewer', 'GET', `${all}&page_size=2`);
    expect(body).toMatchObject({ page: 1, page_size: 2 });
    expect(body.items).toHaveLength(2);
    const names: string[] = [];
    for (let page = 1; page <= Math.ceil(body.total / 2); page += 1) {
      const next = await server.call('viewer', 'GET', `/flows?sort=name&page_size=2&page=${page}`);
      names.push(...next.body.items.map((flow) => flow.name));
    }
    expect(names).toHaveLength(body.total);
    expect(names).toEqual([...new Set(names)].sort((a, b) => a.localeCompare(b)));
    const beyond = await server.call('viewer', 'GET', `${all}&page=50`);
    expect(beyond.body).toMatchObject({ items: [], total: body.total });
    const mail = await server.call('viewer', 'GET', '/flows?category=Mail');
    expect(mail.body.items.map((flow) => flow.name)).toEqual(['Outlook not syncing']);
    const tagged = await server.call('viewer', 'GET', '/flows?tag=citrix&status=draft');
    expect(tagged.body.total).toBe(1);
    expect(await search('outlook', '&category=Mail')).toEqual(['Outlook not syncing']);
    expect(await search('outlook', '&status=archived')).toEqual([]);
    expect(await search('outlook', '&sort=name')).toEqual(['Mailbox full', 'Outlook not syncing']);
    expect(await search('outlook', '&page_size=1&page=2')).toEqual(['Mailbox full']);
  });

  it('refuses a sort or status that it does not know', async () => {
    const reply = await server.call('viewer', 'GET', '/flows?sort=fastest&status=lost');
    expect(reply).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(reply.body.errors.map((error) => error.path).sort()).toEqual(['sort', 'status']);
  });
});
