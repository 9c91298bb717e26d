import type {
  PsaCall,
  PsaMemberRecord,
  PsaProvider,
  PsaResourceRecord,
} from '../../providers/psa/provider.js';
import type { PsaWrite } from './psa-write.entity.js';
import { contentOf, type WriteContent } from './psa-writes.service.js';

/** What the PSA made of a write, as it is kept beside it. */
export interface WriteResult {
  /** Of a note or time entry. */
  id?: string;
  author?: string | null;
  created_at?: string | null;
  previous_status?: string | null;
  new_status?: string | null;
  resource?: PsaResourceRecord;
}

/**
 * Asks the PSA for what a write wants; what was tried before is looked for first.
 * @param findMember Which member a user is, asking the PSA where nobody knows yet.
 */
export async function performWrite(
  provider: PsaProvider,
  write: Pick<PsaWrite, 'kind' | 'payload' | 'ticketId' | 'reference' | 'attempts'>,
  call: PsaCall,
  findMember: (userId: string) => Promise<PsaMemberRecord | null>,
): Promise<WriteResult> {
  const { ticketId, reference } = write;
  const wasTried = write.attempts > 1;
  const content = contentOf(write);
  switch (content.kind) {
    case 'note': {
      const { kind, text } = content.payload;
      const note =
        (wasTried && (await provider.findNote(ticketId, reference, call))) ||
        (await provider.addNote(ticketId, { kind, text, reference }, call));
      const created_at = note.createdAt?.toISOString() ?? null;
      return { id: note.id, author: note.author, created_at };
    }
    case 'time_entry': {
      const { started_at, ended_at, notes, member_id } = content.payload;
      const entry = {
        startedAt: new Date(started_at),
        endedAt: new Date(ended_at),
        notes,
        memberId: member_id,
        reference,
      };
      const { id } =
        (wasTried && (await provider.findTimeEntry(ticketId, reference, call))) ||
        (await provider.addTimeEntry(ticketId, entry, call));
      return { id };
    }
    case 'status':
      return changeStatus(provider, { ticketId, wasTried, wanted: content.payload }, call);
    case 'assign': {
      const { payload } = content;
      const member_id =
        'member_id' in payload ? payload.member_id : (await findMember(payload.user_id))?.id;
      // No member of the PSA, and nobody there to assign.
      if (member_id === undefined) return {};
      const there = wasTried ? await provider.resources(ticketId, call) : [];
      const resource =
        there.find(({ memberId }) => memberId === member_id) ??
        (await provider.addResource(ticketId, member_id, call));
      return { resource };
    }
    case 'unassign':
      await provider.removeResource(ticketId, content.payload.member_id, call);
      return {};
  }
}

type WantedStatus = Extract<WriteContent, { kind: 'status' }>['payload'];

async function changeStatus(
  provider: PsaProvider,
  { ticketId, wasTried, wanted }: { ticketId: string; wasTried: boolean; wanted: WantedStatus },
  call: PsaCall,
): Promise<WriteResult> {
  if (!wasTried && 'status_id' in wanted) return setStatus(wanted.status_id);
  const ticket = await provider.ticket(ticketId, call);
  const statusId = 'status_id' in wanted ? wanted.status_id : wanted.by_board[ticket.boardId ?? ''];
  // Nobody chose a status for walks on this board, or it has it already.
  if (statusId === undefined || ticket.statusId === statusId) {
    return { previous_status: null, new_status: ticket.statusName };
  }
  return setStatus(statusId);

  async function setStatus(id: string): Promise<WriteResult> {
    const { previousStatus, newStatus } = await provider.setStatus(ticketId, id, call);
    return { previous_status: previousStatus, new_status: newStatus };
  }
}
