import type { ResolveBody, TrailStep } from '@resolutionflow/sdk';
import type { EscalateBody, WalkSession } from '@resolutionflow/sdk/contract';

const outward = { bubbles: true, composed: true };

/** The tech wants to resolve the walk; `preventDefault()` keeps it open. */
export class SessionResolveRequestEvent extends Event {
  static readonly eventName = 'rf-session-resolve-request';

  constructor(
    readonly sessionId: string,
    readonly outcome: Readonly<ResolveBody>,
  ) {
    super(SessionResolveRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** The tech wants to escalate the walk; `preventDefault()` keeps it open. */
export class SessionEscalateRequestEvent extends Event {
  static readonly eventName = 'rf-session-escalate-request';

  constructor(
    readonly sessionId: string,
    readonly escalation: Readonly<EscalateBody>,
  ) {
    super(SessionEscalateRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** The tech resolved the walk, and the server has it. */
export class SessionResolvedEvent extends Event {
  static readonly eventName = 'rf-session-resolved';

  constructor(readonly session: WalkSession) {
    super(SessionResolvedEvent.eventName, outward);
  }
}

/** The tech escalated the walk, and the server has it. */
export class SessionEscalatedEvent extends Event {
  static readonly eventName = 'rf-session-escalated';

  constructor(readonly session: WalkSession) {
    super(SessionEscalatedEvent.eventName, outward);
  }
}

/** An engineer took the escalated walk over. */
export class SessionTakenOverEvent extends Event {
  static readonly eventName = 'rf-session-taken-over';

  constructor(readonly session: WalkSession) {
    super(SessionTakenOverEvent.eventName, outward);
  }
}

/** The tech took a step. Without a network it is kept on the device: `step.pending` says so. */
export class StepRecordedEvent extends Event {
  static readonly eventName = 'rf-step-recorded';

  constructor(
    readonly sessionId: string,
    readonly step: TrailStep,
  ) {
    super(StepRecordedEvent.eventName, outward);
  }
}

/** The tech took steps back; the walk stands where the first of them was taken. */
export class StepsUndoneEvent extends Event {
  static readonly eventName = 'rf-steps-undone';

  constructor(
    readonly sessionId: string,
    readonly steps: readonly TrailStep[],
  ) {
    super(StepsUndoneEvent.eventName, outward);
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-session-resolve-request': SessionResolveRequestEvent;
    'rf-session-escalate-request': SessionEscalateRequestEvent;
    'rf-session-resolved': SessionResolvedEvent;
    'rf-session-escalated': SessionEscalatedEvent;
    'rf-session-taken-over': SessionTakenOverEvent;
    'rf-step-recorded': StepRecordedEvent;
    'rf-steps-undone': StepsUndoneEvent;
  }
}
