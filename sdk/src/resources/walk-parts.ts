import type { Me } from '../contract/account.js';
import type { DeviceStore } from '../transport/device-store.js';
import type { Live } from '../transport/live.js';
import type { Outbox } from '../transport/outbox.js';
import type { Sessions } from './sessions.js';

/** What walks are made of. */
export interface WalkParts {
  sessions: Sessions;
  live: Live;
  outbox: Outbox;
  store: DeviceStore;
  user: () => Me | null;
  /** Server, account and user; null while nobody is signed in. */
  owner: () => string | null;
  onOwner: (listener: () => void) => () => void;
}
