import { randomUUID } from 'node:crypto';
import type { CreatedTicket, ParsedTicket, Problem } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PsaError } from '../../providers/psa/provider.js';
import { connectionToPsa } from '../../testing/access.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';

let app: TestApplication;
let l1: SignedInUser;
let owner: SignedInUser;
beforeAll(async () => {
  app = await startTestApplication();
  l1 = await app.signIn('l1@demo.test');
  owner = await app.signIn('owner@demo.test');
  await owner.call('PUT', '/integrations/psa/connection', { body: connectionToPsa });
});
afterAll(() => app.stop());
beforeEach(() => {
  for (const call of ['createTicket', 'findTicket', 'companies'] as const) app.psa.fail(call, null);
});

const draft = {
  summary: 'No sound',
  company_id: 7,
  board_id: '1',
  status_id: '2',
  priority_id: '1',
  assigned_member_id: '54',
  description: 'Since noon',
};
const create = (body: object = draft, key?: string) =>
  l1.call<CreatedTicket & Problem>('POST', '/integrations/psa/tickets', {
    body,
    headers: key ? { 'Idempotency-Key': key } : {},
  });
const created = (summary: string) =>
  [...app.psa.state.tickets.values()].filter((ticket) => ticket.summary === summary).length;

describe('creating a ticket', () => {
  it('answers what was made, and tells those who look at lists', async () => {
    await l1.call('GET', '/integrations/psa/members');
    const socket = await app.connect(l1.token);
    const heard: string[] = [];
    socket.on('ticket:updated', ({ ticket_id }) => void heard.push(ticket_id));
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      summary: 'No sound',
      board_name: 'Help desk',
      resources: [{ member_id: '54', is_rf_user: true }],
    });
    await expect.poll(() => heard).toEqual([body.id]);
  });

  it.each([
    ['board_id', { board_id: '99' }],
    ['status_id', { status_id: '99' }],
    ['status_id', { board_id: null }],
    ['priority_id', { priority_id: '99' }],
    ['company_id', { company_id: '99' }],
    ['assigned_member_id', { assigned_member_id: '99' }],
    ['summary', { summary: '' }],
    ['summary', { summary: 'x'.repeat(101) }],
    ['company_id', { company_id: { $ne: 1 } }],
  ])('refuses a %s that is none: %j', async (path, change) => {
    const before = app.psa.state.tickets.size;
    const { status, body } = await create({ ...draft, ...change });
    expect([status, body.errors?.map((error) => error.path)]).toEqual([422, [path]]);
    expect(app.psa.state.tickets.size).toBe(before);
  });

  it('names all that is wrong at once', async () => {
    const { body } = await create({ ...draft, board_id: '9', company_id: '9', priority_id: '9' });
    expect(body.errors?.map(({ path }) => path)).toEqual(['board_id', 'priority_id', 'company_id']);
  });

  it('knows a record that is newer than what was kept', async () => {
    await l1.call('GET', '/integrations/psa/boards/1/statuses');
    app.psa.state.statuses.push({ id: '7', name: 'Brand new', closed: false });
    expect((await create({ ...draft, summary: 'Newer', status_id: '7' })).status).toBe(201);
  });

  it('is done once for one key, after an answer that was lost too', async () => {
    const key = randomUUID();
    app.psa.loseAnswer('createTicket');
    const first = await create({ ...draft, summary: 'Lost' }, key);
    expect(first.status).toBe(201);
    expect((await create({ ...draft, summary: 'Lost' }, key)).body).toEqual(first.body);
    expect(created('Lost')).toBe(1);
  });

  it('is not done again where nobody could look whether it was', async () => {
    const key = randomUUID();
    const body = { ...draft, summary: 'Unknown' };
    app.psa.loseAnswer('createTicket');
    // The look before succeeds and the one after does not.
    const find = app.psa.state.tickets.values.bind(app.psa.state.tickets);
    let looks = 0;
    app.psa.state.tickets.values = () => {
      looks += 1;
      if (looks === 2) throw new PsaError('unreachable', 'Away');
      return find();
    };
    const first = await create(body, key);
    app.psa.state.tickets.values = find;
    expect([first.status, first.body.detail]).toEqual([502, 'The PSA took too long']);
    expect((await create(body, key)).status).toBe(201);
    expect(created('Unknown')).toBe(1);
  });

  it('tells what the PSA refused', async () => {
    app.psa.fail('createTicket', new PsaError('invalid', 'The contact is missing'));
    const { status, body } = await create();
    expect([status, body.detail]).toEqual([422, 'The contact is missing']);
  });
});

describe('reading a description', () => {
  const parse = (prompt: string, who = l1) =>
    who.call<ParsedTicket & Problem>('POST', '/integrations/psa/tickets/ai-parse', {
      body: { prompt },
    });

  it('answers a draft with ids of real records, and creates nothing', async () => {
    const before = app.psa.state.tickets.size;
    const { status, body } = await parse(
      'Create a ticket for Acme: VPN is down, high priority, Help desk, status in progress, assign to me',
    );
    expect([status, body]).toMatchObject([
      200,
      {
        parser: 'local',
        summary: expect.stringMatching(/^VPN is down/) as string,
        company_id: '7',
        board_id: '1',
        status_id: '2',
        priority_id: '1',
        assigned_member_id: '54',
        missing_fields: [],
        warnings: [],
      },
    ]);
    expect(app.psa.state.tickets.size).toBe(before);
  });

  it('goes on without a list that cannot be read, and says so', async () => {
    await owner.call('PATCH', '/integrations/psa/connection', { body: { settings: {} } });
    app.psa.fail('companies', new PsaError('unreachable', 'Away'));
    const { body } = await parse('VPN down at Acme, low priority');
    expect(body).toMatchObject({
      company_id: null,
      priority_id: '2',
      warnings: ['Companies could not be read: Away'],
    });
  });

  it.each(['', ' ', 'x'.repeat(8001)])('refuses a prompt of the wrong length', async (prompt) => {
    expect((await parse(prompt)).status).toBe(422);
  });

  it('wants neither company nor priority where there are none', async () => {
    const stranger = await app.signIn('owner@other.test');
    expect((await parse('No sound', stranger)).body).toMatchObject({
      board_id: 'internal',
      missing_fields: [],
    });
  });
});
