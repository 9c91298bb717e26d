import type { HostContext, HostTicket } from '@resolutionflow/sdk';
import { hostProtocol, type FrameMessage, type HostMessage } from '@resolutionflow/sdk/contract';

/** What a mock host page says of itself. */
export const mockContext: HostContext = {
  theme: { scheme: 'dark', accent: '#7a3cff' },
  locale: 'de-AT',
  ticket: { kind: 'psa', id: '100', summary: 'Outlook asks for a password' },
  user: { name: 'Robin Page' },
};

/** The web host's welcome. */
export const mockWelcome: HostMessage = {
  type: 'rf:welcome',
  protocol: hostProtocol,
  context: mockContext,
  capabilities: ['ticket-changes', 'open-ticket', 'dirty', 'resize'],
};

/** Another ticket was opened in the web host. */
export function mockTicketChange(value: HostTicket): HostMessage {
  return { type: 'rf:event', name: 'ticket', value };
}

/** Orders to a mock host page, from the test that loaded it, and its reports. */
export type MockOrder = { mock: 'say'; message: unknown } | { mock: 'report' };
export type MockReport =
  | { mock: 'ready' }
  | { mock: 'said' }
  | { mock: 'report'; welcomes: number; heard: FrameMessage[] };

/**
 * Runs in a page of its own and plays a web page that hosts the window `test`: it welcomes unless it
 * is to be silent, says what it is ordered to, and reports what it heard.
 */
export function playWebPage(options: { test: Window; testOrigin: string; silent: boolean }): void {
  const { test, testOrigin, silent } = options;
  const heard: FrameMessage[] = [];
  let welcomes = 0;
  const say = (message: unknown): void => test.postMessage(message, testOrigin);
  const report = (message: MockReport): void => say(message);

  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== test || origin !== testOrigin) return;
    const message = data as MockOrder | FrameMessage;
    if ('mock' in message) {
      if (message.mock === 'report') return report({ mock: 'report', welcomes, heard });
      say(message.message);
      return report({ mock: 'said' });
    }
    heard.push(message);
    if (message.type === 'rf:hello' && !silent) {
      welcomes += 1;
      say(mockWelcome);
    }
    if (message.type === 'rf:get' && message.name === 'jwt') {
      say({ type: 'rf:answer', id: message.id, ok: true, value: 'a-token' });
    }
    if (message.type === 'rf:invoke') {
      say({ type: 'rf:answer', id: message.id, ok: false, error: 'Not today' });
    }
  });
  report({ mock: 'ready' });
}
