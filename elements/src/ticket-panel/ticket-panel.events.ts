import type { NoteKind } from '@resolutionflow/sdk/contract';

const outward = { bubbles: true, composed: true };

/** The user wants to walk the ticket; the page shows where a walk starts, or starts one. */
export class WalkRequestEvent extends Event {
  static readonly eventName = 'rf-walk-request';

  /**
   * @param problem The ticket's summary, to begin with.
   * @param flowId The flow to walk, where one was chosen.
   */
  constructor(
    readonly ticketId: string,
    readonly ticketKind: 'psa' | 'internal',
    readonly problem: string,
    readonly flowId?: string,
  ) {
    super(WalkRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** The user leaves a ticket that is shown as a sheet; `preventDefault()` keeps it open. */
export class TicketCloseRequestEvent extends Event {
  static readonly eventName = 'rf-ticket-close-request';

  constructor(readonly ticketId: string) {
    super(TicketCloseRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** The user changed a ticket's status. */
export class TicketStatusChangedEvent extends Event {
  static readonly eventName = 'rf-ticket-status-changed';

  /** @param pending Whether the change still waits for the PSA. */
  constructor(
    readonly ticketId: string,
    readonly previousStatus: string | null,
    readonly newStatus: string | null,
    readonly pending: boolean,
  ) {
    super(TicketStatusChangedEvent.eventName, outward);
  }
}

/** The user wrote a note on a ticket. */
export class TicketNoteAddedEvent extends Event {
  static readonly eventName = 'rf-ticket-note-added';

  /** @param pending Whether the note still waits for the PSA. */
  constructor(
    readonly ticketId: string,
    readonly noteId: string,
    readonly kind: NoteKind,
    readonly pending: boolean,
  ) {
    super(TicketNoteAddedEvent.eventName, outward);
  }
}

/** The user assigned somebody to a ticket. */
export class TicketAssigneeAddedEvent extends Event {
  static readonly eventName = 'rf-ticket-assignee-added';

  constructor(
    readonly ticketId: string,
    readonly memberId: string,
  ) {
    super(TicketAssigneeAddedEvent.eventName, outward);
  }
}

/** The user took somebody off a ticket. */
export class TicketAssigneeRemovedEvent extends Event {
  static readonly eventName = 'rf-ticket-assignee-removed';

  constructor(
    readonly ticketId: string,
    readonly memberId: string,
  ) {
    super(TicketAssigneeRemovedEvent.eventName, outward);
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-walk-request': WalkRequestEvent;
    'rf-ticket-close-request': TicketCloseRequestEvent;
    'rf-ticket-status-changed': TicketStatusChangedEvent;
    'rf-ticket-note-added': TicketNoteAddedEvent;
    'rf-ticket-assignee-added': TicketAssigneeAddedEvent;
    'rf-ticket-assignee-removed': TicketAssigneeRemovedEvent;
  }
}
