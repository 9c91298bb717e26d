import type { HostContext, HostTicket } from '@resolutionflow/sdk';
import { hostProtocol, type FrameMessage, type HostMessage } from '@resolutionflow/sdk/contract';
import { playHost, type MockPageOptions } from './mock-order.js';

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

/**
 * Runs in a page of its own and plays a web page that hosts the window `test`: it welcomes, gives a
 * token, and refuses whatever else it is called for.
 */
export function playWebPage(options: MockPageOptions): void {
  playHost(options, (heard, say) => {
    const message = heard as FrameMessage;
    if (message.type === 'rf:hello') say(mockWelcome, 'welcome');
    if (message.type === 'rf:get' && message.name === 'jwt') {
      say({ type: 'rf:answer', id: message.id, ok: true, value: 'a-token' });
    }
    if (message.type === 'rf:invoke') {
      say({ type: 'rf:answer', id: message.id, ok: false, error: 'Not today' });
    }
  });
}
