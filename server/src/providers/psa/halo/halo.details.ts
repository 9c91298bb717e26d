import {
  readSection,
  type PsaCompanyRecord,
  type PsaConfigurationRecord,
  type PsaContactRecord,
  type PsaNoteRecord,
  type PsaTicket,
  type PsaTicketDetails,
} from '../provider.js';
import { presentNote, type HaloActions } from './halo.actions.js';
import type { HaloHttp } from './halo.http.js';
import type { HaloLists } from './halo.lists.js';
import { named } from './halo.search.js';
import { presentTicket, slaOf } from './halo.tickets.js';
import { haloAsset, haloClient, haloTicket, haloUser, type HaloTicket } from './halo.wire.js';

/** Tickets of the same company that are shown beside one. */
const relatedCount = 10;

export interface HaloDetails {
  raw(id: string, signal: AbortSignal): Promise<HaloTicket>;
  notes(id: string, signal: AbortSignal): Promise<PsaNoteRecord[]>;
  whole(id: string, signal: AbortSignal): Promise<{ ticket: PsaTicket; details: PsaTicketDetails }>;
}

/** Reads a ticket with what belongs to it: what needs only its id first, then what it names. */
export function createHaloDetails(
  http: HaloHttp,
  lists: HaloLists,
  actions: HaloActions,
): HaloDetails {
  function raw(id: string, signal: AbortSignal): Promise<HaloTicket> {
    return http.get(`Tickets/${id}`, haloTicket, { query: { includedetails: true }, signal });
  }

  async function notes(id: string, signal: AbortSignal): Promise<PsaNoteRecord[]> {
    const found = await actions.read(Number(id), signal);
    return found
      .map((action) => presentNote(Number(id), action))
      .filter((note) => note !== null)
      .sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  }

  async function configurations(
    id: string,
    signal: AbortSignal,
  ): Promise<PsaConfigurationRecord[]> {
    const assets = await http.all('Asset', haloAsset, { query: { ticket_id: id }, signal });
    return assets.map((asset) => ({
      id: String(asset.id),
      name: asset.key_field ?? asset.inventory_number ?? `Asset ${asset.id}`,
      type: asset.assettype_name,
      // The list has neither: they are fields that each instance defines for itself.
      serialNumber: null,
      ipAddress: null,
    }));
  }

  async function company(id: number | null, signal: AbortSignal): Promise<PsaCompanyRecord | null> {
    if (id === null) return null;
    const client = await http.get(`Client/${id}`, haloClient, {
      query: { includedetails: true },
      signal,
    });
    return presentCompany(client);
  }

  async function contact(
    { user_id: id, user_name: name, user_email: email }: HaloTicket,
    signal: AbortSignal,
  ): Promise<PsaContactRecord | null> {
    if (id === null || id <= 0) return name ? { id: null, name, email, phone: null } : null;
    const user = await http.get(`Users/${id}`, haloUser, {
      query: { includedetails: true },
      signal,
    });
    const phones = [
      user.phonenumber_preferred,
      user.phonenumber,
      user.mobilenumber,
      user.sitephonenumber,
    ];
    return {
      id: String(user.id),
      name: user.name ?? name ?? `User ${id}`,
      email: filled(user.emailaddress),
      phone: phones.map(filled).find((phone) => phone !== null) ?? null,
    };
  }

  async function related(ticket: HaloTicket, signal: AbortSignal): Promise<PsaTicket[]> {
    if (ticket.client_id === null) return [];
    const query = {
      ...named,
      client_id: ticket.client_id,
      open_only: true,
      pageinate: true,
      page_no: 1,
      // One more than is shown: the ticket itself is among them.
      page_size: relatedCount + 1,
      order: 'dateoccurred',
      orderdesc: true,
    };
    const [{ rows }, names] = await Promise.all([
      http.rows('Tickets', haloTicket, { query, signal }),
      lists.kept.names(signal),
    ]);
    return rows
      .filter(({ id, client_id }) => id !== ticket.id && client_id === ticket.client_id)
      .slice(0, relatedCount)
      .map((row) => presentTicket(row, names, false));
  }

  return {
    raw,
    notes,
    async whole(id, signal) {
      const [found, readNotes, readConfigurations, names] = await Promise.all([
        raw(id, signal),
        readSection(notes(id, signal)),
        readSection(configurations(id, signal)),
        lists.kept.names(signal),
      ]);
      const ticket = presentTicket(found, names);
      const [readCompany, readContact, readRelated] = await Promise.all([
        readSection(company(found.client_id, signal)),
        readSection(contact(found, signal)),
        readSection(related(found, signal)),
      ]);
      return {
        ticket,
        details: {
          company: readCompany,
          contact: readContact,
          configurations: readConfigurations,
          notes: readNotes,
          relatedTickets: readRelated,
          sla: { value: slaOf(found, ticket.closed) },
        },
      };
    },
  };
}

export function presentCompany(client: {
  id: number;
  name: string | null;
  main_phonenumber: string | null;
  website: string | null;
}): PsaCompanyRecord {
  return {
    id: String(client.id),
    name: client.name ?? `Client ${client.id}`,
    phone: filled(client.main_phonenumber),
    website: filled(client.website),
  };
}

function filled(text: string | null): string | null {
  return text?.trim() ? text : null;
}
