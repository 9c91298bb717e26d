import { createHmac, randomUUID } from 'node:crypto';
import type { HaloAction, HaloState, HaloTicket } from './halo.state.js';

export interface HaloWebhooks {
  /** Tells every webhook of a change, as the vendor does: later, and without waiting. */
  tell(event: string, ticket: HaloTicket, action: HaloAction | null): void;
  /** Waits until what is on its way has arrived or failed. */
  settle(): Promise<void>;
}

export function createHaloWebhooks(
  state: HaloState,
  show: (ticket: HaloTicket) => Record<string, unknown>,
): HaloWebhooks {
  const underWay = new Set<Promise<void>>();

  async function deliver(
    { url, authentication_header, signature_prefix, secret }: HaloState['webhooks'][number],
    body: string,
  ): Promise<void> {
    const signature = createHmac('sha256', secret).update(body).digest('base64');
    let status = 0;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          [authentication_header]: `${signature_prefix} ${signature}`.trim(),
        },
        body,
        signal: AbortSignal.timeout(5000),
      });
      status = answer.status;
    } catch {
      // Nobody listens there: the deliveries show it as status 0.
    }
    state.deliveries.push({ url, body, status });
    if (state.deliveries.length > 200) state.deliveries.shift();
  }

  return {
    tell(event, ticket, action) {
      const names = state.settings.webhookNames;
      const body = JSON.stringify({
        id: randomUUID(),
        [names.event]: event,
        [names.ticket]: show(ticket),
        ...(action ? { [names.action]: [action] } : {}),
      });
      for (const webhook of state.webhooks.filter(({ active }) => active)) {
        const sending = deliver(webhook, body).finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
    },
    async settle() {
      await Promise.all(underWay);
    },
  };
}
