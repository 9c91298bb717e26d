import { v5 as uuidOf, validate } from 'uuid';
import type { AccountTransaction } from '../../../db/database.js';
import {
  InternalTicketEntity,
  type InternalTicket,
} from '../../../features/tickets/internal-ticket.entity.js';
import type { PsaMemberRecord, PsaPaging, PsaTicket, PsaTicketFilter } from '../provider.js';
import { internalBoard, internalStatuses } from './internal-catalog.js';

/** Longest line that a ticket is called by. */
const longestSummary = 100;

/** An id that a reference leads to again: the reference itself where it is one. */
export function idOfReference(reference: string): string {
  return validate(reference) ? reference : uuidOf(reference, namespace);
}

const namespace = '0b1e3a34-6a35-4f0f-9a6d-4f0f3d8c2d55';

/** A page of the account's tickets, newest first. The search text is a parameter, and no pattern. */
export async function searchInternal(
  tx: AccountTransaction,
  filter: PsaTicketFilter,
  { page, pageSize }: PsaPaging,
): Promise<{ ids: string[]; total: number }> {
  // Nothing of ours has a priority or is a company's.
  if (filter.priorityId || filter.companyId) return { ids: [], total: 0 };
  if (filter.boardId && filter.boardId !== internalBoard.id) return { ids: [], total: 0 };
  const conditions: [string, unknown[]][] = [
    [filter.closed ? `status = 'resolved'` : `status <> 'resolved'`, []],
  ];
  const named = /^#(\S+)$/.exec(filter.search ?? '')?.[1];
  if (named) conditions.push(['id::text = lower(?)', [named]]);
  else if (filter.search) {
    conditions.push(['strpos(lower(problem_statement), lower(?)) > 0', [filter.search]]);
  }
  if (filter.statusId) conditions.push(['status = ?', [filter.statusId]]);
  if (filter.assigned === 'unassigned') conditions.push(['assigned_user_id is null', []]);
  else if (filter.assigned) {
    conditions.push(['assigned_user_id::text = lower(?)', [filter.assigned.memberId]]);
  }
  const where = conditions.map(([condition]) => condition).join(' and ');
  const rows = await tx.em.execute<{ id: string; total: number }[]>(
    `with found as (select id, created_at from internal_tickets where ${where})
     select id, (select count(*)::int from found) as total from found
       order by created_at desc, id desc limit ? offset ?`,
    [...conditions.flatMap(([, values]) => values), pageSize, (page - 1) * pageSize],
  );
  const total = rows[0]?.total ?? (page > 1 ? await countInternal(tx, filter) : 0);
  return { ids: rows.map(({ id }) => id), total };
}

/** How many there are is told beside each row; past the last page there is none to tell it. */
async function countInternal(tx: AccountTransaction, filter: PsaTicketFilter): Promise<number> {
  return (await searchInternal(tx, filter, { page: 1, pageSize: 1 })).total;
}

/** Tickets with who they are assigned to, in the order of the ids. */
export async function readInternal(
  tx: AccountTransaction,
  ids: readonly string[],
): Promise<PsaTicket[]> {
  if (!ids.length) return [];
  const tickets = await tx.em.find(InternalTicketEntity, { id: { $in: [...ids] } });
  const people = new Map((await readUsers(tx)).map((member) => [member.id, member]));
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  return ids.flatMap((id) => {
    const ticket = byId.get(id);
    return ticket ? [asTicket(ticket, people.get(ticket.assignedUserId ?? ''))] : [];
  });
}

/** All users of the account as members; who was deactivated can be assigned still, but not anew. */
export async function readUsers(tx: AccountTransaction): Promise<PsaMemberRecord[]> {
  return tx.em.execute<PsaMemberRecord[]>(
    `select id, email as identifier, name, email, deactivated_at is not null as inactive
       from users order by name, id`,
  );
}

/** The first line is what a ticket is called by; all of it is the description. */
function asTicket(ticket: InternalTicket, assigned: PsaMemberRecord | undefined): PsaTicket {
  const status = internalStatuses.find(({ id }) => id === ticket.status);
  const [line = ''] = ticket.problemStatement.trim().split('\n');
  const summary = line.length > longestSummary ? `${line.slice(0, longestSummary - 1)}…` : line;
  return {
    id: ticket.id,
    summary: summary.toWellFormed(),
    description: ticket.problemStatement,
    boardId: internalBoard.id,
    boardName: internalBoard.name,
    statusId: ticket.status,
    statusName: status?.name ?? ticket.status,
    priorityId: null,
    priorityName: null,
    companyId: null,
    companyName: ticket.customerName ?? null,
    contactId: null,
    resources: assigned
      ? [
          {
            memberId: assigned.id,
            memberName: assigned.name,
            memberIdentifier: assigned.identifier,
          },
        ]
      : [],
    enteredAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    closed: status?.closed ?? false,
    url: null,
  };
}
