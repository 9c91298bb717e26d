import { createHash } from 'node:crypto';
import type { PsaCall, PsaProvider } from '../../providers/psa/provider.js';

/** What changes whenever something that a ticket's screen shows of it does. */
export async function readFingerprint(
  provider: PsaProvider,
  ticketId: string,
  call: PsaCall,
): Promise<string> {
  const [ticket, notes] = await Promise.all([
    provider.ticket(ticketId, call),
    provider.notes(ticketId, call),
  ]);
  const latest = notes.reduce(
    (newest, note) => Math.max(newest, note.createdAt?.getTime() ?? 0),
    0,
  );
  const ids = notes.map(({ id }) => id).sort();
  const seen = [ticket, ids.length, ids.at(-1) ?? null, latest];
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url');
}
