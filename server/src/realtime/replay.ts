import type { DomainEvent } from '../events/domain-event.js';
import type { AccountStream } from './account-stream.js';
import { afterEvent, formatCursor, lastMessage, type LogPlace } from './cursor.js';
import type { EventLog } from './event-log.js';
import type { RealtimeServer, RealtimeSocket } from './realtime-server.js';
import type { RealtimeMapper, SocketMessage } from './socket-message.js';

/** A message with its place in the log. */
export interface PlacedMessage {
  message: SocketMessage;
  place: LogPlace;
}

/** Turns an event into its messages, each with the cursor a client keeps once it handled it. */
export function placeMessages(
  event: DomainEvent,
  mappers: readonly RealtimeMapper[],
): PlacedMessage[] {
  const messages = mappers.flatMap((mapper) => mapper(event));
  if (messages.length > lastMessage) throw new Error(`${event.type} has too many messages`);
  return messages.map((message, index) => ({
    message,
    place: {
      event: event.cursor,
      message: index === messages.length - 1 ? lastMessage : index,
    },
  }));
}

/** Sends to one socket, or to rooms of this server. */
export function sendMessage(
  target: RealtimeSocket | ReturnType<RealtimeServer['to']>,
  { message, place }: PlacedMessage,
): void {
  const payload = { cursor: formatCursor(place), ...message.payload };
  // The pair of event and payload is checked where the message is made.
  target.emit(message.event, payload as never);
}

/** Beyond this many events reading afresh is quicker for everyone than a replay. */
const maxReplayed = 5000;
const pageSize = 100;

export interface Replay {
  /**
   * The messages since `since` that go to one of the rooms, up to the stream's position. False where
   * the log does not reach back that far, or further than a replay is worth.
   */
  toRooms(stream: AccountStream, since: LogPlace, socket: RealtimeSocket): Promise<boolean>;
  /** One session's messages since `since` that the socket was not given by another room. */
  ofSession(
    stream: AccountStream,
    since: LogPlace,
    socket: RealtimeSocket,
    session: { id: string; room: string; otherRooms: ReadonlySet<string> },
  ): Promise<void>;
}

export function createReplay(eventLog: EventLog, mappers: readonly RealtimeMapper[]): Replay {
  function* missing(events: readonly DomainEvent[], since: LogPlace): Generator<PlacedMessage> {
    for (const event of events) {
      for (const placed of placeMessages(event, mappers)) {
        const isHandled = event.cursor === since.event && placed.place.message <= since.message;
        if (!isHandled) yield placed;
      }
    }
  }

  return {
    async toRooms(stream, since, socket) {
      // Another server may have been quicker, so that the client is ahead of us.
      if (since.event > stream.position) await stream.catchUp();
      if (since.event > stream.position) return false;
      let after = firstToRead(since) - 1n;
      if (after >= stream.position) return true;
      if (stream.position - after > maxReplayed) return false;
      const head = (await eventLog.heads([stream.accountId])).get(stream.accountId);
      if (!head || head.oldest === null || head.oldest > after + 1n) return false;
      while (after < stream.position && socket.connected) {
        const events = await eventLog.after(stream.accountId, after, pageSize);
        const last = events.at(-1);
        if (!last) return true;
        after = last.cursor;
        const ours = events.filter((event) => event.cursor <= stream.position);
        for (const placed of missing(ours, since)) {
          if (placed.message.rooms.some((room) => socket.rooms.has(room))) {
            sendMessage(socket, placed);
          }
        }
      }
      return true;
    },
    async ofSession(stream, since, socket, session) {
      let after = firstToRead(since) - 1n;
      for (;;) {
        const events =
          after < stream.position
            ? await eventLog.ofSubject({
                accountId: stream.accountId,
                subjectId: session.id,
                after,
                upTo: stream.position,
                limit: pageSize,
              })
            : [];
        for (const placed of missing(events, since)) {
          const to = placed.message.rooms;
          const isNew =
            to.includes(session.room) && !to.some((room) => session.otherRooms.has(room));
          if (isNew) sendMessage(socket, placed);
        }
        const last = events.at(-1);
        if (!last || events.length < pageSize || !socket.connected) return;
        after = last.cursor;
      }
    },
  };
}

/** An event of which some messages were handled is read once more. */
function firstToRead(since: LogPlace): bigint {
  return since.message === lastMessage ? since.event + 1n : since.event;
}

/** Where a socket stands that missed nothing. */
export function placeOf(stream: AccountStream): LogPlace {
  return afterEvent(stream.position);
}
