export * from './adapter-contract.js';
export * from './mock-frame.js';
