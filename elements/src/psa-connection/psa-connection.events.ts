import type { PsaConnection } from '@resolutionflow/sdk/contract';

const outward = { bubbles: true, composed: true };

/** The account's PSA was connected, or its connection changed. */
export class PsaConnectedEvent extends Event {
  static readonly eventName = 'rf-psa-connected';

  constructor(readonly connection: PsaConnection) {
    super(PsaConnectedEvent.eventName, outward);
  }
}

/** The account's PSA was disconnected. */
export class PsaDisconnectedEvent extends Event {
  static readonly eventName = 'rf-psa-disconnected';

  constructor() {
    super(PsaDisconnectedEvent.eventName, outward);
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-psa-connected': PsaConnectedEvent;
    'rf-psa-disconnected': PsaDisconnectedEvent;
  }
}
