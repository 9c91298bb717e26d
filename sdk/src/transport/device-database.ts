import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { KeptLogin, KeptSession } from './device-store.js';
import type { OutboxEntry } from './outbox.js';

/** What IndexedDB keeps for us. */
export interface DeviceSchema extends DBSchema {
  outbox: { key: number; value: OutboxEntry; indexes: { owner: string } };
  sessions: { key: [string, string]; value: KeptSession };
  logins: { key: string; value: KeptLogin };
}
export type DeviceDatabase = IDBPDatabase<DeviceSchema>;

/** Opens the database; null where the browser has none. Rejects where it forbids it. */
export async function openDeviceDatabase(): Promise<DeviceDatabase | null> {
  if (typeof indexedDB === 'undefined') return null;
  return openDB<DeviceSchema>('resolutionflow', 1, {
    upgrade(db) {
      const outbox = db.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true });
      outbox.createIndex('owner', 'owner');
      db.createObjectStore('sessions', { keyPath: ['owner', 'id'] });
      db.createObjectStore('logins', { keyPath: 'server' });
    },
    blocking(_current, _blocked, event) {
      // Another tab wants a newer layout: this one must not hold it up.
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  });
}
