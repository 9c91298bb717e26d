import type * as z from 'zod';
import {
  readSection,
  type PsaCall,
  type PsaConfigurationRecord,
  type PsaContactRecord,
  type PsaSection,
  type PsaTicket,
  type PsaTicketDetails,
} from '../provider.js';
import type { AutotaskApi } from './autotask-api.js';
import type { Directory } from './autotask-directory.js';
import { idOr, noTicket } from './autotask-errors.js';
import type { Notes } from './autotask-notes.js';
import type { EntityFields, Picklists } from './autotask-picklists.js';
import {
  additionalConfigurationRow,
  configurationFields,
  configurationRow,
  contactFields,
  contactRow,
  ticketFields,
  ticketRow,
  type TicketRow,
} from './autotask-rows.js';
import { presentSla } from './autotask-sla.js';
import {
  closedStatus,
  presentTicket,
  type Surroundings,
  type Tickets,
} from './autotask-tickets.js';

const mostRelated = 10;

interface Parts {
  picklists: Picklists;
  directory: Directory;
  tickets: Tickets;
  notes: Notes;
}

/**
 * A ticket with all that its screen shows: what is found by the ticket's id at once with the ticket,
 * and what only the ticket names in a second wave.
 */
export function createDetails(api: AutotaskApi, parts: Parts) {
  const { picklists, directory, tickets, notes } = parts;

  return async (
    id: string,
    call: PsaCall,
  ): Promise<{ ticket: PsaTicket; details: PsaTicketDetails }> => {
    const ticketId = idOr(id, noTicket(id));
    const [row, secondaries, fields, people, zone, moreDevices, noteRows, deviceFields] =
      await Promise.all([
        tickets.row(id, call),
        tickets.secondaries([ticketId], call),
        picklists.fields('Tickets', call),
        directory.people(call),
        api.zones.current(call),
        readSection(additional(ticketId, call)),
        readSection(notes.rows(ticketId, call)),
        readSection(picklists.fields('ConfigurationItems', call)),
        // For the kinds of notes, which the second wave finds known.
        readSection(picklists.fields('TicketNotes', call)),
      ]);

    const writers = mapped(noteRows, (rows) => rows.map((one) => one.createdByContactID));
    const [companies, contacts, configurations, others] = await Promise.all([
      readSection(directory.companiesOf([row.companyID], call)),
      readSection(contactsOf([row.contactID, ...or(writers, [])], call)),
      'error' in moreDevices
        ? moreDevices
        : readSection(devices([row.configurationItemID, ...moreDevices.value], call)),
      readSection(related(row, call)),
    ]);
    const surroundings: Surroundings = {
      fields,
      people,
      secondaries,
      companies: or(companies, new Map()),
      webUrl: zone.webUrl,
    };

    return {
      ticket: presentTicket(row, surroundings),
      details: {
        company: mapped(companies, (found) => found.get(row.companyID ?? -1) ?? null),
        contact: mapped(contacts, (found) => found.get(row.contactID ?? -1) ?? null),
        configurations: mapped(configurations, (found) =>
          found.map((device) => presentDevice(device, or(deviceFields, null))),
        ),
        notes:
          'error' in noteRows
            ? noteRows
            : await readSection(
                notes.present(noteRows.value, people, or(contacts, new Map()), call),
              ),
        // Who helps with them is left out: it would be a third wave.
        relatedTickets: mapped(others, (found) =>
          found.map((one) => presentTicket(one, surroundings)),
        ),
        sla: { value: presentSla(row, fields) },
      },
    };
  };

  async function additional(ticketID: number, call: PsaCall): Promise<(number | null)[]> {
    const rows = await api.query(
      'TicketAdditionalConfigurationItems',
      {
        filter: [{ op: 'eq', field: 'ticketID', value: ticketID }],
        fields: ['id', 'configurationItemID'],
      },
      additionalConfigurationRow,
      call,
    );
    return rows.map(({ configurationItemID }) => configurationItemID);
  }

  async function devices(ids: (number | null)[], call: PsaCall): Promise<DeviceRow[]> {
    const wanted = known(ids);
    if (wanted.length === 0) return [];
    return api.query(
      'ConfigurationItems',
      { filter: [{ op: 'in', field: 'id', value: wanted }], fields: configurationFields },
      configurationRow,
      call,
    );
  }

  async function contactsOf(
    ids: (number | null)[],
    call: PsaCall,
  ): Promise<Map<number, PsaContactRecord>> {
    const wanted = known(ids);
    if (wanted.length === 0) return new Map();
    const rows = await api.query(
      'Contacts',
      { filter: [{ op: 'in', field: 'id', value: wanted }], fields: contactFields },
      contactRow,
      call,
    );
    return new Map(
      rows.map((row) => [
        row.id,
        {
          id: String(row.id),
          name: [row.firstName, row.lastName].filter(Boolean).join(' ') || `Contact ${row.id}`,
          email: row.emailAddress,
          phone: row.phone ?? row.mobilePhone,
        },
      ]),
    );
  }

  /** The newest open tickets of the same company. */
  async function related(row: TicketRow, call: PsaCall): Promise<TicketRow[]> {
    if (row.companyID === null) return [];
    const rows = await api.query(
      'Tickets',
      {
        filter: [
          { op: 'eq', field: 'companyID', value: row.companyID },
          { op: 'noteq', field: 'status', value: closedStatus },
          { op: 'noteq', field: 'id', value: row.id },
        ],
        fields: ticketFields,
      },
      ticketRow,
      call,
    );
    return rows
      .sort((a, b) => Number(b.createDate) - Number(a.createDate) || b.id - a.id)
      .slice(0, mostRelated);
  }
}

type DeviceRow = z.infer<typeof configurationRow>;

function presentDevice(device: DeviceRow, fields: EntityFields | null): PsaConfigurationRecord {
  const { id, referenceTitle, rmmDeviceAuditHostname, serialNumber } = device;
  return {
    id: String(id),
    name: referenceTitle ?? rmmDeviceAuditHostname ?? serialNumber ?? `Device ${id}`,
    type: fields?.label('configurationItemType', device.configurationItemType) ?? null,
    serialNumber,
    ipAddress: device.rmmDeviceAuditIPAddress,
  };
}

function known(ids: readonly (number | null)[]): number[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

function mapped<T, U>(section: PsaSection<T>, change: (value: T) => U): PsaSection<U> {
  return 'error' in section ? section : { value: change(section.value) };
}

/** What stands in where a section could not be read. */
function or<T, U>(section: PsaSection<T>, otherwise: U): T | U {
  return 'error' in section ? otherwise : section.value;
}
