import type { Entity, Field } from './entities.js';
import { isNumeric } from './query.js';
import { forbidden, invalid, notFound } from './refusal.js';
import { stamp } from './stamp.js';
import { nextId, table, type AutotaskState, type Row, type TicketRow } from './state.js';

/** Who writes: the API user, or a person on the screen, and in whose name. */
export interface Author {
  resourceId: number;
  impersonated: number | null;
}

/** Something changed, for webhooks. */
export interface Change {
  entity: string;
  action: 'Create' | 'Update' | 'Delete';
  row: Row;
  /** Names of the fields that differ. */
  fields: string[];
  by: number;
}

/** The rules by which rows come into being and change. */
export interface Writes {
  create(entity: Entity, values: Record<string, unknown>, author: Author): Row;
  /** @param replaces PUT: what is not given becomes null. */
  update(entity: Entity, values: Record<string, unknown>, author: Author, replaces?: boolean): Row;
  remove(entity: Entity, id: number, author: Author): void;
}

export function createWrites(state: AutotaskState, changed: (change: Change) => void): Writes {
  function create(entity: Entity, values: Record<string, unknown>, author: Author): Row {
    refuseAsTold(state);
    const given = readValues(entity, values);
    requireAll(entity, given);
    const rows = table(state, entity.name);
    const id = nextId(rows);
    const row: Row = { ...emptyRow(entity), ...given, ...made(entity, author, id), id };
    check(state, entity, row);
    if (state.settings.ignoreWrites) return row;
    rows.set(id, row);
    changed({
      entity: entity.name,
      action: 'Create',
      row,
      fields: Object.keys(given),
      by: by(author),
    });
    touchTicket(row, author);
    return row;
  }

  function update(
    entity: Entity,
    values: Record<string, unknown>,
    author: Author,
    replaces = false,
  ): Row {
    refuseAsTold(state);
    const { id, ...given } = readValues(entity, values, { withId: true });
    const row = table(state, entity.name).get(Number(id));
    if (!row) throw notFound();
    const next: Row = replaces
      ? { ...row, ...writable(entity, emptyRow(entity)), ...given }
      : { ...row, ...given };
    if (replaces) requireAll(entity, next);
    check(state, entity, next);
    if (state.settings.ignoreWrites) return row;
    const fields = Object.keys(next).filter((name) => next[name] !== row[name]);
    Object.assign(row, next, entity.name === 'Tickets' ? ticketChanges(row, next, author) : {});
    changed({ entity: entity.name, action: 'Update', row, fields, by: by(author) });
    return row;
  }

  /** A note or a time entry is activity of its ticket. */
  function touchTicket(row: Row, author: Author): void {
    const ticket = state.tickets.get(Number(row.ticketID));
    if (!ticket) return;
    ticket.lastActivityDate = stamp(Date.now());
    const fields = ['lastActivityDate'];
    changed({ entity: 'Tickets', action: 'Update', row: ticket, fields, by: by(author) });
  }

  return {
    create,
    update,
    remove(entity, id, author) {
      refuseAsTold(state);
      const rows = table(state, entity.name);
      const row = rows.get(id);
      if (!row) throw invalid('No matching records found for the provided id.');
      if (state.settings.ignoreWrites) return;
      rows.delete(id);
      changed({ entity: entity.name, action: 'Delete', row, fields: [], by: by(author) });
      touchTicket(row, author);
    },
  };
}

function refuseAsTold({ settings }: AutotaskState): void {
  if (settings.refuse === 'permission') throw forbidden();
  if (settings.refuse !== null) throw invalid(settings.refuse);
}

/** Takes the fields that the entity has and lets write, by any casing of their names. */
function readValues(
  entity: Entity,
  values: Record<string, unknown>,
  { withId = false } = {},
): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (name.toLowerCase() === 'userdefinedfields') {
      given.userDefinedFields = value;
      continue;
    }
    const field = entity.fields.get(name.toLowerCase());
    if (!field) throw invalid(`Unable to find ${name} in the ${entity.name} Entity.`);
    if (field.name === 'id' && withId) given.id = value;
    if (field.isReadOnly) continue;
    given[field.name] = readValue(field, value);
  }
  if (withId && typeof given.id !== 'number') throw invalid('The id of the item is required.');
  return given;
}

function readValue(field: Field, value: unknown): unknown {
  if (value === null) return null;
  const wrong = () => invalid(`The value for the field ${field.name} is not valid.`);
  if (field.dataType === 'boolean' && typeof value !== 'boolean') throw wrong();
  if (isNumeric(field) && typeof value !== 'number') throw wrong();
  if (field.dataType === 'datetime') {
    if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) throw wrong();
    return stamp(Date.parse(value));
  }
  if (field.dataType === 'string') {
    if (typeof value !== 'string') throw wrong();
    if (field.length > 0 && value.length > field.length) {
      throw invalid(`The field ${field.name} is longer than ${field.length} characters.`);
    }
    return value;
  }
  const chosen = String(value as number);
  if (field.picklist && !field.picklist.some((one) => one.value === chosen && one.isActive)) {
    throw invalid(`Invalid picklist value ${chosen} for the field ${field.name}.`);
  }
  return value;
}

function requireAll(entity: Entity, given: Record<string, unknown>): void {
  const missing = [...entity.fields.values()]
    .filter((field) => field.isRequired && !field.isReadOnly)
    .filter(({ name }) => given[name] == null || given[name] === '')
    .map(({ name }) => `Missing Required Field: ${name};`);
  if (missing.length > 0) throw invalid(missing.join(' '));
}

/** What holds between the fields of a row, and between rows. */
function check(state: AutotaskState, entity: Entity, row: Row): void {
  refer(row, 'companyID', state.companies);
  refer(row, 'ticketID', state.tickets);
  for (const field of ['resourceID', 'assignedResourceID']) refer(row, field, state.resources);
  if (entity.name === 'Tickets') checkTicket(state, row as TicketRow);
  if (entity.name === 'TicketSecondaryResources') checkSecondary(state, row);
  if (entity.name === 'TimeEntries' && row.ticketID != null && row.roleID == null) {
    throw invalid('A role is required for time on a ticket.');
  }
  if (/^Ticket(Note)?Webhooks$/.test(entity.name)) {
    const others = [...table(state, entity.name).keys()].filter((id) => id !== row.id);
    if (others.length >= state.settings.maximumWebhooks) {
      throw invalid('The maximum number of webhooks for this API user has been reached.');
    }
  }
}

function checkTicket(state: AutotaskState, row: TicketRow): void {
  const { assignedResourceID: resource, assignedResourceRoleID: role } = row;
  if ((resource === null) !== (role === null)) {
    throw invalid(
      'When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.',
    );
  }
  const isSecondary = [...state.secondaryResources.values()].some(
    (one) => one.ticketID === row.id && one.resourceID === resource,
  );
  if (resource !== null && isSecondary) {
    throw invalid('A resource cannot be both the primary and a secondary resource of a ticket.');
  }
  checkRole(state, resource, role);
}

function checkSecondary(state: AutotaskState, row: Row): void {
  const ticket = state.tickets.get(Number(row.ticketID));
  const isThere = [...state.secondaryResources.values()].some(
    (one) =>
      one.id !== row.id && one.ticketID === row.ticketID && one.resourceID === row.resourceID,
  );
  if (ticket?.assignedResourceID === row.resourceID) {
    throw invalid('A resource cannot be both the primary and a secondary resource of a ticket.');
  }
  if (isThere) throw invalid('This resource is a secondary resource of the ticket already.');
  checkRole(state, Number(row.resourceID), Number(row.roleID));
}

/** Who is assigned has that role, and is there. */
function checkRole(state: AutotaskState, resource: number | null, role: number | null): void {
  if (resource === null) return;
  const person = state.resources.get(resource);
  if (!person?.isActive) throw invalid('The assigned resource is not active.');
  const has =
    person.defaultServiceDeskRoleID === role ||
    [...table(state, 'ResourceServiceDeskRoles').values()].some(
      (one) => one.resourceID === resource && one.roleID === role && one.isActive === true,
    );
  if (!has) throw invalid('The resource does not have the assigned role.');
}

function refer(row: Row, field: string, rows: ReadonlyMap<number, unknown>): void {
  const value = row[field];
  if (value != null && !rows.has(Number(value))) {
    throw invalid(`Reference value on field: ${field} of type: ${typeof value} does not exist.`);
  }
}

/** What Autotask fills in by itself. */
function made(entity: Entity, { resourceId, impersonated }: Author, id: number): object {
  const now = stamp(Date.now());
  const creator = impersonated ?? resourceId;
  const impersonator = impersonated === null ? null : resourceId;
  switch (entity.name) {
    case 'Tickets':
      return {
        ticketNumber: `T${now.slice(0, 10).replaceAll('-', '')}.${String(id % 10_000).padStart(4, '0')}`,
        createDate: now,
        lastActivityDate: now,
        lastTrackedModificationDateTime: now,
        creatorResourceID: creator,
        impersonatorCreatorResourceID: impersonator,
      };
    case 'TicketNotes':
      return {
        createDateTime: now,
        lastActivityDate: now,
        creatorResourceID: creator,
        impersonatorCreatorResourceID: impersonator,
      };
    case 'TimeEntries':
      return {
        createDateTime: now,
        creatorUserID: creator,
        impersonatorCreatorResourceID: impersonator,
      };
    case 'TicketWebhooks':
    case 'TicketNoteWebhooks':
      return { isReady: false, ownerResourceID: resourceId, webhookGUID: crypto.randomUUID() };
    default:
      return {};
  }
}

/** Completing a ticket dates it; opening it again does not take the date back by itself. */
function ticketChanges(before: Row, after: Row, author: Author): object {
  const now = stamp(Date.now());
  return {
    lastActivityDate: now,
    lastTrackedModificationDateTime: now,
    ...(after.status === 5 &&
      before.status !== 5 && { completedDate: now, completedByResourceID: by(author) }),
  };
}

function by({ resourceId, impersonated }: Author): number {
  return impersonated ?? resourceId;
}

function emptyRow(entity: Entity): Row {
  const empty = [...entity.fields.values()].map(({ name }) => [name, null]);
  return Object.fromEntries(empty) as Row;
}

function writable(entity: Entity, row: Row): Partial<Row> {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !entity.fields.get(name.toLowerCase())?.isReadOnly),
  );
}
