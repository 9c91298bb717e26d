import type { ServerEvents } from '@resolutionflow/sdk/contract';
import type { DomainEvent } from '../events/domain-event.js';

/** Those events of the wire that come out of the log; presence and positions do not. */
export type LoggedEventName = {
  [K in keyof ServerEvents]: ServerEvents[K] extends { cursor: string } ? K : never;
}[Exclude<keyof ServerEvents, 'stream:position' | 'resync'>];

/** A message for everyone in one of the rooms, each once. The stream adds the cursor. */
export type SocketMessage = {
  [K in LoggedEventName]: {
    rooms: readonly string[];
    event: K;
    payload: Omit<ServerEvents[K], 'cursor'>;
  };
}[LoggedEventName];

/**
 * What a feature tells sockets about an event. A message to the room of a session must come from an
 * event whose subject is that session, or a late watcher would not be given it.
 */
export type RealtimeMapper = (event: DomainEvent) => readonly SocketMessage[];

/** The names of rooms; sockets never choose them. */
export const rooms = {
  account: (accountId: string) => `account:${accountId}`,
  /** Engineers and owners. */
  engineers: (accountId: string) => `engineers:${accountId}`,
  user: (userId: string) => `user:${userId}`,
  session: (sessionId: string) => `session:${sessionId}`,
} as const;
