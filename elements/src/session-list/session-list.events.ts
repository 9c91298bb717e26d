import type { SessionRow } from './session-row.js';

/** A ticket, and what a row says of it where it was opened from one. */
type TicketReference = Pick<SessionRow, 'ticketId' | 'ticketKind'> & Partial<SessionRow>;

const outward = { bubbles: true, composed: true };

/** The user opens a walk; whoever hosts the list shows it. */
export class SessionOpenRequestEvent extends Event {
  static readonly eventName = 'rf-session-open-request';

  constructor(readonly sessionId: string) {
    super(SessionOpenRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** The user opens a ticket: one of a queue, which may have no walk yet, or one that is related. */
export class TicketOpenRequestEvent extends Event {
  static readonly eventName = 'rf-ticket-open-request';
  readonly ticketId: string;
  readonly ticketKind: string;

  /** @param row The row of a queue; elsewhere what is known of the ticket. */
  constructor(readonly row: Readonly<TicketReference>) {
    super(TicketOpenRequestEvent.eventName, { ...outward, cancelable: true });
    this.ticketId = row.ticketId;
    this.ticketKind = row.ticketKind;
  }
}

/** An engineer wants to take a walk over; `preventDefault()` leaves it where it is. */
export class SessionTakeOverRequestEvent extends Event {
  static readonly eventName = 'rf-session-take-over-request';

  constructor(readonly sessionId: string) {
    super(SessionTakeOverRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** How many rows the list has, once it knows and whenever that changes. */
export class SessionListChangedEvent extends Event {
  static readonly eventName = 'rf-session-list-changed';

  constructor(readonly total: number) {
    super(SessionListChangedEvent.eventName, outward);
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-session-open-request': SessionOpenRequestEvent;
    'rf-ticket-open-request': TicketOpenRequestEvent;
    'rf-session-take-over-request': SessionTakeOverRequestEvent;
    'rf-session-list-changed': SessionListChangedEvent;
  }
}
