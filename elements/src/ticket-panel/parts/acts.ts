import { msg, str } from '@lit/localize';
import { toClientError, type Client } from '@resolutionflow/sdk';
import type {
  NoteKind,
  PsaMember,
  TicketContext,
  TicketNote,
  TicketResource,
} from '@resolutionflow/sdk/contract';
import type { Announcer } from '../../internal/announcer.js';
import { errorText } from '../../internal/error-text.js';
import type { TicketController } from '../ticket-controller.js';
import type { Optimistic } from '../ticket-data.js';
import {
  TicketAssigneeAddedEvent,
  TicketAssigneeRemovedEvent,
  TicketNoteAddedEvent,
  TicketStatusChangedEvent,
} from '../ticket-panel.events.js';

/** What the acts act on. */
export interface ActParts {
  client: () => Client | undefined;
  controller: TicketController;
  announcer: Announcer;
  dispatch: (event: Event) => void;
}

/** What the user can do to a ticket. */
export type TicketActs = ReturnType<typeof createActs>;

/**
 * Changes that are shown at once, and taken back with a message where they fail. What the server keeps
 * for a PSA that is away shows up among what waits, once it is read again.
 */
export function createActs({ client, controller, announcer, dispatch }: ActParts) {
  /** Does it, shown as done meanwhile. Answers null where it failed, which has been said then. */
  async function attempt<T>(
    change: Optimistic,
    act: (client: Client, id: string) => Promise<T>,
    again?: () => void,
  ): Promise<T | null> {
    const current = client();
    const { id } = controller.view;
    if (!current || !id) return null;
    const takeBack = controller.apply(change);
    const isStill = (): boolean => controller.view.id === id;
    try {
      const answer = await act(current, id);
      if (isStill()) await controller.read();
      takeBack();
      return answer;
    } catch (failure) {
      takeBack();
      const action = again && { action: { label: msg('Try again'), run: again } };
      announcer.show(errorText(toClientError(failure)), { tone: 'danger', ...action });
      return null;
    }
  }

  async function setStatus(statusId: string): Promise<void> {
    const { id, ticket, statuses } = controller.view;
    const status = statuses.find((one) => one.id === statusId);
    if (!status || statusId === ticket.status_id) return;
    const { name: status_name, closed } = status;
    controller.waitForStatus(status_name);
    const change = onTicket({ status_id: statusId, status_name, closed });
    const answer = await attempt(
      { kind: 'status', context: change },
      (current, ticketId) => current.tickets.setStatus(ticketId, statusId),
      () => void setStatus(statusId),
    );
    if (!answer?.pending) controller.waitForStatus(null);
    if (!answer) return;
    dispatch(
      new TicketStatusChangedEvent(id, answer.previous_status, answer.new_status, answer.pending),
    );
    announcer.say(msg(str`Status: ${status_name}`));
  }

  async function assign(member: PsaMember): Promise<void> {
    const { id, me } = controller.view;
    const resource: TicketResource = {
      member_id: member.id,
      member_name: member.name,
      member_identifier: member.identifier,
      is_rf_user: member.is_rf_user,
    };
    const isOne = me.value?.capabilities.assignees === 'one';
    const answer = await attempt(
      { resources: (others) => (isOne ? [resource] : [...without(others, member.id), resource]) },
      (current, ticketId) => current.tickets.addResource(ticketId, member.id),
      () => void assign(member),
    );
    if (!answer) return;
    dispatch(new TicketAssigneeAddedEvent(id, member.id));
    announcer.say(msg(str`Assigned: ${member.name}`));
  }

  async function unassign(resource: TicketResource): Promise<void> {
    const { id } = controller.view;
    const answer = await attempt(
      { resources: (others) => without(others, resource.member_id) },
      async (current, ticketId) => {
        await current.tickets.removeResource(ticketId, resource.member_id);
        return true;
      },
      () => void unassign(resource),
    );
    if (!answer) return;
    dispatch(new TicketAssigneeRemovedEvent(id, resource.member_id));
    announcer.say(msg(str`No longer assigned: ${resource.member_name}`));
  }

  /** Answers whether it was taken; what was not stays with whoever wrote it. */
  async function addNote(kind: NoteKind, text: string, key: string): Promise<boolean> {
    const { id, me } = controller.view;
    const note: TicketNote = {
      id: key,
      kind,
      text,
      author: me.value?.member?.name ?? client()?.auth.state.user?.name ?? null,
      created_at: new Date().toISOString(),
      pending: true,
    };
    const answer = await attempt(
      { context: (context) => ({ ...context, notes: [note, ...context.notes] }) },
      (current, ticketId) =>
        current.tickets.addNote(ticketId, { kind, text }, { idempotencyKey: key }),
    );
    if (!answer) return false;
    dispatch(new TicketNoteAddedEvent(id, answer.id, kind, answer.pending));
    announcer.say(answer.pending ? msg('Note kept until the PSA takes it') : msg('Note added'));
    return true;
  }

  async function retryWrite(writeId: string): Promise<void> {
    await attempt({ context: onWrite(writeId, { status: 'sending' }) }, (current) =>
      current.tickets.retryWrite(writeId),
    );
  }

  async function discardWrite(writeId: string): Promise<void> {
    const change = (context: TicketContext): TicketContext => ({
      ...context,
      notes: context.notes.filter(({ id }) => id !== writeId),
      pending_writes: context.pending_writes.filter(({ id }) => id !== writeId),
    });
    const done = await attempt({ context: change }, async (current) => {
      await current.tickets.cancelWrite(writeId);
      return true;
    });
    if (done) announcer.say(msg('Discarded'));
  }

  return { setStatus, assign, unassign, addNote, retryWrite, discardWrite };
}

function onTicket(changes: Partial<TicketContext['ticket']>) {
  return (context: TicketContext): TicketContext => ({
    ...context,
    ticket: { ...context.ticket, ...changes },
  });
}

function onWrite(writeId: string, changes: Partial<TicketContext['pending_writes'][number]>) {
  return (context: TicketContext): TicketContext => ({
    ...context,
    pending_writes: context.pending_writes.map((write) =>
      write.id === writeId ? { ...write, ...changes } : write,
    ),
  });
}

function without(resources: readonly TicketResource[], memberId: string): TicketResource[] {
  return resources.filter(({ member_id }) => member_id !== memberId);
}
