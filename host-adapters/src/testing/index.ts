export * from './adapter-contract.js';
export * from './mock-autotask.js';
export * from './mock-connectwise.js';
export * from './mock-frame.js';
export * from './mock-halo.js';
export * from './mock-order.js';
