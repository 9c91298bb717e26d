import type { Request } from 'express';
import { notFound } from './errors.js';
import { iso } from './seed.js';
import type { ConnectwiseState, Member, Ticket } from './state.js';
import { createViews, type Views } from './views.js';

/** What happened to a record, for who asked to be told. */
export interface RecordEvent {
  type: 'ticket' | 'schedule' | 'time';
  action: 'added' | 'updated' | 'deleted';
  id: number;
  /** Who did it. */
  memberIdentifier: string;
}

/** The state, and what every part of the simulator does with it. */
export interface World {
  readonly state: ConnectwiseState;
  readonly views: Views;
  /** Address of the simulator, without a trailing slash. */
  origin(): string;
  nextId(): number;
  now(): string;
  ticketOf(id: unknown): Ticket;
  /** Marks a ticket as changed, keeps the state, and tells who asked. */
  touched(ticket: Ticket, by: Member, action?: RecordEvent['action']): void;
  changed(event: RecordEvent | null): void;
  onEvent(listener: (event: RecordEvent) => void): void;
}

export function createWorld(
  state: ConnectwiseState,
  parts: { origin: () => string; save: () => void },
): World {
  const views = createViews(state, Date.now);
  const listeners: ((event: RecordEvent) => void)[] = [];
  const world: World = {
    state,
    views,
    origin: parts.origin,
    nextId: () => (state.nextId += 1),
    now: () => iso(Date.now()),
    ticketOf(id) {
      const ticket = state.tickets.find((one) => one.id === Number(id));
      if (!ticket) throw notFound('Ticket', String(id));
      return ticket;
    },
    touched(ticket, by, action = 'updated') {
      ticket.updatedAt = world.now();
      ticket.updatedBy = by.identifier;
      world.changed({ type: 'ticket', action, id: ticket.id, memberIdentifier: by.identifier });
    },
    changed(event) {
      parts.save();
      if (event) for (const listener of listeners) listener(event);
    },
    onEvent: (listener) => void listeners.push(listener),
  };
  return world;
}

/** The member in whose name a request came; the routes stand behind the check of who it is. */
export function memberOf(request: Request): Member {
  return (request as Request & { member: Member }).member;
}
