import { playWebPage } from './mock-frame.js';

const settings = new URLSearchParams(window.location.search);
playWebPage({
  test: window.parent,
  testOrigin: settings.get('test') ?? window.location.origin,
  silent: settings.has('silent'),
});
