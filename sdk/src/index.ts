export * from './client.js';
export * from './errors.js';
export * from './host-adapter.js';
export type * from './resources/accounts.js';
export type {
  Auth,
  AuthState,
  GetProof,
  HostToken,
  LoginBody,
  LoginKeeper,
  RegisterBody,
} from './resources/auth.js';
export type * from './resources/embed.js';
export type * from './resources/flows.js';
export type * from './resources/invites.js';
export type * from './resources/psa.js';
export { mayUseL1 } from './resources/sessions.js';
export type * from './resources/sessions.js';
export type * from './resources/tickets.js';
export type * from './resources/users.js';
export type * from './resources/walk.js';
export type { KeptLogin } from './transport/device-store.js';
export type { CallOptions, WriteOptions } from './transport/http.js';
export type { Live, LiveEvents, LiveStatus } from './transport/live.js';
