import type { PsaConnections } from '../psa-connections.js';

/** No account has a PSA. */
export const noPsaConnections: PsaConnections = {
  current: async () => null,
  open: async () => null,
  provider: () => Promise.reject(new Error('No PSA is connected')),
  memberOf: async () => null,
  usersOf: async () => new Map(),
  see: async () => undefined,
  keepMemberTokens: async () => undefined,
  byWebhook: async () => null,
  heard: async () => undefined,
};
