import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { WalkSession } from '../contract/session.js';
import { ClientError } from '../errors.js';
import { fakeProblem } from '../testing/fake-server.js';
import { fakeSession } from '../testing/fake-records.js';
import { createDeviceStore, type DeviceStore } from './device-store.js';
import { createOutbox, type NewEntry, type Outbox, type OutboxEntry } from './outbox.js';

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const part of open.splice(0)) part.destroy();
  indexedDB.deleteDatabase('resolutionflow');
});

function start(
  owner: string | null,
  send: (entry: OutboxEntry) => Promise<WalkSession>,
  store: DeviceStore = createDeviceStore(),
): Outbox {
  const settle = () => Promise.resolve();
  const outbox = createOutbox({
    server: 'test',
    store,
    owner: () => owner,
    send,
    settle,
    backoff: 20,
  });
  open.push(outbox, { destroy: () => store.close() });
  return outbox;
}

function step(n: number, sessionId = 'one'): NewEntry {
  const body = { id: `step-${n}`, node_id: 'a', answer: 'yes', version: n };
  const session = { id: sessionId, started_by: 'u', held_by: 'u' };
  return { session, act: { kind: 'step', body }, question: 'Q', answerLabel: 'Yes', at: '' };
}

const versionOf = ({ act }: OutboxEntry): number => act.body.version;
const offline = (): Promise<never> => Promise.reject(new ClientError('network', 'away'));

describe('the outbox', () => {
  it('sends what waits in order, each once, though flushed from everywhere', async () => {
    const sent: number[] = [];
    const outbox = start('a', async (entry) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      sent.push(versionOf(entry));
      return fakeSession();
    });
    for (const n of [1, 2, 3, 4, 5]) await outbox.add(step(n));
    await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
    expect(sent).toEqual([1, 2, 3, 4, 5]);
    expect(await outbox.entries('one')).toEqual([]);
  });

  it('tries again by itself after the device could not be read', async () => {
    const store = createDeviceStore();
    let failures = 2;
    const broken: DeviceStore = {
      ...store,
      async entriesOf(owner) {
        if (failures-- > 0) throw new Error('The disk does not answer');
        return store.entriesOf(owner);
      },
    };
    const sent: number[] = [];
    const outbox = start(
      'a',
      async (entry) => {
        sent.push(versionOf(entry));
        return fakeSession();
      },
      broken,
    );
    await outbox.add(step(1));
    outbox.flushNow();
    await expect.poll(() => sent).toEqual([1]);
  });

  it('survives a reload: the next page sends what the last could not', async () => {
    const before = start('a', offline);
    await before.add(step(1));
    await before.add(step(2));
    await before.flush();
    before.destroy();
    const sent: string[] = [];
    const after = start('a', async (entry) => {
      sent.push(entry.key);
      return fakeSession();
    });
    const keys = (await after.entries('one')).map((entry) => entry.key);
    await after.flush();
    expect(sent).toEqual(keys);
    expect(sent).toHaveLength(2);
  });

  it('tries again by itself under the same key after a lost answer', async () => {
    const keys: string[] = [];
    const outbox = start('a', async (entry) => {
      keys.push(entry.key);
      if (keys.length < 3) throw new ClientError('timeout', 'late');
      return fakeSession();
    });
    const done = new Promise((resolve) => outbox.on('sent', resolve));
    await outbox.add(step(1));
    await done;
    expect(new Set(keys).size).toBe(1);
  });

  it('holds back what follows a refused act, but not other sessions', async () => {
    const sent: string[] = [];
    const outbox = start('a', async (entry) => {
      if (versionOf(entry) === 1)
        throw fakeProblem('version_conflict', 'moved on', { current: null });
      sent.push(`${entry.session.id} ${versionOf(entry)}`);
      return fakeSession();
    });
    await outbox.add(step(1));
    await outbox.add(step(2));
    await outbox.add(step(3, 'two'));
    await outbox.flush();
    expect(sent).toEqual(['two 3']);
    const [first, second] = await outbox.entries('one');
    expect(first).toMatchObject({ state: 'refused', refusal: { code: 'version_conflict' } });
    expect(second).toMatchObject({ state: 'waiting' });
  });

  it('offers refused acts again as they are told to be, under new keys', async () => {
    let refuse = true;
    const sent: number[] = [];
    const outbox = start('a', async (entry) => {
      if (refuse) throw fakeProblem('version_conflict', 'moved on');
      sent.push(versionOf(entry));
      return fakeSession();
    });
    await outbox.add(step(1));
    await outbox.add(step(2));
    await outbox.flush();
    const [before] = await outbox.entries('one');
    refuse = false;
    const keys: string[] = [];
    outbox.on('sent', ({ entry }) => keys.push(entry.key));
    await outbox.retry('one', ({ act }, index) => {
      if (act.kind !== 'step') throw new Error('Only steps were queued');
      return { kind: 'step', body: { ...act.body, version: 7 + index } };
    });
    await outbox.flush();
    expect(sent).toEqual([7, 8]);
    expect(keys).not.toContain(before?.key);
  });

  it('lets go of a refused act and of all behind it when told so', async () => {
    const outbox = start('a', () => Promise.reject(fakeProblem('not_holder', 'not yours')));
    await outbox.add(step(1));
    await outbox.add(step(2));
    await outbox.flush();
    await outbox.discard('one');
    expect(await outbox.entries('one')).toEqual([]);
  });

  it('never sends or shows what another login left on the device', async () => {
    const first = start('server|account|anna', offline);
    await first.add(step(1));
    await first.flush();
    const sent: OutboxEntry[] = [];
    const second = start('server|account|bert', async (entry) => {
      sent.push(entry);
      return fakeSession();
    });
    await second.flush();
    expect(sent).toEqual([]);
    expect(await second.entries('one')).toEqual([]);
    expect(await first.entries('one')).toHaveLength(1);
  });

  it('keeps in memory where storage is forbidden', async () => {
    const store = createDeviceStore('memory');
    const outbox = start('a', offline, store);
    await outbox.add(step(1));
    expect(await store.durable()).toBe(false);
    expect(await outbox.entries('one')).toHaveLength(1);
  });

  it('keeps in memory where the browser throws at opening a database', async () => {
    const real = indexedDB.open.bind(indexedDB);
    indexedDB.open = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    try {
      const outbox = start('a', offline);
      await outbox.add(step(1));
      expect(await outbox.entries('one')).toHaveLength(1);
    } finally {
      indexedDB.open = real;
    }
  });

  it('sends each act once though two pages flush at the same time', async () => {
    const sent: number[] = [];
    const send = async (entry: OutboxEntry): Promise<WalkSession> => {
      await new Promise((resolve) => setTimeout(resolve, 3));
      sent.push(versionOf(entry));
      return fakeSession();
    };
    const [one, two] = [start('a', send), start('a', send)];
    for (const n of [1, 2, 3]) await one.add(step(n));
    await Promise.all([one.flush(), two.flush()]);
    await one.flush();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(sent).toEqual([1, 2, 3]);
  });
});
