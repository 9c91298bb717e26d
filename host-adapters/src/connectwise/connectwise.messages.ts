import { readTextMessage } from '../bridge/message-limit.js';

// Read by hand rather than by a schema: an event that nobody acknowledges keeps the user from saving,
// so that nothing which has yet to be fetched may stand before the answer, and the schema library
// would be larger than all of the adapter.

/** What ConnectWise says. */
export type ConnectwiseMessage =
  | { kind: 'frame'; frameId: FrameId }
  | { kind: 'answer'; name: string; data: unknown }
  | ConnectwiseEvent;

/** The name that ConnectWise gave to our frame, given back as it came. */
export type FrameId = string | number;

/** Something happened in the screen; it waits for our acknowledgement. */
export interface ConnectwiseEvent {
  kind: 'event';
  name: string;
  eventId: string | number | undefined;
  /** Null where the record is not saved yet; undefined where the event names none. */
  record: ScreenRecord | null | undefined;
}

/** A saved record that a screen shows; `screen` in small letters, empty where it was not said. */
export interface ScreenRecord {
  id: string;
  screen: string;
}

/** What proves the member. The single sign-on tokens that may come along are left where they are. */
export interface MemberAuthentication {
  memberid: string;
  memberHash: string;
  memberContext: string;
}

/**
 * Reads a message of ConnectWise's, or null where it is none. They are told apart in the order that
 * its own script does: the frame's name, then an answer, then an event.
 */
export function readConnectwiseMessage(data: unknown): ConnectwiseMessage | null {
  const message = readTextMessage(data);
  if (!message) return null;
  if ('MessageFrameID' in message) {
    const frameId = nameOf(message.MessageFrameID);
    return frameId === undefined ? null : { kind: 'frame', frameId };
  }
  if ('response' in message) {
    const name = textOf(message.response, 64);
    const answer = 'data' in message ? message.data : undefined;
    return name === null ? null : { kind: 'answer', name: name.toLowerCase(), data: answer };
  }
  const { event, _id, data: told, args } = message as Record<string, unknown>;
  const name = textOf(event, 64);
  if (!name) return null;
  return { kind: 'event', name, eventId: nameOf(_id), record: readRecord(told, args) };
}

export function readAuthentication(data: unknown): MemberAuthentication | null {
  if (!isObject(data)) return null;
  const memberid = textOf(data['memberid'], 64);
  const memberHash = textOf(data['memberHash'], 500);
  const memberContext = textOf(data['memberContext'] ?? '', 64);
  if (!memberid || !memberHash || memberContext === null) return null;
  return { memberid, memberHash, memberContext };
}

/** The id of a saved record, from a number or text; null for what is not one, as zero and below. */
export function readRecordId(id: unknown): string | null {
  const text = String(nameOf(id) ?? '').trim();
  return /^0*[1-9]\d{0,14}$/.test(text) ? String(Number(text)) : null;
}

/** Newer screens say `data.screenObject`, the documentation `args`. */
function readRecord(data: unknown, args: unknown): ScreenRecord | null | undefined {
  const nested = isObject(data) ? data['screenObject'] : undefined;
  const named = isObject(nested) ? nested : args;
  if (!isObject(named)) return undefined;
  const id = readRecordId(named['id']);
  const screen = textOf(named['screen'] ?? '', 64) ?? '';
  return id === null ? null : { id, screen: screen.toLowerCase() };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown, longest: number): string | null {
  return typeof value === 'string' && value.length <= longest ? value : null;
}

function nameOf(value: unknown): string | number | undefined {
  return typeof value === 'number' ? value : (textOf(value, 200) ?? undefined);
}
