import type { PsaCall, PsaCompanyRecord, PsaTicket } from '../provider.js';
import type { AutotaskApi, Filter } from './autotask-api.js';
import type { Directory, People } from './autotask-directory.js';
import { idOr, noTicket } from './autotask-errors.js';
import type { EntityFields, Picklists } from './autotask-picklists.js';
import {
  secondaryRow,
  ticketFields,
  ticketRow,
  type SecondaryRow,
  type TicketRow,
} from './autotask-rows.js';

/** Reads tickets, and shows them as we know them. */
export interface Tickets {
  row(id: string, call: PsaCall): Promise<TicketRow>;
  secondaries(ids: readonly number[], call: PsaCall): Promise<SecondaryRow[]>;
  read(id: string, call: PsaCall): Promise<PsaTicket>;
  find(filter: Filter[], call: PsaCall): Promise<PsaTicket[]>;
}

/** What a ticket's row only names by number. */
export interface Surroundings {
  fields: EntityFields;
  people: People;
  companies: ReadonlyMap<number, PsaCompanyRecord>;
  secondaries: readonly SecondaryRow[];
  webUrl: string | null;
}

/** The one status whose meaning is the same in every instance: Complete. */
export const closedStatus = 5;

export function createTickets(
  api: AutotaskApi,
  parts: { picklists: Picklists; directory: Directory },
): Tickets {
  const { picklists, directory } = parts;

  async function row(id: string, call: PsaCall): Promise<TicketRow> {
    const found = await api.item('Tickets', idOr(id, noTicket(id)), ticketRow, call);
    if (!found) throw noTicket(id);
    return found;
  }

  async function secondaries(ids: readonly number[], call: PsaCall): Promise<SecondaryRow[]> {
    if (ids.length === 0) return [];
    return api.query(
      'TicketSecondaryResources',
      {
        filter: [{ op: 'in', field: 'ticketID', value: [...ids] }],
        fields: ['id', 'ticketID', 'resourceID', 'roleID'],
      },
      secondaryRow,
      call,
    );
  }

  async function show(rows: readonly TicketRow[], call: PsaCall): Promise<PsaTicket[]> {
    const ids = rows.map(({ id }) => id);
    const [fields, people, zone, companies, others] = await Promise.all([
      picklists.fields('Tickets', call),
      directory.people(call),
      api.zones.current(call),
      directory.companiesOf(
        rows.map(({ companyID }) => companyID),
        call,
      ),
      secondaries(ids, call),
    ]);
    const surroundings = { fields, people, companies, secondaries: others, webUrl: zone.webUrl };
    return rows.map((one) => presentTicket(one, surroundings));
  }

  return {
    row,
    secondaries,
    async read(id, call) {
      const [shown] = await show([await row(id, call)], call);
      if (!shown) throw noTicket(id);
      return shown;
    },
    async find(filter, call) {
      const rows = await api.query('Tickets', { filter, fields: ticketFields }, ticketRow, call);
      return show(rows, call);
    },
  };
}

export function presentTicket(row: TicketRow, surroundings: Surroundings): PsaTicket {
  const { fields, people, companies, webUrl } = surroundings;
  const assigned = [
    row.assignedResourceID,
    ...surroundings.secondaries
      .filter(({ ticketID }) => ticketID === row.id)
      .map(({ resourceID }) => resourceID),
  ].filter((id) => id !== null);
  return {
    id: String(row.id),
    summary: row.title ?? row.ticketNumber ?? `Ticket ${row.id}`,
    description: row.description,
    boardId: textId(row.queueID),
    boardName: fields.label('queueID', row.queueID),
    statusId: textId(row.status),
    statusName: fields.label('status', row.status),
    priorityId: textId(row.priority),
    priorityName: fields.label('priority', row.priority),
    companyId: textId(row.companyID),
    companyName: row.companyID === null ? null : (companies.get(row.companyID)?.name ?? null),
    contactId: textId(row.contactID),
    resources: [...new Set(assigned)].map((id) => people.resource(id)),
    enteredAt: row.createDate,
    updatedAt: row.lastActivityDate,
    closed: row.status === closedStatus,
    url: webUrl === null ? null : deepLink(webUrl, row.id),
  };
}

/** Opens the ticket for whoever is signed in to Autotask. */
function deepLink(webUrl: string, id: number): string {
  const address = 'Autotask/AutotaskExtend/ExecuteCommand.aspx';
  return `${webUrl}${address}?Code=OpenTicketDetail&TicketID=${id}`;
}

function textId(id: number | null): string | null {
  return id === null ? null : String(id);
}
