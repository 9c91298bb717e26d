import {
  PsaError,
  readSection,
  type PsaConfigurationRecord,
  type PsaNoteRecord,
  type PsaSection,
  type PsaTicket,
  type PsaTicketDetails,
} from '../provider.js';
import { idNumber } from './connectwise.conditions.js';
import type { ConnectwiseHttp } from './connectwise.http.js';
import type { ConnectwiseLists } from './connectwise.lists.js';
import {
  asCompany,
  asContact,
  asNote,
  asResources,
  asTicket,
  contactIn,
  resourcesIn,
  slaOf,
} from './connectwise.mapping.js';
import * as schemas from './connectwise.schemas.js';
import type { CwNote, CwScheduleEntry, CwTicket } from './connectwise.schemas.js';

/** Open tickets of the same company that are shown beside one. */
const relatedShown = 5;

/** Reads a ticket, and what belongs to it. */
export function createReading(parts: {
  http: ConnectwiseHttp;
  lists: ConnectwiseLists;
  web: string;
}) {
  const { http, lists, web } = parts;

  const pathOf = (id: string) => `/service/tickets/${ticketNumber(id)}`;
  const read = (id: string, signal: AbortSignal): Promise<CwTicket> =>
    http.call({ method: 'GET', path: pathOf(id), signal }, schemas.ticket);

  /** Who is assigned stands in the schedule: entries of service, not those that are done. */
  async function scheduleEntries(id: string, signal: AbortSignal): Promise<CwScheduleEntry[]> {
    const conditions = `objectId=${ticketNumber(id)} and type/identifier="S" and doneFlag=false`;
    return http.list(
      { path: '/schedule/entries', query: { conditions }, signal },
      schemas.scheduleEntry,
    );
  }

  /** Notes and those of time entries: some write nothing but the latter. Newest last. */
  async function rawNotes(id: string, signal: AbortSignal): Promise<CwNote[]> {
    return http.list({ path: `${pathOf(id)}/allNotes`, signal }, schemas.note);
  }

  async function configurations(
    ids: number[],
    signal: AbortSignal,
  ): Promise<PsaConfigurationRecord[]> {
    if (ids.length === 0) return [];
    const conditions = `id in (${ids.join(',')})`;
    const fields = 'id,name,type,serialNumber,ipAddress';
    const found = await http.list(
      { path: '/company/configurations', query: { conditions, fields }, signal },
      schemas.configuration,
    );
    return found.map((one) => ({
      id: String(one.id),
      name: one.name ?? '',
      type: one.type?.name ?? null,
      serialNumber: one.serialNumber || null,
      ipAddress: one.ipAddress || null,
    }));
  }

  async function related(ticket: CwTicket, signal: AbortSignal): Promise<PsaTicket[]> {
    if (!ticket.company) return [];
    const query = {
      conditions: `company/id=${ticket.company.id} and closedFlag=false and id!=${ticket.id}`,
      orderBy: 'dateEntered desc',
      pageSize: String(relatedShown),
      fields: 'id,summary,board,status,priority,company,contact,resources,closedFlag,_info',
    };
    const [found, members] = await Promise.all([
      http.call({ method: 'GET', path: '/service/tickets', query, signal }, schemas.ticket.array()),
      lists.knownMembers(signal),
    ]);
    return found.map((one) => asTicket(one, resourcesIn(one, members), web));
  }

  return {
    read,
    scheduleEntries,
    async ticket(id: string, signal: AbortSignal): Promise<PsaTicket> {
      const [ticket, entries] = await Promise.all([read(id, signal), scheduleEntries(id, signal)]);
      return asTicket(ticket, asResources(entries), web);
    },
    notes: async (id: string, signal: AbortSignal) => inOrder(await rawNotes(id, signal)),

    /** First all that needs the id alone, then what the ticket names. */
    async withDetails(
      id: string,
      signal: AbortSignal,
    ): Promise<{ ticket: PsaTicket; details: PsaTicketDetails }> {
      const first = read(id, signal);
      // All of it is waited for together: where the ticket cannot be read, nothing fails unheard.
      const [ticket, entries, readNotes, configurationSection, named] = await Promise.all([
        first,
        readSection(scheduleEntries(id, signal)),
        readSection(rawNotes(id, signal)),
        readSection(devicesOf(id, signal)),
        first.then((found) => namedIn(found, signal)),
      ]);
      const resources =
        'value' in entries
          ? asResources(entries.value)
          : resourcesIn(ticket, await lists.knownMembers(signal).catch(noMembers));
      return {
        ticket: {
          ...asTicket(ticket, resources, web),
          description: 'value' in readNotes ? descriptionIn(readNotes.value) : null,
        },
        details: {
          ...named,
          configurations: configurationSection,
          notes: mapSection(readNotes, inOrder),
          sla: { value: slaOf(ticket, Date.now()) },
        },
      };
    },
  };

  async function devicesOf(id: string, signal: AbortSignal): Promise<PsaConfigurationRecord[]> {
    const path = `${pathOf(id)}/configurations`;
    const found = await http.list({ path, signal }, schemas.configurationReference);
    return configurations(
      found.map((one) => one.id),
      signal,
    );
  }

  /** What only the ticket itself names. */
  async function namedIn(
    ticket: CwTicket,
    signal: AbortSignal,
  ): Promise<Pick<PsaTicketDetails, 'company' | 'contact' | 'relatedTickets'>> {
    const { company, contact } = ticket;
    const known = contactIn(ticket);
    const [companySection, contactSection, relatedSection] = await Promise.all([
      readSection(company ? companyOf(company.id, signal) : Promise.resolve(null)),
      readSection(known || !contact ? Promise.resolve(known) : contactOf(contact.id, signal)),
      readSection(related(ticket, signal)),
    ]);
    return { company: companySection, contact: contactSection, relatedTickets: relatedSection };
  }

  async function companyOf(id: number, signal: AbortSignal) {
    const path = `/company/companies/${id}`;
    return asCompany(await http.call({ method: 'GET', path, signal }, schemas.company));
  }

  async function contactOf(id: number, signal: AbortSignal) {
    const path = `/company/contacts/${id}`;
    return asContact(await http.call({ method: 'GET', path, signal }, schemas.contact));
  }
}
export type ConnectwiseReading = ReturnType<typeof createReading>;

/** A ticket's number. What is none is no ticket. */
export function ticketNumber(id: string): number {
  try {
    return idNumber(id, 'ticket');
  } catch {
    // Said as one would say it of a number that is not there.
    throw new PsaError('not_found', 'There is no such ticket in ConnectWise');
  }
}

function inOrder(notes: CwNote[]): PsaNoteRecord[] {
  return notes
    .map(asNote)
    .sort((one, other) => (one.createdAt?.getTime() ?? 0) - (other.createdAt?.getTime() ?? 0));
}

/** ConnectWise keeps what a ticket was opened with as its first note. */
function descriptionIn(notes: CwNote[]): string | null {
  const first =
    notes.find(({ issueFlag }) => issueFlag) ??
    notes.find(({ detailDescriptionFlag }) => detailDescriptionFlag);
  return first ? asNote(first).text : null;
}

function mapSection<T, U>(section: PsaSection<T>, map: (value: T) => U): PsaSection<U> {
  return 'error' in section ? section : { value: map(section.value) };
}

/** Without them a ticket shows identifiers; it is shown all the same. */
function noMembers(error: unknown): [] {
  if (error instanceof PsaError) return [];
  throw error;
}
