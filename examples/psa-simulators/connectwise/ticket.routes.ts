import type { Request, Router } from 'express';
import * as z from 'zod';
import { ConnectwiseError, invalidObject, missingField, notFound } from './errors.js';
import { selectRows } from './list-query.js';
import { answerPage, serveList } from './record.routes.js';
import type { Member, Note, Ticket } from './state.js';
import { fieldsOf } from './views.js';
import { memberOf, type World } from './world.js';

const reference = z.object({
  id: z.int().optional(),
  identifier: z.string().optional(),
  name: z.string().optional(),
});
type Reference = z.infer<typeof reference>;

const newTicket = z.looseObject({
  summary: z.string().optional(),
  company: reference.optional(),
  board: reference.optional(),
  status: reference.optional(),
  priority: reference.optional(),
  contact: reference.optional(),
  owner: reference.optional(),
  initialDescription: z.string().optional(),
  initialInternalAnalysis: z.string().optional(),
  initialResolution: z.string().optional(),
  externalXRef: z.string().max(100).optional(),
});

const patches = z.array(
  z.object({
    op: z.enum(['add', 'replace', 'remove']),
    path: z.string(),
    value: z.unknown(),
  }),
);

const newNote = z.looseObject({
  text: z.string().optional(),
  detailDescriptionFlag: z.boolean().default(false),
  internalAnalysisFlag: z.boolean().default(false),
  resolutionFlag: z.boolean().default(false),
});

/** Tickets, their notes, and what hangs on them. */
export function serveTickets(router: Router, world: World): void {
  const { state, views } = world;

  router.post('/service/tickets/search', (request, response) => {
    const body = z
      .object({
        conditions: z.string().optional(),
        orderBy: z.string().optional(),
        childconditions: z.string().optional(),
      })
      .parse(request.body);
    const rows = selectRows(state.tickets.map(views.ticket), ticketFields, {
      ...body,
      childConditions: body.childconditions,
    });
    answerPage(world, request, response, rows);
  });
  serveList(router, world, '/service/tickets', {
    fields: ticketFields,
    rows: () => state.tickets.map(views.ticket),
    one: 'Ticket',
  });

  router.post('/service/tickets', (request, response) => {
    const body = newTicket.parse(request.body);
    if (!body.summary) throw missingField('ticket', 'summary');
    if (body.summary.length > 100) throw tooLong('ticket', 'summary', 100);
    if (!body.company) throw missingField('ticket', 'company');
    const ticket = createTicket(body, body.summary, body.company);
    const by = memberOf(request);
    state.tickets.push(ticket);
    for (const [text, kind] of [
      [body.initialDescription, 'discussion'],
      [body.initialInternalAnalysis, 'internal'],
      [body.initialResolution, 'resolution'],
    ] as const) {
      if (text) addNote(ticket, { text, kind, isIssue: kind === 'discussion' }, by);
    }
    world.touched(ticket, by, 'added');
    response.status(201).json(views.ticket(ticket));
  });

  router.patch('/service/tickets/:id', (request, response) => {
    const ticket = world.ticketOf(request.params.id);
    const operations = patches.safeParse(request.body);
    if (!operations.success) {
      throw new ConnectwiseError(400, 'InvalidObject', 'patchOperation object is invalid');
    }
    const changed = { ...ticket };
    for (const { op, path, value } of operations.data) patchField(changed, path, op, value);
    const status = state.statuses.find(({ id }) => id === changed.statusId);
    if (status?.boardId !== changed.boardId) throw foreignStatus(changed.statusId, changed.boardId);
    const isChange = JSON.stringify(changed) !== JSON.stringify(ticket);
    const closedAt = status.closed ? (ticket.closedAt ?? world.now()) : null;
    Object.assign(ticket, changed, { closedAt });
    if (isChange) world.touched(ticket, memberOf(request));
    response.json(views.ticket(ticket));
  });

  router.delete('/service/tickets/:id', (request, response) => {
    const ticket = world.ticketOf(request.params.id);
    state.tickets.splice(state.tickets.indexOf(ticket), 1);
    world.touched(ticket, memberOf(request), 'deleted');
    response.status(204).end();
  });

  serveList(router, world, '/service/tickets/:parentId/notes', {
    fields: fieldsOf.note,
    rows: (request) => notesOf(request).map(views.note),
    one: 'ServiceNote',
  });
  serveList(router, world, '/service/tickets/:parentId/allNotes', {
    fields: fieldsOf.ticketNote,
    rows: (request) => {
      if (request.query.orderBy !== undefined) {
        throw new ConnectwiseError(400, 'ApiFindCondition', 'orderBy is not supported here.');
      }
      const { id } = world.ticketOf(request.params.parentId);
      const times = state.timeEntries.filter(
        ({ ticketId, addTo }) =>
          ticketId === id && (addTo.discussion || addTo.internal || addTo.resolution),
      );
      return [...notesOf(request).map(views.ticketNote), ...times.map(views.timeEntryNote)];
    },
  });
  router.post('/service/tickets/:parentId/notes', (request, response) => {
    const ticket = world.ticketOf(request.params.parentId);
    const body = newNote.parse(request.body);
    if (!body.text) throw missingField('serviceNote', 'text');
    const kind = body.resolutionFlag
      ? 'resolution'
      : body.internalAnalysisFlag
        ? 'internal'
        : 'discussion';
    const note = addNote(ticket, { text: body.text, kind, isIssue: false }, memberOf(request));
    world.touched(ticket, memberOf(request));
    response.status(201).json(views.note(note));
  });

  serveList(router, world, '/service/tickets/:parentId/configurations', {
    fields: fieldsOf.reference,
    rows: ({ params }) =>
      world.ticketOf(params.parentId).configurationIds.flatMap((id) => {
        const found = state.configurations.find((one) => one.id === id);
        return found ? [{ id, deviceIdentifier: found.name }] : [];
      }),
  });
  serveList(router, world, '/service/tickets/:parentId/scheduleentries', {
    fields: fieldsOf.reference,
    rows: ({ params }) => {
      const { id } = world.ticketOf(params.parentId);
      return state.scheduleEntries
        .filter(({ ticketId }) => ticketId === id)
        .map((entry) => ({ id: entry.id, description: 'Schedule entry' }));
    },
  });

  function notesOf({ params }: Request): Note[] {
    const { id } = world.ticketOf(params.parentId);
    return state.notes.filter(({ ticketId }) => ticketId === id);
  }

  function addNote(
    ticket: Ticket,
    note: Pick<Note, 'text' | 'kind' | 'isIssue'>,
    by: Member,
  ): Note {
    const added: Note = {
      ...note,
      id: world.nextId(),
      ticketId: ticket.id,
      memberId: by.id,
      contactId: null,
      createdAt: world.now(),
      createdBy: by.identifier,
    };
    state.notes.push(added);
    return added;
  }

  function createTicket(
    body: z.infer<typeof newTicket>,
    summary: string,
    company: Reference,
  ): Ticket {
    const board = body.board ? find('Board', state.boards, body.board, 'board') : state.boards[0];
    const boardId = board?.id ?? 1;
    const own = state.statuses.filter((status) => status.boardId === boardId);
    const asked = body.status;
    const status = asked
      ? own.find(({ id, name }) => id === asked.id || name === asked.name)
      : own.find(({ isDefault }) => isDefault);
    if (!status) throw foreignStatus(asked?.id ?? 0, boardId);
    const companyRecord = find('Company', state.companies, company, 'company');
    const priority = body.priority
      ? find('Priority', state.priorities, body.priority, 'priority')
      : state.priorities[2];
    const contact = body.contact
      ? find('Contact', state.contacts, body.contact, 'contact')
      : undefined;
    const now = Date.now();
    return {
      id: world.nextId(),
      summary,
      boardId,
      statusId: status.id,
      priorityId: priority?.id ?? 8,
      companyId: companyRecord.id,
      contactId: contact?.id ?? null,
      ownerId: body.owner ? find('Member', state.members, body.owner, 'owner').id : null,
      configurationIds: [],
      externalXRef: body.externalXRef ?? null,
      enteredAt: world.now(),
      updatedAt: world.now(),
      updatedBy: '',
      closedAt: status.closed ? world.now() : null,
      respondBy: new Date(now + 7_200_000).toISOString(),
      resolveBy: new Date(now + 86_400_000).toISOString(),
      respondedAt: null,
    };
  }

  /** A path into a reference, and what cannot be changed, is taken and ignored: the answer is 200. */
  function patchField(ticket: Ticket, path: string, op: string, value: unknown): void {
    const ref = reference.safeParse(value).data;
    switch (path.replace(/^\//, '')) {
      case 'summary':
        if (typeof value !== 'string' || !value) throw missingField('ticket', 'summary');
        ticket.summary = value;
        return;
      case 'status': {
        const own = state.statuses.filter(({ boardId }) => boardId === ticket.boardId);
        const found = own.find(({ id, name }) => id === ref?.id || name === ref?.name);
        if (!found) throw foreignStatus(ref?.id ?? 0, ticket.boardId);
        ticket.statusId = found.id;
        return;
      }
      case 'board':
        ticket.boardId = find('Board', state.boards, ref, 'board').id;
        return;
      case 'priority':
        ticket.priorityId = find('Priority', state.priorities, ref, 'priority').id;
        return;
      case 'company':
        ticket.companyId = find('Company', state.companies, ref, 'company').id;
        return;
      case 'owner':
        ticket.ownerId = op === 'remove' ? null : find('Member', state.members, ref, 'owner').id;
        return;
      case 'externalXRef':
        ticket.externalXRef = typeof value === 'string' ? value : null;
        return;
      default:
        return;
    }
  }

  function foreignStatus(statusId: number, boardId: number): ConnectwiseError {
    const board = state.boards.find(({ id }) => id === boardId);
    return invalidObject('ticket', {
      code: 'NotFound',
      message: `Service Status ${statusId} not found for Service Board ${board?.name ?? boardId}`,
      field: 'status',
    });
  }

  function find<T extends { id: number; name?: string; identifier?: string }>(
    what: string,
    list: readonly T[],
    wanted: Reference | undefined,
    field: string,
  ): T {
    const found = list.find(
      (one) =>
        one.id === wanted?.id ||
        (wanted?.id === undefined &&
          ((wanted?.identifier !== undefined && one.identifier === wanted.identifier) ||
            (wanted?.name !== undefined && one.name === wanted.name))),
    );
    if (found) return found;
    const shown = wanted?.id ?? wanted?.identifier ?? wanted?.name ?? '';
    if (wanted === undefined) throw notFound(what, '');
    throw invalidObject('ticket', {
      code: 'NotFound',
      message: `${what} ${shown} not found`,
      field,
    });
  }
}

function tooLong(resource: string, field: string, length: number): ConnectwiseError {
  return invalidObject(resource, {
    code: 'InvalidField',
    message: `The field ${field} must be a string with a maximum length of ${length}.`,
    field,
  });
}

/** Tickets can be found by their device, though the record does not show it. */
const ticketFields = fieldsOf.ticket;
