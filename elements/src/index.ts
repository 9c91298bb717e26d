export { App } from './app/app.js';
export { Walker } from './walker/walker.js';
export * from './walker/walker.events.js';
