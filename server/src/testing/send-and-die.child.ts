import { pino } from 'pino';
import { openDatabase } from '../db/database.js';
import { createPsaWriteSender } from '../features/tickets/psa-write-sender.js';
import type { PsaConnectionRef } from '../psa-connections.js';
import { createFakePsa } from './fake-psa.js';
import { noPsaConnections } from './no-connections.js';

// A server that sends a note and never hears that it arrived: the test kills it there.
const { OWNER_URL = '', APP_URL = '', ACCOUNT_ID = '', CONNECTION_ID = '', LEASE_MS } = process.env;
const db = await openDatabase({ appUrl: APP_URL, ownerUrl: OWNER_URL });
const connection: PsaConnectionRef = {
  id: CONNECTION_ID,
  accountId: ACCOUNT_ID,
  provider: 'connectwise',
  siteUrl: 'https://psa.test',
  settings: { note_kind: 'internal', resolved_status: {}, time_entry: true },
  isHeard: false,
};
const provider = createFakePsa().create('connectwise', {
  siteUrl: connection.siteUrl,
  credentials: {},
  settings: connection.settings,
  discovered: null,
  remember: async () => undefined,
});
const sender = createPsaWriteSender({
  db,
  connections: {
    ...noPsaConnections,
    open: async () => connection,
    provider: async () => ({
      ...provider,
      addNote: () => {
        process.stdout.write('at the vendor\n');
        return new Promise(() => setInterval(() => undefined, 1000));
      },
    }),
  },
  log: pino({ level: 'silent' }),
  leaseMs: Number(LEASE_MS),
});
const lane = { connectionId: CONNECTION_ID, ticketId: '101' };
await sender.drain(ACCOUNT_ID, lane, new AbortController().signal);
