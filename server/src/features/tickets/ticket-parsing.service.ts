import type * as wire from '@resolutionflow/sdk/contract';
import { PsaError } from '../../providers/psa/provider.js';
import type { PsaLists } from './psa-lists.service.js';
import type { TicketProviders, TicketRequest } from './ticket-providers.js';
import type { ParseTicket, TicketRecords } from './ticket-records.js';

export type TicketParsing = ReturnType<typeof createTicketParsing>;

/** Reads drafts out of descriptions, against the real records of the account's PSA. */
export function createTicketParsing(parts: {
  providers: TicketProviders;
  lists: PsaLists;
  parse: ParseTicket;
}) {
  const { providers, lists } = parts;

  async function parse(request: TicketRequest, prompt: string): Promise<wire.ParsedTicket> {
    const source = await providers.providerFor(request);
    const unread: string[] = [];
    /** Without one of the lists the rest is still worth having. */
    const listed = async <T>(what: string, work: Promise<T[]>): Promise<T[]> => {
      try {
        return await work;
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
        unread.push(`${what} could not be read: ${error.message}`);
        return [];
      }
    };
    const [companies, boards, priorities, members] = await Promise.all([
      listed('Companies', lists.companies(source)),
      listed('Boards', lists.boards(source)),
      listed('Priorities', lists.priorities(source)),
      listed('Members', lists.members(request, source)),
    ]);
    // After the members: who is seen for the first time is mapped then.
    const me = await request.inAccount((tx) => source.memberOf(tx, request.actor.userId));
    const { capabilities } = source.provider;
    const wanted: TicketRecords['wanted'] = [
      ...(capabilities.companies ? (['company_id'] as const) : []),
      ...(capabilities.boards ? (['board_id'] as const) : []),
      ...(capabilities.priorities ? (['priority_id'] as const) : []),
    ];
    const parsed = await parts.parse(prompt, {
      companies,
      boards,
      priorities,
      members: members.filter(({ inactive }) => !inactive),
      me,
      wanted,
      statuses: (boardId) => listed('Statuses', lists.statuses(source, boardId)),
    });
    return { ...parsed, warnings: [...unread, ...parsed.warnings] };
  }

  return { parse };
}
