import type { NoteKind } from '@resolutionflow/sdk/contract';
import { PsaError, type PsaNoteRecord, type PsaTimeDraft } from '../provider.js';
import type { HaloHttp } from './halo.http.js';
import type { HaloLists } from './halo.lists.js';
import { htmlOfText, readReference, textOfHtml, withReference } from './halo.text.js';
import { haloAction, type HaloAction, type HaloOutcome } from './halo.wire.js';

/** The first line of a resolution. */
const resolutionHeading = 'Resolution';
/** What an instance is set up with from the start as an internal note. */
const stockPrivateNote = 7;
/** What Halo says of an action that the agent may not run; nothing was written then. */
const deniedAction = /do not have access to this action/i;

/** Rows that are asked for at first; the list of actions knows no pages. */
const firstCount = 500;

export interface HaloActions {
  read(ticketId: number, signal: AbortSignal): Promise<HaloAction[]>;
  addNote(
    ticket: { id: number; typeId: number },
    note: { kind: NoteKind; text: string; reference: string; author: string | null },
    signal: AbortSignal,
  ): Promise<PsaNoteRecord>;
  addTime(
    ticket: { id: number; typeId: number },
    entry: PsaTimeDraft & { author: string | null },
    signal: AbortSignal,
  ): Promise<{ id: string }>;
}

/** Notes, and time, which Halo keeps as notes that took some. */
export function createHaloActions(http: HaloHttp, lists: HaloLists): HaloActions {
  async function read(ticketId: number, signal: AbortSignal): Promise<HaloAction[]> {
    const query = { ticket_id: ticketId, excludesys: true, includehtmlnote: true };
    const wide = { ...query, includehtmlemail: true, count: firstCount };
    const first = await http.rows('Actions', haloAction, { query: wide, signal });
    if (first.total === null || first.rows.length >= first.total) return first.rows;
    const all = { ...wide, count: first.total };
    return (await http.rows('Actions', haloAction, { query: all, signal })).rows;
  }

  /** Tries the actions that are fit in turn: the agent may be forbidden some, and is told so before anything is written. */
  async function post(
    ticket: { id: number; typeId: number },
    body: Record<string, unknown> & { hiddenfromuser: boolean },
    signal: AbortSignal,
  ): Promise<HaloAction> {
    const outcomes = await fitOutcomes(ticket.typeId, body.hiddenfromuser, signal);
    let denied: PsaError | null = null;
    for (const outcome_id of outcomes) {
      try {
        const sent = { ticket_id: ticket.id, outcome_id, sendemail: false, ...body };
        const action = await http.post('Actions', sent, haloAction, { signal });
        return checked(action, body.hiddenfromuser);
      } catch (error) {
        if (!(error instanceof PsaError) || !deniedAction.test(error.message)) throw error;
        denied = error;
      }
    }
    throw new PsaError(
      denied ? 'permission' : 'invalid',
      body.hiddenfromuser
        ? 'Halo lets its API agent add no internal note: allow it the action "Private Note"'
        : 'Halo has no action that shows a note to the customer without an e-mail and without a ' +
            'change of status: add one such as "Public Note", and allow it to the API agent',
      { cause: denied },
    );
  }

  async function fitOutcomes(typeId: number, isHidden: boolean, signal: AbortSignal) {
    try {
      return outcomesFor(isHidden, await lists.kept.outcomes(typeId, signal));
    } catch (error) {
      // Who may not list them may still have the one that every instance begins with.
      if (isHidden && error instanceof PsaError && error.code === 'permission') {
        return [stockPrivateNote];
      }
      throw error;
    }
  }

  return {
    read,
    async addNote(ticket, { kind, text, reference, author }, signal) {
      // Halo has no note that is a resolution. Ours is internal, so that nothing reaches a customer
      // that nobody meant to send, and begins with a heading that it is known by.
      const full = kind === 'resolution' ? `${resolutionHeading}\n${text}` : text;
      const note_html = htmlOfText(withReference(full, reference, author));
      const action = await post(
        ticket,
        { note_html, hiddenfromuser: kind !== 'discussion' },
        signal,
      );
      return {
        id: noteId(ticket.id, action),
        kind,
        text,
        author: author ?? action.who,
        createdAt: action.datetime ?? new Date(),
      };
    },
    async addTime(ticket, { startedAt, endedAt, notes, reference, author }, signal) {
      const hours = (endedAt.getTime() - startedAt.getTime()) / 3_600_000;
      // When it was worked is said in words: only how long has a field that is certain.
      const worked = `Worked ${clock(startedAt)} to ${clock(endedAt)} UTC`;
      const text = [notes.trim(), worked].filter((part) => part !== '').join('\n');
      const action = await post(
        ticket,
        {
          note_html: htmlOfText(withReference(text, reference, author)),
          hiddenfromuser: true,
          timetaken: Math.round(hours * 10_000) / 10_000,
        },
        signal,
      );
      return { id: noteId(ticket.id, action) };
    },
  };
}

/** An action as a note; null for one that says nothing. */
export function presentNote(ticketId: number, action: HaloAction): PsaNoteRecord | null {
  const full = textOf(action);
  if (full === '') return null;
  const { text, author } = readReference(full);
  const isHidden = action.hiddenfromuser === true;
  const isResolution = isHidden && text.startsWith(`${resolutionHeading}\n`);
  return {
    id: noteId(ticketId, action),
    kind: isResolution ? 'resolution' : isHidden ? 'internal' : 'discussion',
    text: isResolution ? text.slice(resolutionHeading.length + 1) : text,
    // A customer may write such a line into an e-mail; what an agent wrote is ours, or as good.
    author: (action.who_agentid ?? 0) > 0 ? (author ?? action.who) : action.who,
    createdAt: action.datetime,
  };
}

/** The action that was written with this reference. */
export function withThatReference(
  actions: readonly HaloAction[],
  reference: string,
): HaloAction | undefined {
  return actions.find((action) => readReference(textOf(action)).reference === reference);
}

/** Ids count within a ticket, so it takes both to name an action. */
export function noteId(ticketId: number, { id }: HaloAction): string {
  return `${ticketId}-${id}`;
}

/**
 * The actions that write a note and do nothing else, best first. One that sends an e-mail or changes
 * the status is none, and one that hides from the customer never serves for what they should read.
 */
function outcomesFor(isHidden: boolean, outcomes: readonly HaloOutcome[]): number[] {
  const names = isHidden
    ? [/^private note$/i, /^internal note$/i, /private|internal/i]
    : [/^public note$/i, /^(customer|user) note$/i, /^note$/i, /note|update/i];
  const rank = ({ outcome, buttonname }: HaloOutcome) => {
    const at = names.findIndex((name) => name.test(outcome ?? '') || name.test(buttonname ?? ''));
    return at < 0 ? names.length : at;
  };
  return outcomes
    .filter(
      (outcome) =>
        outcome.hidden !== true &&
        (outcome.sendemail ?? 0) <= 0 &&
        (outcome.newstatus ?? 0) <= 0 &&
        (outcome.hidefromuser === true) === isHidden &&
        rank(outcome) < names.length,
    )
    .sort((a, b) => rank(a) - rank(b))
    .map(({ id }) => id);
}

function checked(action: HaloAction, isHidden: boolean): HaloAction {
  if (isHidden && action.hiddenfromuser === false) {
    throw new PsaError(
      'unexpected_answer',
      'Halo shows this note to the customer though it was sent as internal: check its action there',
      { isUncertain: true },
    );
  }
  return action;
}

function textOf({ note_html, note, emailbody_html, emailbody }: HaloAction): string {
  if (note_html) return textOfHtml(note_html);
  if (note) return note.trim();
  if (emailbody_html) return textOfHtml(emailbody_html);
  return emailbody?.trim() ?? '';
}

function clock(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}
