import type {
  Page,
  Problem,
  PsaMember,
  PsaPriority,
  PsaStatus,
} from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PsaError } from '../../providers/psa/provider.js';
import { connectionToPsa } from '../../testing/access.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';

let app: TestApplication;
let owner: SignedInUser;
beforeAll(async () => {
  app = await startTestApplication();
  owner = await app.signIn('owner@demo.test');
});
afterAll(() => app.stop());

const lists = ['boards', 'boards/1/statuses', 'priorities', 'companies', 'members'] as const;
const callOf = {
  boards: 'boards',
  'boards/1/statuses': 'statuses',
  priorities: 'priorities',
  companies: 'companies',
  members: 'members',
} as const;
type List = (typeof lists)[number];
const read = <T = object>(list: string, query = '') =>
  owner.call<Page<T> & Problem>('GET', `/integrations/psa/${list}${query}`);
const connect = () => owner.call('PUT', '/integrations/psa/connection', { body: connectionToPsa });
const callsOf = (list: List) => app.psa.calls.filter((call) => call === callOf[list]).length;

beforeEach(async () => {
  for (const list of lists) app.psa.fail(callOf[list], null);
  await app.sql('delete from psa_connections');
  await connect();
  app.psa.calls.length = 0;
});

it('presents each', async () => {
  expect((await read<PsaStatus>('boards/1/statuses')).body.items[2]).toEqual({
    id: '3',
    name: 'Completed',
    closed: true,
  });
  expect((await read<PsaPriority>('priorities')).body.items[0]).toEqual({
    id: '1',
    name: 'High',
    rank: 1,
    color: '#c00',
  });
  expect((await read<PsaMember>('members', '?search=ENG')).body.items).toEqual([
    { id: '52', identifier: 'engineer', name: 'Member engineer', is_rf_user: true },
  ]);
  expect((await read('companies', '?search=glo')).body.items).toEqual([
    { id: '8', name: 'Globex' },
  ]);
  expect((await read('boards', '?page=2&page_size=1')).body).toEqual({
    items: [{ id: '2', name: 'Projects' }],
    total: 2,
    page: 2,
    page_size: 1,
  });
});

it.each(lists)('keeps %s, and asks again where it is told to', async (list) => {
  await read(list);
  await read(list);
  expect(callsOf(list)).toBe(1);
  await read(list, '?refresh=true');
  expect(callsOf(list)).toBe(2);
});

it.each(lists)('asks for %s once, however many ask at a time', async (list) => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => read(list)));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(callsOf(list)).toBe(1);
});

it.each(lists)('does not keep a failure to read %s', async (list) => {
  app.psa.fail(callOf[list], new PsaError('unreachable', 'Away'));
  expect((await read(list)).status).toBe(502);
  app.psa.fail(callOf[list], null);
  expect((await read(list)).status).toBe(200);
});

it.each(lists)(
  'answers the %s that were kept while the PSA is away, and no longer',
  async (list) => {
    const { body } = await read(list);
    app.psa.fail(callOf[list], new PsaError('rate_limited', 'Later'));
    expect((await read(list, '?refresh=true')).body).toEqual(body);
    app.psa.fail(callOf[list], new PsaError('credentials', 'Not any more'));
    expect((await read(list, '?refresh=true')).status).toBe(502);
  },
);

it('keeps nothing of what was read with other credentials', async () => {
  await read('boards');
  await connect();
  await read('boards');
  expect(callsOf('boards')).toBe(2);
});

it('leaves inactive members out', async () => {
  const [first] = app.psa.state.members;
  first!.inactive = true;
  const { body } = await read<PsaMember>('members');
  first!.inactive = false;
  expect(body.items.map(({ id }) => id)).toEqual(['52', '53', '54']);
});
