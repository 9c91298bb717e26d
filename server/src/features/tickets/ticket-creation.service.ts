import { invalid } from '../../errors.js';
import type { FieldError } from '@resolutionflow/sdk/contract';
import {
  PsaError,
  type PsaProvider,
  type PsaTicket,
  type PsaTicketDraft,
} from '../../providers/psa/provider.js';
import type { ListWish, PsaLists } from './psa-lists.service.js';
import type { MappedUsers } from './ticket.presenter.js';
import type { TicketProviders, TicketRequest, TicketSource } from './ticket-providers.js';

/** Milliseconds that a PSA may take to create a ticket: some take most of a minute. */
const longestCreation = 80_000;
/** Milliseconds to find out whether a ticket was created after all. */
const longestLookup = 20_000;

export interface CreationRequest extends TicketRequest {
  /** What the ticket is found by, should nobody know whether it was created. */
  reference: string;
  /** The same request may have come before. */
  mayBeRepeated: boolean;
}

export type TicketCreation = ReturnType<typeof createTicketCreation>;

/** Creates tickets, each once. */
export function createTicketCreation(parts: { providers: TicketProviders; lists: PsaLists }) {
  const { providers, lists } = parts;

  async function create(
    request: CreationRequest,
    draft: PsaTicketDraft,
  ): Promise<{ ticket: PsaTicket; users: MappedUsers }> {
    const source = await providers.providerFor(request);
    await requireReal(request, source, draft);
    const { reference } = request;
    const known = request.mayBeRepeated ? await find(source.provider, reference) : null;
    const ticket = known ?? (await createOnce(request, source, draft));
    const memberIds = ticket.resources.map(({ memberId }) => memberId);
    return request.inAccount(async (tx) => {
      // Our own tickets tell of themselves.
      if (source.connection) {
        tx.emit({ type: 'ticket.updated', subjectId: ticket.id, data: { ticket_id: ticket.id } });
      }
      return { ticket, users: await source.usersOf(tx, memberIds) };
    });
  }

  async function createOnce(
    request: CreationRequest,
    source: TicketSource,
    draft: PsaTicketDraft,
  ): Promise<PsaTicket> {
    const { reference } = request;
    const actingMember = await request.inAccount((tx) => source.memberOf(tx, request.actor.userId));
    try {
      // Whoever hangs up does not stop it half way.
      const signal = AbortSignal.timeout(longestCreation);
      return await source.provider.createTicket({ ...draft, reference }, { signal, actingMember });
    } catch (error) {
      if (!(error instanceof PsaError) || !error.isUncertain) throw error;
      const created = await find(source.provider, reference).catch(() => {
        // Why it could not be looked up matters less than why nobody knows.
        throw error;
      });
      if (!created) throw error;
      return created;
    }
  }

  function find(provider: PsaProvider, reference: string): Promise<PsaTicket | null> {
    return provider.findTicket(reference, { signal: AbortSignal.timeout(longestLookup) });
  }

  /**
   * Every id is one of a real record, or says by its path that it is none.
   * @throws AppError `invalid_request`
   */
  async function requireReal(
    request: TicketRequest,
    source: TicketSource,
    draft: PsaTicketDraft,
  ): Promise<void> {
    const { boardId, statusId } = draft;
    if (statusId && !boardId && source.connection) {
      throw invalid({ path: 'status_id', message: 'needs a board_id: statuses are a board’s own' });
    }
    const checks: Check[] = [
      { path: 'board_id', id: boardId, list: (wish) => lists.boards(source, wish) },
      { path: 'priority_id', id: draft.priorityId, list: (wish) => lists.priorities(source, wish) },
      {
        path: 'company_id',
        id: draft.companyId,
        list: (wish) => lists.companies(source, undefined, wish),
      },
      {
        path: 'assigned_member_id',
        id: draft.assignedMemberId,
        list: async (wish) =>
          (await lists.members(request, source, wish)).filter(({ inactive }) => !inactive),
      },
    ];
    const errors = (await Promise.all(checks.map(findFault))).flat();
    // The statuses of a board that is none would be asked for in vain.
    if (statusId && !errors.some(({ path }) => path === 'board_id')) {
      const list = (wish?: ListWish) => lists.statuses(source, boardId ?? 'internal', wish);
      errors.push(...(await findFault({ path: 'status_id', id: statusId, list })));
    }
    if (errors.length) throw invalid(...errors);
  }

  return { create };
}

/** An id of a draft, and the records of which it has to be one. */
interface Check {
  path: string;
  id: string | null;
  list(wish?: ListWish): Promise<{ id: string }[]>;
}

async function findFault({ path, id, list }: Check): Promise<FieldError[]> {
  if (!id) return [];
  const isIn = (records: readonly { id: string }[]) => records.some((record) => record.id === id);
  // It may be newer than what was kept.
  if (isIn(await list()) || isIn(await list({ refresh: true }))) return [];
  return [{ path, message: messages[path] ?? 'does not exist' }];
}

const messages: Record<string, string> = {
  board_id: 'is none of the boards',
  status_id: 'is none of the board’s statuses',
  priority_id: 'is none of the priorities',
  company_id: 'is none of the companies',
  assigned_member_id: 'is none of the active members',
};
