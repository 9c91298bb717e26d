import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, openDatabase, type Database } from '../../db/database.js';
import type { JobQueue } from '../../jobs/job-queue.js';
import { PsaError, type PsaProvider } from '../../providers/psa/provider.js';
import type { PsaConnectionRef, PsaConnections } from '../../psa-connections.js';
import { startChildProgram } from '../../testing/child-program.js';
import { createTestDatabase, type TestDatabase } from '../../testing/database.js';
import { createFakeConnections, type FakeConnections } from '../../testing/fake-connections.js';
import { createFakePsa, type FakePsa } from '../../testing/fake-psa.js';
import { createTestAccount, type TestUser } from '../../testing/realtime-server.js';
import { createPsaWriteJobs } from './psa-write.jobs.js';
import { createPsaWriteSender } from './psa-write-sender.js';
import { queueWrite, type WriteContent } from './psa-writes.service.js';

const log = pino({ level: 'silent' });
const never = new AbortController().signal;
let database: TestDatabase;
let db: Database;
let psa: FakePsa;
let connections: FakeConnections;
let connection: PsaConnectionRef;
let tech: TestUser;

beforeAll(async () => {
  database = await createTestDatabase({ migrate });
  db = await openDatabase(database);
});
beforeEach(async () => {
  psa = createFakePsa();
  connections = createFakeConnections(psa, () => db);
  tech = (await createTestAccount(db)).l1;
  connection = await connections.connect(tech.accountId);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const lane = () => ({ connectionId: connection.id, ticketId: '101' });
const sql = <T extends object>(text: string, values: unknown[] = []) =>
  db.owner.em.fork().execute<T[]>(text, values);
const queue = (content: WriteContent, reference?: string) =>
  db.withAccount({ accountId: tech.accountId }, async (tx) => {
    const wish = { ...content, ...lane(), reference, createdBy: tech.id, summary: 'A test' };
    return (await queueWrite(tx, wish)).write.id;
  });
const note = (text: string): WriteContent => ({
  kind: 'note',
  payload: { kind: 'internal', text, author: null },
});
const drain = (parts: { db?: Database; connections?: PsaConnections; tryMs?: number } = {}) =>
  createPsaWriteSender({ db, connections, log, ...parts }).drain(tech.accountId, lane(), never);
const passTime = () =>
  sql(
    `update psa_writes set next_attempt_at = now() - interval '1 second',
       lease_until = lease_until - interval '10 minutes' where connection_id = ?`,
    [connection.id],
  );
const rows = () =>
  sql<{ status: string; attempts: number; last_error: string | null; wait: number }>(
    `select status, attempts, last_error,
       extract(epoch from next_attempt_at - clock_timestamp())::float8 as wait
       from psa_writes where connection_id = ? order by id`,
    [connection.id],
  );

/** A database that goes away around its n-th transaction. */
function dyingAt(at: number, when: 'before' | 'after'): Database {
  let count = 0;
  return {
    ...db,
    async withAccount(scope, work) {
      count += 1;
      if (count === at && when === 'before') throw new Error('killed');
      const result = await db.withAccount(scope, work);
      if (count === at) throw new Error('killed');
      return result;
    },
  };
}

const kinds: [string, WriteContent, keyof PsaProvider][] = [
  ['a note', note('Once'), 'addNote'],
  [
    'a time entry',
    {
      kind: 'time_entry',
      payload: {
        started_at: '2026-11-21T10:00:00.000Z',
        ended_at: '2026-11-21T10:30:00.000Z',
        notes: '',
        member_id: '51',
      },
    },
    'addTimeEntry',
  ],
  ['a status', { kind: 'status', payload: { status_id: '3' } }, 'setStatus'],
  ['a status by board', { kind: 'status', payload: { by_board: { '1': '3' } } }, 'setStatus'],
  ['an assignment', { kind: 'assign', payload: { member_id: '52' } }, 'addResource'],
];

describe.each(kinds)('%s', (_name, content, call) => {
  const deaths = [
    [1, 'before', 'before the try was begun'],
    [1, 'after', 'before the PSA was asked'],
    [2, 'before', 'between the PSA’s answer and its record'],
    [2, 'after', 'after the record'],
  ] as const;
  it.each(deaths)('is written once where the sender dies: %i %s, %s', async (at, when) => {
    await queue(content);
    await expect(drain({ db: dyingAt(at, when) })).rejects.toThrow('killed');
    await drain();
    await passTime();
    await drain();
    expect(psa.calls.filter((name) => name === call)).toHaveLength(1);
    expect((await rows()).map(({ status }) => status)).toEqual(['sent']);
  });

  it('is written once where the PSA took it and its answer was lost', async () => {
    await queue(content);
    psa.loseAnswer(call);
    await drain();
    expect((await rows())[0]).toMatchObject({ status: 'pending', attempts: 1 });
    await passTime();
    await drain();
    expect(psa.calls.filter((name) => name === call)).toHaveLength(1);
    expect((await rows())[0]).toMatchObject({ status: 'sent', attempts: 2, last_error: null });
  });
});

describe('a sender that is killed while it waits for the PSA', () => {
  it.each([true, false])('the note is there once; the PSA had taken it: %s', async (hadTaken) => {
    await queue(note('Said by a dying server'), 'a-reference');
    const source = fileURLToPath(new URL('../../testing/send-and-die.child.ts', import.meta.url));
    const child = await startChildProgram(source, {
      OWNER_URL: database.ownerUrl,
      APP_URL: database.appUrl,
      ACCOUNT_ID: tech.accountId,
      CONNECTION_ID: connection.id,
      LEASE_MS: '1500',
    });
    await child.says('at the vendor');
    await child.kill();
    if (hadTaken) {
      psa.state.notes.push({
        id: '1',
        kind: 'internal',
        text: 'Said by a dying server',
        author: null,
        createdAt: new Date(),
        ticketId: '101',
        reference: 'a-reference',
      });
    }
    // While the lease lasts nobody can know that it is dead.
    await drain();
    expect((await rows())[0]?.status).toBe('sending');
    await expect
      .poll(
        async () => {
          await sweepOnce();
          return (await rows())[0]?.status;
        },
        { timeout: 20_000, interval: 250 },
      )
      .toBe('sent');
    expect(psa.state.notes.map(({ text }) => text)).toEqual(['Said by a dying server']);
  });
});

/** The scheduled sweep, with a queue that runs what it is given. */
async function sweepOnce(): Promise<void> {
  const inline: Pick<JobQueue, 'enqueue'> = {
    async enqueue(job, data, options) {
      if (!options?.delayMs) await job.handle(data, never);
    },
  };
  const sender = createPsaWriteSender({ db, connections, log });
  await createPsaWriteJobs({ db, sender, queue: inline, log }).sweep.handle({}, never);
}

describe('senders on several servers', () => {
  it('send what one ticket has in order, each once, and never two at a time', async () => {
    const texts = Array.from({ length: 8 }, (_, at) => `Note ${at}`);
    for (const text of texts) await queue(note(text));
    let [running, most] = [0, 0];
    const slow: PsaConnections = {
      ...connections,
      async provider(...given) {
        const provider = await connections.provider(...given);
        return {
          ...provider,
          async addNote(...call) {
            most = Math.max(most, ++running);
            await new Promise((resolve) => setTimeout(resolve, 15));
            running -= 1;
            return provider.addNote(...call);
          },
        };
      },
    };
    const other = await openDatabase(database);
    await Promise.all(
      [db, other, db, other].map(async (each) => {
        for (let round = 0; round < 12; round++) {
          await drain({ db: each, connections: slow });
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }),
    );
    await drain();
    await other.close();
    expect(psa.state.notes.map(({ text }) => text)).toEqual(texts);
    expect(most).toBe(1);
  });
});

describe('a PSA that is away', () => {
  it('is asked less and less often, and the write is never dropped', async () => {
    await queue(note('Patience'));
    psa.fail('addNote', new PsaError('unreachable', 'Away'));
    for (const seconds of [5, 15, 60, 300, 900, 1800, 3600, 3600]) {
      await drain();
      const [row] = await rows();
      expect(row).toMatchObject({ status: 'pending', last_error: 'Away' });
      expect(row?.wait).toBeGreaterThan(seconds - 2);
      expect(row?.wait).toBeLessThan(seconds * 1.1 + 1);
      // Not a moment before: it waits.
      await drain();
      expect((await rows())[0]?.attempts).toBe(row?.attempts);
      await passTime();
    }
    psa.fail('addNote', null);
    await drain();
    expect((await rows())[0]).toMatchObject({ status: 'sent', attempts: 9 });
  });

  it('is not asked before the time that it asked for', async () => {
    await queue(note('Later'));
    psa.fail('addNote', new PsaError('rate_limited', 'Slowly', { retryAfter: 7200 }));
    await drain();
    expect((await rows())[0]?.wait).toBeGreaterThan(7190);
  });

  it('for a week is given up, visibly', async () => {
    await queue(note('Too late'));
    await sql(`update psa_writes set created_at = now() - interval '8 days'`);
    psa.fail('addNote', new PsaError('unreachable', 'Away'));
    await drain();
    expect((await rows())[0]).toMatchObject({
      status: 'failed',
      last_error: 'Given up after 7 days: Away',
    });
  });

  it('and does not answer at all holds nobody up for ever', async () => {
    await queue(note('Hello?'));
    const silent: PsaConnections = {
      ...connections,
      provider: async (...given) => ({
        ...(await connections.provider(...given)),
        addNote: () => new Promise(() => undefined),
      }),
    };
    await drain({ connections: silent, tryMs: 50 });
    expect((await rows())[0]).toMatchObject({
      status: 'pending',
      last_error: 'The PSA took too long to answer',
    });
  });
});

describe('an assignment to a user whom nobody knows as a member yet', () => {
  it('asks the PSA for its members, and assigns the one that they are', async () => {
    const [user] = await sql<{ email: string }>('select email from users where id = ?', [tech.id]);
    let isSeen = false;
    const unseen: PsaConnections = {
      ...connections,
      see: async () => void (isSeen = true),
      memberOf: async (...given) => (isSeen ? connections.memberOf(...given) : null),
    };
    const member = {
      id: '77',
      identifier: 'new',
      name: 'New',
      email: user!.email,
      inactive: false,
    };
    psa.state.members.push(member);
    await queue({ kind: 'assign', payload: { user_id: tech.id } });
    await drain({ connections: unseen });
    expect((await rows())[0]?.status).toBe('sent');
    expect(psa.state.tickets.get('101')?.resources.map(({ memberId }) => memberId)).toContain('77');
  });

  it('is done with where they are no member at all', async () => {
    psa.state.members.splice(0);
    await queue({ kind: 'assign', payload: { user_id: tech.id } });
    await drain();
    expect((await rows())[0]).toMatchObject({ status: 'sent', last_error: null });
    expect(psa.calls).not.toContain('addResource');
  });
});

describe('a PSA that refuses what was queued', () => {
  it('is quoted, and what comes after it goes on', async () => {
    await queue({ kind: 'assign', payload: { member_id: 'nobody' } });
    await queue(note('All the same'));
    await drain();
    expect(await rows()).toMatchObject([
      { status: 'failed', last_error: 'Member nobody does not exist' },
      { status: 'sent' },
    ]);
  });

  it('sets no status where none was chosen for the board of the ticket', async () => {
    await queue({ kind: 'status', payload: { by_board: { '2': '3' } } });
    await drain();
    expect((await rows())[0]?.status).toBe('sent');
    expect(psa.calls).not.toContain('setStatus');
  });
});
