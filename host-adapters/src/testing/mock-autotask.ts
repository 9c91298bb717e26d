import type { HostTicket } from '@resolutionflow/sdk';

/** A content script in an Autotask page, played at one end of a channel. */
export interface MockAutotaskPage {
  /** The panel's end. */
  readonly port: MessagePort;
  /** How often it has told a panel that greeted it. */
  readonly welcomes: number;
  /** Says this, whatever it is; settles once it has been heard. */
  say(message: unknown): Promise<void>;
  close(): void;
}

/** What the content script says when another ticket is opened. */
export function mockNavigation(ticket: Pick<HostTicket, 'id' | 'summary'> | null): object {
  return { type: 'rf:ticket', ticket: ticket && { id: ticket.id, summary: ticket.summary } };
}

export function playAutotaskPage(ticketId: string, { silent = false } = {}): MockAutotaskPage {
  const { port1, port2 } = new MessageChannel();
  let welcomes = 0;
  port1.onmessage = ({ data }: MessageEvent<{ type?: string }>) => {
    if (silent || data.type !== 'rf:hello') return;
    welcomes += 1;
    port1.postMessage(mockNavigation({ id: ticketId }));
  };
  return {
    port: port2,
    get welcomes() {
      return welcomes;
    },
    async say(message) {
      port1.postMessage(message);
      // The other end hears in a task of its own, and may fetch what it reads with at first.
      await new Promise((resolve) => setTimeout(resolve, 30));
    },
    close: () => port1.close(),
  };
}
