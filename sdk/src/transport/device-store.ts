import type { Me } from '../contract/account.js';
import type { WalkSession } from '../contract/session.js';
import type { WalkGraph } from '../contract/walk-graph.js';
import type { DeviceDatabase, DeviceSchema } from './device-database.js';
import type { OutboxEntry } from './outbox.js';

/** A session as this device last knew it. */
export interface KeptSession {
  owner: string;
  id: string;
  session: WalkSession;
  graph: WalkGraph | null;
}

/** A login that outlives the page, on our own top-level pages alone. */
export interface KeptLogin {
  server: string;
  refresh_token: string;
  user: Me;
}

type StoreName = 'outbox' | 'sessions' | 'logins';

/** What is kept on this device, or in memory where the browser forbids more. */
export interface DeviceStore {
  /** Whether what is kept survives a reload. */
  durable(): Promise<boolean>;
  get<N extends StoreName>(
    name: N,
    key: DeviceSchema[N]['key'],
  ): Promise<DeviceSchema[N]['value'] | undefined>;
  put<N extends StoreName>(name: N, value: DeviceSchema[N]['value']): Promise<void>;
  delete<N extends StoreName>(name: N, key: DeviceSchema[N]['key']): Promise<void>;
  /** Adds an entry at the end of the outbox and answers its number. */
  append(entry: Omit<OutboxEntry, 'seq'>): Promise<number>;
  /** An owner's entries, in order. */
  entriesOf(owner: string): Promise<OutboxEntry[]>;
  /** Reads, changes and writes an entry in one transaction; answers whether it was changed. */
  update(seq: number, change: (entry: OutboxEntry) => OutboxEntry | null): Promise<boolean>;
  close(): void;
}

/** Opens the device's store; IndexedDB is opened when first used. */
export function createDeviceStore(mode: 'auto' | 'memory' = 'auto'): DeviceStore {
  let opening: Promise<DeviceDatabase | null> | null = null;
  const memory = createMemory();

  const open = (): Promise<DeviceDatabase | null> => {
    if (mode === 'memory') return Promise.resolve(null);
    // Private windows and frames with blocked storage throw here; then memory is what there is.
    opening ??= openDatabase().catch(() => null);
    return opening;
  };

  return {
    durable: async () => (await open()) !== null,
    async get(name, key) {
      const db = await open();
      return db ? db.get(name, key) : memory.get(name, key);
    },
    async put(name, value) {
      const db = await open();
      if (db) await db.put(name, value);
      else memory.put(name, value);
    },
    async delete(name, key) {
      const db = await open();
      if (db) await db.delete(name, key);
      else memory.delete(name, key);
    },
    async append(entry) {
      const db = await open();
      // The key path takes the number that the store gives out.
      if (db) return db.add('outbox', entry as OutboxEntry);
      return memory.append(entry);
    },
    async entriesOf(owner) {
      const db = await open();
      const entries = db
        ? await db.getAllFromIndex('outbox', 'owner', owner)
        : memory.entries(owner);
      return entries.sort((a, b) => a.seq - b.seq);
    },
    async update(seq, change) {
      const db = await open();
      if (!db) {
        const entry = memory.get('outbox', seq);
        const changed = entry ? change(entry) : null;
        if (changed) memory.put('outbox', changed);
        return changed !== null;
      }
      const transaction = db.transaction('outbox', 'readwrite');
      const entry = await transaction.store.get(seq);
      const changed = entry ? change(entry) : null;
      if (changed) await transaction.store.put(changed);
      await transaction.done;
      return changed !== null;
    },
    close() {
      void opening?.then((db) => db?.close());
      opening = null;
    },
  };
}

/** The database's code comes when something is first kept: nothing of it is needed to paint. */
async function openDatabase(): Promise<DeviceDatabase | null> {
  const { openDeviceDatabase } = await import('./device-database.js');
  return openDeviceDatabase();
}

function createMemory() {
  const stores = new Map<StoreName, Map<string, unknown>>();
  let last = 0;
  const storeOf = <N extends StoreName>(name: N): Map<string, DeviceSchema[N]['value']> => {
    const store = stores.get(name) ?? new Map<string, unknown>();
    stores.set(name, store);
    return store as Map<string, DeviceSchema[N]['value']>;
  };
  const keyOf = (value: OutboxEntry | KeptSession | KeptLogin): string =>
    JSON.stringify(
      'seq' in value
        ? value.seq
        : 'refresh_token' in value
          ? value.server
          : [value.owner, value.id],
    );
  return {
    get: <N extends StoreName>(name: N, key: DeviceSchema[N]['key']) =>
      storeOf(name).get(JSON.stringify(key)),
    put: <N extends StoreName>(name: N, value: DeviceSchema[N]['value']): void => {
      storeOf(name).set(keyOf(value), value);
    },
    delete: <N extends StoreName>(name: N, key: DeviceSchema[N]['key']): void => {
      storeOf(name).delete(JSON.stringify(key));
    },
    append: (entry: Omit<OutboxEntry, 'seq'>): number => {
      last += 1;
      storeOf('outbox').set(JSON.stringify(last), { ...entry, seq: last });
      return last;
    },
    entries: (owner: string) =>
      [...storeOf('outbox').values()].filter((entry) => entry.owner === owner),
  };
}
