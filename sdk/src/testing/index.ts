export * from './fake-client.js';
export * from './fake-flow.js';
export * from './fake-host.js';
export * from './fake-psa-records.js';
export * from './fake-records.js';
export * from './fake-server.js';
export * from './scenarios.js';
export type { FakePsaControls, FakeTicketAct } from './resources/fake-psa.js';
