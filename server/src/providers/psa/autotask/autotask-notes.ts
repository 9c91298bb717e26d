import type { NoteKind } from '@resolutionflow/sdk/contract';
import {
  PsaError,
  type PsaCall,
  type PsaContactRecord,
  type PsaNoteDraft,
  type PsaNoteRecord,
} from '../provider.js';
import type { AutotaskApi } from './autotask-api.js';
import type { Directory, People } from './autotask-directory.js';
import { idOr, noTicket } from './autotask-errors.js';
import { fitted, type EntityFields, type Picklists } from './autotask-picklists.js';
import { noteFields, noteRow, type NoteRow } from './autotask-rows.js';

export interface Notes {
  list(ticketId: string, call: PsaCall): Promise<PsaNoteRecord[]>;
  find(ticketId: string, reference: string, call: PsaCall): Promise<PsaNoteRecord | null>;
  add(ticketId: string, note: PsaNoteDraft, call: PsaCall): Promise<PsaNoteRecord>;
  rows(ticketId: number, call: PsaCall): Promise<NoteRow[]>;
  present(
    rows: readonly NoteRow[],
    people: People,
    contacts: ReadonlyMap<number, PsaContactRecord>,
    call: PsaCall,
  ): Promise<PsaNoteRecord[]>;
}

const titles: Record<NoteKind, string> = {
  discussion: 'Note',
  internal: 'Internal note',
  resolution: 'Resolution',
};
const ourTitle = /^(Note|Internal note|Resolution)(?: by (.+))? \[RF (.+)\]$/;

/**
 * A ticket's notes. A resolution is a note too: writing the ticket's own `resolution` would replace
 * what somebody wrote there, without its formatting. Our reference stands in the title, where people
 * can read it and the text stays as it was written; notes are then looked through for it, because
 * searching in them is not promised by the vendor.
 */
export function createNotes(
  api: AutotaskApi,
  parts: { picklists: Picklists; directory: Directory },
): Notes {
  const { picklists, directory } = parts;

  async function rows(ticketId: number, call: PsaCall): Promise<NoteRow[]> {
    const found = await api.query(
      'TicketNotes',
      { filter: [{ op: 'eq', field: 'ticketID', value: ticketId }], fields: noteFields },
      noteRow,
      call,
    );
    return found.sort((a, b) => Number(a.createDateTime) - Number(b.createDateTime) || a.id - b.id);
  }

  async function present(
    list: readonly NoteRow[],
    people: People,
    contacts: ReadonlyMap<number, PsaContactRecord>,
    call: PsaCall,
  ): Promise<PsaNoteRecord[]> {
    const fields = await picklists.fields('TicketNotes', call);
    return list.map((row) => presentNote(row, { fields, people, contacts }));
  }

  async function list(ticketId: string, call: PsaCall): Promise<PsaNoteRecord[]> {
    const [found, people] = await Promise.all([
      rows(idOr(ticketId, noTicket(ticketId)), call),
      directory.people(call),
    ]);
    return present(found, people, new Map(), call);
  }

  return {
    rows,
    present,
    list,
    async find(ticketId, reference, call) {
      const found = await rows(idOr(ticketId, noTicket(ticketId)), call);
      const ours = found.filter(({ title }) => ourTitle.exec(title ?? '')?.[3] === reference);
      if (ours.length === 0) return null;
      const [note = null] = await present(ours, await directory.people(call), new Map(), call);
      return note;
    },
    async add(ticketId, { kind, text, reference }, call) {
      const id = idOr(ticketId, noTicket(ticketId));
      const fields = await picklists.fields('TicketNotes', call);
      const author = call.actingMember?.name ?? null;
      const itemId = await api.write(
        {
          method: 'POST',
          entity: 'TicketNotes',
          path: `Tickets/${id}/Notes`,
          body: {
            title: titleOf(kind, author, reference),
            description: fitted(text, fields.limit('description')),
            noteType: noteTypeOf(kind, fields),
            publish: publishOf(kind, fields),
          },
          impersonates: true,
        },
        call,
      );
      return { id: String(itemId), kind, text, author, createdAt: new Date() };
    },
  };
}

function titleOf(kind: NoteKind, author: string | null, reference: string): string {
  // The member is named for the case that Autotask does not let us write as them.
  const by = author === null ? '' : ` by ${author.slice(0, 80)}`;
  return `${titles[kind]}${by} [RF ${reference}]`;
}

/** The instance's own types are found by what they are called. */
function noteTypeOf(kind: NoteKind, fields: EntityFields): number {
  const types = fields.active('noteType');
  const named = (pattern: RegExp) => types.find(({ label }) => pattern.test(label ?? ''));
  const found =
    (kind === 'resolution' ? named(/resolution/i) : undefined) ??
    named(/^(task|ticket) notes?$/i) ??
    named(/^notes?$/i) ??
    named(/\bnotes?\b(?!.*(workflow|rule))/i) ??
    types.find(({ label }) => !automatic.test(label ?? ''));
  if (!found) throw new PsaError('invalid', 'Autotask has no type for notes that people write');
  return Number(found.value);
}

const automatic = /workflow|rule|duplicate|forward|merge|rmm/i;

/**
 * Who sees a note. Customers read what is published to all, so that is for a discussion alone, and
 * what cannot be told to stay inside is not written at all.
 */
function publishOf(kind: NoteKind, fields: EntityFields): number {
  const choices = fields.active('publish');
  const all = choices.find(isPublic);
  if (kind === 'discussion' && all) return Number(all.value);
  const inside = choices.filter(({ label }) => /internal/i.test(label ?? ''));
  const safest = inside.find(({ label }) => !/co-?managed|client|customer/i.test(label ?? ''));
  if (!safest) {
    throw new PsaError(
      'invalid',
      'Autotask offers no way to publish a note to internal users only, so none was written',
    );
  }
  return Number(safest.value);
}

function isPublic({ label }: { label: string | null }): boolean {
  return /^all\b/i.test(label ?? '');
}

interface NoteSurroundings {
  fields: EntityFields;
  people: People;
  contacts: ReadonlyMap<number, PsaContactRecord>;
}

function presentNote(row: NoteRow, { fields, people, contacts }: NoteSurroundings): PsaNoteRecord {
  const ours = ourTitle.exec(row.title ?? '');
  const writer =
    people.name(row.creatorResourceID) ??
    (row.createdByContactID === null ? null : contacts.get(row.createdByContactID)?.name) ??
    null;
  // The title tells who wrote only where we had to write it ourselves.
  const named = people.isApiUser(row.creatorResourceID) ? ours?.[2] : undefined;
  return {
    id: String(row.id),
    kind: kindOf(row, ours?.[1], fields),
    text: ours ? (row.description ?? '') : withTitle(row),
    author: named ?? writer,
    createdAt: row.createDateTime,
  };
}

function kindOf(row: NoteRow, title: string | undefined, fields: EntityFields): NoteKind {
  const type = fields.label('noteType', row.noteType) ?? '';
  if (title === titles.resolution || /resolution/i.test(type)) return 'resolution';
  return isPublic({ label: fields.label('publish', row.publish) }) ? 'discussion' : 'internal';
}

/** What others wrote has a title that may say more than the text. */
function withTitle({ title, description }: NoteRow): string {
  const text = description ?? '';
  return title === null || title === '' || text.startsWith(title) ? text : `${title}\n\n${text}`;
}
