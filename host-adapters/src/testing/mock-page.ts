import { playConnectwise } from './mock-connectwise.js';
import { playWebPage } from './mock-frame.js';

const settings = new URLSearchParams(window.location.search);
const play = settings.get('host') === 'connectwise' ? playConnectwise : playWebPage;
play({
  test: window.parent,
  testOrigin: settings.get('test') ?? window.location.origin,
  silent: settings.has('silent'),
});
