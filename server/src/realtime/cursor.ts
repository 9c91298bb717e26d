/**
 * A place in an account's log: the event, and how many of its messages were handled. One event can
 * become several messages, and a connection may end between two of them.
 */
export interface LogPlace {
  event: bigint;
  /** Index of the last message handled; `lastMessage` when nothing of the event is missing. */
  message: number;
}

/** Stands for "all messages of the event". */
export const lastMessage = 15;
const perEvent = 16n;

/** The opaque cursor that clients keep: 20 digits, so that it orders as text and as a number. */
export function formatCursor(place: LogPlace): string {
  return String(place.event * perEvent + BigInt(place.message)).padStart(20, '0');
}

/** Null for anything that this server did not write. */
export function parseCursor(text: string): LogPlace | null {
  if (!/^\d{20}$/.test(text)) return null;
  const number = BigInt(text);
  return { event: number / perEvent, message: Number(number % perEvent) };
}

/** The place after which nothing of the event is missing. */
export function afterEvent(event: bigint): LogPlace {
  return { event, message: lastMessage };
}
