import type { AccountTransaction } from '../../db/database.js';

/**
 * Cancels what waits to be written to a connection that ends, in the sight of whoever looks at those
 * tickets. Answers how much that was.
 */
export async function cancelWritesOf(
  tx: AccountTransaction,
  connectionId: string,
  reason: string,
): Promise<number> {
  const canceled = await tx.em.execute<{ ticket_id: string }[]>(
    `update psa_writes set status = 'canceled', last_error = ?, ended_at = now()
       where connection_id = ? and status in ('pending', 'sending') returning ticket_id`,
    [reason, connectionId],
  );
  await tx.em.execute('delete from psa_polls where connection_id = ?', [connectionId]);
  for (const ticketId of new Set(canceled.map((write) => write.ticket_id))) {
    tx.emit({ type: 'ticket.updated', subjectId: ticketId, data: { ticket_id: ticketId } });
  }
  return canceled.length;
}
