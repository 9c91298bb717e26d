import type { QueueFilters } from './queue-filters.js';

const outward = { bubbles: true, composed: true };

/** The user, or the page's address, narrowed the queue differently or turned a page. */
export class FiltersChangedEvent extends Event {
  static readonly eventName = 'rf-filters-changed';

  constructor(
    readonly filters: Readonly<QueueFilters>,
    readonly page: number,
  ) {
    super(FiltersChangedEvent.eventName, outward);
  }
}

/** The user wants to go from their own five tickets to all; the page knows where those are. */
export class QueueOpenRequestEvent extends Event {
  static readonly eventName = 'rf-queue-open-request';

  constructor() {
    super(QueueOpenRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

/** An owner wants to say which member of the PSA they are; the page knows where that is done. */
export class MemberMappingRequestEvent extends Event {
  static readonly eventName = 'rf-member-mapping-request';

  constructor() {
    super(MemberMappingRequestEvent.eventName, { ...outward, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-filters-changed': FiltersChangedEvent;
    'rf-queue-open-request': QueueOpenRequestEvent;
    'rf-member-mapping-request': MemberMappingRequestEvent;
  }
}
