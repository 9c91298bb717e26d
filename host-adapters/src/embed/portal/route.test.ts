import { expect } from '@open-wc/testing';
import { hrefOf, readRoute, type Route } from './route.js';

describe('an address in the portal', () => {
  const routes: Route[] = [
    { name: 'side-by-side', ticketId: null },
    { name: 'side-by-side', ticketId: 'a/b' },
    { name: 'ticket', ticketId: '48213 ü' },
    { name: 'session', sessionId: '0195' },
    { name: 'escalations' },
    { name: 'sessions' },
  ];
  for (const route of routes) {
    it(`leads back to ${JSON.stringify(route)}`, () => {
      expect(readRoute(hrefOf(route))).to.deep.equal(route);
    });
  }

  it('names nothing where it is empty, unknown or broken', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#/ticket', '#/ticket/%E0%A4%A']) {
      expect(readRoute(hash), hash).to.equal(null);
    }
  });
});
