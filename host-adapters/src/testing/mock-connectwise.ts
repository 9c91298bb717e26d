import { playHost, type MockPageOptions } from './mock-order.js';

/** Who is signed in to the mock ConnectWise, as it tells a pod: more than a server needs. */
export const mockMember = {
  site: 'https://na.myconnectwise.test/',
  codeBase: 'v2026_4/',
  companyid: 'northwind',
  memberid: 'PRaman',
  memberHash: '3f1c9a52-7c1e-4a6b-9a64-1d3f0b7f52aa',
  memberContext: 'web',
  memberEmail: 'l1@connectwise.test',
  ssoAccessToken: 'a-token-that-stays-where-it-is',
  ssoIdToken: 'another-one',
};

/** The name that the mock screen gives to a pod. */
export const mockFrameId = 'F1';

/** What the screen says first. */
export const mockFrameName = JSON.stringify({ MessageFrameID: mockFrameId });

/** The screen went to another record, in a frame that it keeps. */
export function mockOnLoad(id: number | string, screen = 'ticket', eventId = 7): string {
  const data = { screenObject: { id, screen, hostedAs: 'pod' } };
  return JSON.stringify({ event: 'onLoad', _id: eventId, data });
}

/** The user saves, and the screen asks whether it may. */
export function mockBeforeSave(id: number, eventId = 8): string {
  const data = { screenObject: { id, screen: 'ticket', hostedAs: 'pod' } };
  return JSON.stringify({ event: 'beforeSave', _id: eventId, data });
}

/**
 * Runs in a page of its own and plays a ConnectWise ticket screen around the window `test`: it names
 * the pod that is ready, and says who is signed in. Everything travels as text; what carries `request`
 * instead of `hosted_request` is passed over in silence, as it is there.
 */
export function playConnectwise(options: MockPageOptions): void {
  playHost(options, (heard, say) => {
    const message = JSON.parse(String(heard)) as { message?: string; hosted_request?: string };
    if (message.message === 'ready') say(mockFrameName, 'welcome');
    if (message.hosted_request === 'getMemberAuthentication') {
      say(JSON.stringify({ response: 'getmemberauthentication', data: mockMember }));
    }
  });
}
