import type { Router } from 'express';
import * as z from 'zod';
import { invalidObject, missingField, notFound } from './errors.js';
import { serveList } from './record.routes.js';
import type { Member } from './state.js';
import { fieldsOf } from './views.js';
import { memberOf, type World } from './world.js';

const reference = z.object({ id: z.int().optional(), identifier: z.string().optional() });
const newEntry = z.looseObject({
  objectId: z.int().optional(),
  type: reference.optional(),
  member: reference.optional(),
  dateStart: z.string().optional(),
  dateEnd: z.string().optional(),
});
const newTime = z.looseObject({
  chargeToId: z.int().optional(),
  chargeToType: z.string().optional(),
  member: reference.optional(),
  timeStart: z.string().optional(),
  timeEnd: z.string().optional(),
  billableOption: z.string().default('Billable'),
  notes: z.string().default(''),
  addToDetailDescriptionFlag: z.boolean().default(false),
  addToInternalAnalysisFlag: z.boolean().default(false),
  addToResolutionFlag: z.boolean().default(false),
});

/** Who works on what, and how long it took. */
export function serveSchedule(router: Router, world: World): void {
  const { state, views } = world;

  serveList(router, world, '/schedule/entries', {
    fields: fieldsOf.scheduleEntry,
    rows: () => state.scheduleEntries.map(views.scheduleEntry),
    one: 'ScheduleEntry',
  });
  router.post('/schedule/entries', (request, response) => {
    const body = newEntry.parse(request.body);
    if (!body.type) throw missingField('scheduleEntry', 'type');
    const isService = body.type.id === 4 || body.type.identifier === 'S';
    const ticket = state.tickets.find(({ id }) => id === body.objectId);
    if (!isService || !ticket) {
      throw invalidObject('scheduleEntry', {
        code: 'NotFound',
        message: `${isService ? 'Ticket' : 'Activity'} ${body.objectId ?? 0} not found`,
        field: 'objectId',
      });
    }
    const member = memberNamed(body.member, 'scheduleEntry');
    const entry = {
      id: world.nextId(),
      ticketId: ticket.id,
      memberId: member.id,
      done: false,
      dateStart: body.dateStart ?? null,
      dateEnd: body.dateEnd ?? null,
    };
    state.scheduleEntries.push(entry);
    world.touched(ticket, memberOf(request));
    response.status(201).json(views.scheduleEntry(entry));
  });
  router.patch('/schedule/entries/:id', (request, response) => {
    const entry = entryOf(request.params.id);
    const operations = z
      .array(z.object({ op: z.string(), path: z.string(), value: z.unknown() }))
      .parse(request.body);
    for (const { path, value } of operations) if (path === 'doneFlag') entry.done = value === true;
    world.touched(world.ticketOf(entry.ticketId), memberOf(request));
    response.json(views.scheduleEntry(entry));
  });
  router.delete('/schedule/entries/:id', (request, response) => {
    const entry = entryOf(request.params.id);
    state.scheduleEntries.splice(state.scheduleEntries.indexOf(entry), 1);
    world.touched(world.ticketOf(entry.ticketId), memberOf(request));
    response.status(204).end();
  });

  serveList(router, world, '/time/entries', {
    fields: fieldsOf.timeEntry,
    rows: () => state.timeEntries.map(views.timeEntry),
    one: 'TimeEntry',
  });
  serveList(router, world, '/service/tickets/:parentId/timeentries', {
    fields: fieldsOf.reference,
    rows: ({ params }) => {
      const { id } = world.ticketOf(params.parentId);
      return state.timeEntries
        .filter(({ ticketId }) => ticketId === id)
        .map((entry) => ({ id: entry.id, description: entry.notes.slice(0, 50) }));
    },
  });
  router.post('/time/entries', (request, response) => {
    const body = newTime.parse(request.body);
    if (!body.timeStart) throw missingField('timeEntry', 'timeStart');
    const ticket = state.tickets.find(({ id }) => id === body.chargeToId);
    if (!ticket || body.chargeToType !== 'ServiceTicket') {
      throw invalidObject('timeEntry', {
        code: 'NotFound',
        message: `Ticket ${body.chargeToId ?? 0} not found`,
        field: 'chargeToId',
      });
    }
    const status = state.statuses.find(({ id }) => id === ticket.statusId);
    if (status?.refusesTime) {
      throw invalidObject('timeEntry', {
        code: 'InvalidField',
        message: `Time cannot be entered while the ticket has the status ${status.name}.`,
        field: 'chargeToId',
      });
    }
    const entry = {
      id: world.nextId(),
      ticketId: ticket.id,
      memberId: body.member ? memberNamed(body.member, 'timeEntry').id : memberOf(request).id,
      timeStart: body.timeStart,
      timeEnd: body.timeEnd ?? body.timeStart,
      notes: body.notes,
      billableOption: body.billableOption,
      addTo: {
        discussion: body.addToDetailDescriptionFlag,
        internal: body.addToInternalAnalysisFlag,
        resolution: body.addToResolutionFlag,
      },
      enteredAt: world.now(),
    };
    state.timeEntries.push(entry);
    world.touched(ticket, memberOf(request));
    response.status(201).json(views.timeEntry(entry));
  });

  function entryOf(id: string) {
    const entry = state.scheduleEntries.find((one) => one.id === Number(id));
    if (!entry) throw notFound('ScheduleEntry', id);
    return entry;
  }

  function memberNamed(wanted: z.infer<typeof reference> | undefined, resource: string): Member {
    if (!wanted) throw missingField(resource, 'member');
    const found = state.members.find(
      ({ id, identifier }) => id === wanted.id || identifier === wanted.identifier,
    );
    if (found) return found;
    throw invalidObject(resource, {
      code: 'NotFound',
      message: `Member ${wanted.id ?? wanted.identifier ?? ''} not found`,
      field: 'member',
    });
  }
}
