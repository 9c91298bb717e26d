import type { MemberMapping } from '@resolutionflow/sdk/contract';

/** An owner said which user a member of the PSA is. */
export class MemberMappedEvent extends Event {
  static readonly eventName = 'rf-member-mapped';

  constructor(readonly mapping: MemberMapping) {
    super(MemberMappedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-member-mapped': MemberMappedEvent;
  }
}
