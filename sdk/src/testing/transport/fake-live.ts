import { createEmitter } from '../../transport/emitter.js';
import type { Live, LiveEvents, LiveStatus } from '../../transport/live.js';
import type { FakeServer } from '../fake-server.js';

/** What the fake server pushes. What happens while the line is cut arrives when it is back. */
export function createFakeLive(offline: boolean, server: FakeServer) {
  const emitter = createEmitter<LiveEvents>();
  const waiting: (() => void)[] = [];
  let status: LiveStatus = offline ? 'offline' : 'online';
  let cursor = 0;
  const send = (deliver: () => void): void => {
    if (status === 'online') deliver();
    else waiting.push(deliver);
  };
  const stop = server.onChange((session) => {
    cursor += 1;
    const at = String(cursor);
    send(() => {
      emitter.emit('session:updated', { cursor: at, session });
      if (session.status === 'escalated' || session.held_by !== session.started_by) {
        emitter.emit('escalation:changed', { cursor: at, session_id: session.id });
      }
    });
  });
  const live: Live = {
    get status() {
      return status;
    },
    on: emitter.on,
    watch: () => () => undefined,
    watchTicket: () => () => undefined,
    destroy() {
      stop();
      emitter.clear();
    },
  };
  return {
    live,
    ticketChanged(ticket_id: string): void {
      cursor += 1;
      const at = String(cursor);
      send(() => emitter.emit('ticket:updated', { cursor: at, ticket_id }));
    },
    event: <K extends keyof LiveEvents>(event: K, payload: LiveEvents[K]): void =>
      send(() => emitter.emit(event, payload)),
    status(next: LiveStatus): void {
      if (next === status) return;
      status = next;
      emitter.emit('status', next);
      if (next === 'online') for (const deliver of waiting.splice(0)) deliver();
    },
  };
}
