import type { CreatedTicket, ParsedTicket, TicketDraft } from '@resolutionflow/sdk/contract';

const outward = { bubbles: true, composed: true };

/** The user creates a ticket; `preventDefault()` leaves it to the page. */
export class TicketCreateRequestEvent extends Event {
  static readonly eventName = 'rf-ticket-create-request';

  constructor(readonly draft: Readonly<TicketDraft>) {
    super(TicketCreateRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** A ticket was created. */
export class TicketCreatedEvent extends Event {
  static readonly eventName = 'rf-ticket-created';

  constructor(readonly ticket: CreatedTicket) {
    super(TicketCreatedEvent.eventName, outward);
  }
}

/** The dialog was closed, with a ticket or without. */
export class NewTicketClosedEvent extends Event {
  static readonly eventName = 'rf-new-ticket-closed';

  constructor() {
    super(NewTicketClosedEvent.eventName, outward);
  }
}

/** What was read out of the description; of the prompt form, to the dialog around it. */
export class TicketParsedEvent extends Event {
  static readonly eventName = 'rf-ticket-parsed';

  constructor(readonly parsed: ParsedTicket) {
    super(TicketParsedEvent.eventName);
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-ticket-create-request': TicketCreateRequestEvent;
    'rf-ticket-created': TicketCreatedEvent;
    'rf-new-ticket-closed': NewTicketClosedEvent;
    'rf-ticket-parsed': TicketParsedEvent;
  }
}
