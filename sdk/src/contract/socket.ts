import * as z from 'zod/mini';
import { id, withFallback } from './primitives.js';
import { walkSession } from './session.js';

/** Opaque to clients; greater is later, in the order in which an account's changes were committed. */
export const cursor = z.string().check(z.minLength(1), z.maxLength(64));

/**
 * Whether cursor `a` is later than `b`. A longer one is later, of equally long ones the greater, so
 * that plain decimal numbers and padded ones both compare rightly.
 */
export function isLaterCursor(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}

/**
 * What a client says on connecting; `cursor` is the last one it handled. One that is no text reads as
 * one that the server did not write: the client is told to resynchronise, not to sign in.
 */
export const handshakeAuth = z.object({
  token: z.string(),
  cursor: withFallback(z.optional(z.nullable(z.string())), ''),
});

export const watchBody = z.object({ session_id: id });
/** A ticket that is on somebody's screen: changes in its PSA are looked for. */
export const ticketWatchBody = z.object({
  ticket_id: z.string().check(z.minLength(1), z.maxLength(64)),
});
export const authRefreshBody = z.object({ token: z.string() });
export const ack = z.object({ ok: z.boolean(), error: z.optional(z.string()) });
export type Ack = z.infer<typeof ack>;

export const sessionUpdated = z.object({ cursor, session: walkSession });
export const escalationChanged = z.object({ cursor, session_id: id });
export const ticketUpdated = z.object({ cursor, ticket_id: z.string() });
export const presenceChanged = z.object({
  session_id: id,
  users: z.array(z.object({ id, name: z.string(), holds: z.boolean() })),
});
/** Where the stream stands now. A client that is told `resync` reads what it shows afresh. */
export const streamPosition = z.object({ cursor });

/** Everything the server sends, by event name. */
export const serverEvents = {
  'session:updated': sessionUpdated,
  'escalation:changed': escalationChanged,
  'ticket:updated': ticketUpdated,
  'presence:changed': presenceChanged,
  'stream:position': streamPosition,
  resync: streamPosition,
} as const;
export type ServerEvents = { [K in keyof typeof serverEvents]: z.infer<(typeof serverEvents)[K]> };

/** The typed event maps that socket.io takes, for both ends. */
export type ServerToClientEvents = {
  [K in keyof ServerEvents]: (payload: ServerEvents[K]) => void;
};
export interface ClientToServerEvents {
  'session:watch': (body: { session_id: string }, ack: (answer: Ack) => void) => void;
  'session:unwatch': (body: { session_id: string }, ack: (answer: Ack) => void) => void;
  'ticket:watch': (body: { ticket_id: string }, ack: (answer: Ack) => void) => void;
  'ticket:unwatch': (body: { ticket_id: string }, ack: (answer: Ack) => void) => void;
  'auth:refresh': (body: { token: string }, ack?: (answer: Ack) => void) => void;
}
