import { msg } from '@lit/localize';
import type { Client } from '@resolutionflow/sdk';

/** Why the host should not save this ticket now; null where nothing speaks against it. */
export async function saveGate(
  client: Client,
  ticketId: string | undefined,
  isDirty: boolean,
): Promise<string | null> {
  if (isDirty) return msg('Some steps of the walk are still being sent. Try again in a moment.');
  const me = client.auth.state.user?.id;
  if (!ticketId || !me) return null;
  const { items } = await client.sessions.list({ ticket_id: ticketId, page_size: 100 });
  const isOpen = items.some(({ status, held_by }) => status === 'active' && held_by === me);
  return isOpen ? msg('Finish or escalate the walk first.') : null;
}
