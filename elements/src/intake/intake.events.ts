import type { EscalateWithoutWalkBody } from '@resolutionflow/sdk';
import type { IntakeBody, IntakeResult } from '@resolutionflow/sdk/contract';

const outward = { bubbles: true, composed: true };

/** The tech starts a walk; `preventDefault()` leaves it to the page. */
export class IntakeRequestEvent extends Event {
  static readonly eventName = 'rf-intake-request';

  /** @param intake What will be sent: the problem, the customer, the flow or none, the ticket. */
  constructor(readonly intake: Readonly<IntakeBody>) {
    super(IntakeRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** A walk was started, and waits at its first step. */
export class SessionStartedEvent extends Event {
  static readonly eventName = 'rf-session-started';
  readonly sessionId: string;
  readonly sessionKind: string;
  readonly ticketId: string;
  readonly ticketKind: string;

  constructor(started: IntakeResult) {
    super(SessionStartedEvent.eventName, outward);
    this.sessionId = started.session_id;
    this.sessionKind = started.session_kind;
    this.ticketId = started.ticket_id;
    this.ticketKind = started.ticket_kind;
  }
}

/** The tech hands the problem to an engineer without a walk; `preventDefault()` keeps it. */
export class IntakeEscalateRequestEvent extends Event {
  static readonly eventName = 'rf-intake-escalate-request';

  constructor(readonly escalation: Readonly<EscalateWithoutWalkBody>) {
    super(IntakeEscalateRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** An owner wants to add the account's first flows; the page knows where that is done. */
export class FlowAddRequestEvent extends Event {
  static readonly eventName = 'rf-flow-add-request';

  constructor() {
    super(FlowAddRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-intake-request': IntakeRequestEvent;
    'rf-session-started': SessionStartedEvent;
    'rf-intake-escalate-request': IntakeEscalateRequestEvent;
    'rf-flow-add-request': FlowAddRequestEvent;
  }
}
