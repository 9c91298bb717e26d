import type * as wire from '@resolutionflow/sdk/contract';
import { findCompany } from './company-search.js';
import { nothing, onlyOne, type Found } from './found-record.js';
import { comparable, namedIn } from './name-search.js';
import { findPriority } from './priority-search.js';
import type { NamedRecord, ParseTicket, TicketRecords } from './ticket-records.js';
import { summaryOf, withoutInstructions } from './ticket-words.js';

/**
 * Reads a draft out of a description without a model: by the names of real records, and by the words
 * that people put around them. What fits two records is told and left open, never guessed.
 */
export const parseTicketLocally: ParseTicket = async (prompt, records) => {
  const warnings: string[] = [];
  const decide = (found: Found): string | null => {
    if (found.warning) warnings.push(found.warning);
    return found.id;
  };
  const company_id = decide(findCompany(prompt, records.companies));
  const board_id = decide(findBoard(prompt, records.boards));
  const priority_id = decide(findPriority(prompt, records.priorities));
  const status_id = decide(await findStatus(prompt, board_id, records));
  const assigned_member_id = decide(findMember(prompt, records));

  const said = withoutInstructions(prompt, namesOf(records));
  const summary = summaryOf(said);
  const draft = { summary, company_id, board_id, priority_id };
  const required = ['summary', ...records.wanted] as const;
  return {
    parser: 'local',
    ...draft,
    status_id,
    assigned_member_id,
    description: isMoreThan(said, summary) ? said : null,
    missing_fields: required.filter((field) => draft[field] === null),
    warnings,
  } satisfies wire.ParsedTicket;
};

function findBoard(prompt: string, boards: readonly NamedRecord[]): Found {
  const [only] = boards;
  const text = comparable(prompt);
  const named = namedIn(text, boards).filter(
    ({ name }) => comparable(name).trim().includes(' ') || isCalled(text, name, boardCues),
  );
  if (named.length) return onlyOne(named, 'board');
  return boards.length === 1 && only ? { id: only.id } : nothing;
}

/** A board of one word is a word like any other, unless somebody says that it is a board. */
const boardCues = { before: ['board', 'queue'], after: ['board', 'queue'] };

async function findStatus(
  prompt: string,
  boardId: string | null,
  records: TicketRecords,
): Promise<Found> {
  const text = comparable(prompt);
  if (!statusCues.before.some((cue) => text.includes(` ${cue} `))) return nothing;
  if (boardId === null) {
    return / status /.test(text)
      ? { id: null, warning: 'Which status is meant depends on the board: choose that first' }
      : nothing;
  }
  const statuses = await records.statuses(boardId);
  return onlyOne(
    namedIn(text, statuses).filter(({ name }) => isCalled(text, name, statusCues)),
    'status',
  );
}

const statusCues = {
  before: [
    'status',
    'status is',
    'status to',
    'status as',
    'status should be',
    'mark as',
    'mark it as',
    'mark it',
    'mark this as',
    'marked as',
    'set to',
    'set it to',
    'set as',
    'move to',
    'move it to',
  ],
  after: ['status'],
};

function isCalled(
  text: string,
  name: string,
  { before, after }: { before: readonly string[]; after: readonly string[] },
): boolean {
  const wanted = comparable(name);
  return (
    before.some((cue) => text.includes(` ${cue}${wanted}`)) ||
    after.some((cue) => text.includes(`${wanted}${cue} `))
  );
}

function findMember(prompt: string, { members, me }: TicketRecords): Found {
  const text = comparable(prompt);
  if (/ (unassigned|(do not|don t) assign) /.test(text)) return nothing;
  if (
    / (assign(ed)?( (it|this|that|the ticket|this ticket))?( to)? me|give (it|this) to me|i ll take (it|this)|i will take (it|this)) /.test(
      text,
    )
  ) {
    return me ? { id: me.id } : { id: null, warning: 'You are not mapped to a member yet' };
  }
  const cue =
    / (?:(?:re ?)?assign(?:ed)?(?: (?:it|this|that|the ticket|this ticket))?(?: to)?|give (?:it|this) to|hand (?:it|this) to|owner(?: is)?|assignee(?: is)?|(?:route|send) (?:it|this) to) /.exec(
      text,
    );
  if (!cue) return nothing;
  const said = text.slice(cue.index + cue[0].length - 1);
  const found = startingWith(said, members, ({ name, identifier }) => [name, identifier]);
  const people = found.length
    ? found
    : startingWith(said, members, ({ name }) => [firstWord(name), lastWord(name)]);
  if (people.length) return onlyOne(people, 'member');
  const word = firstWord(said.trim());
  return word ? { id: null, warning: `Nobody to assign to is called “${word}”` } : nothing;
}

/** Those by whose name the text begins; the longest name alone. */
function startingWith<T extends NamedRecord>(
  text: string,
  records: readonly T[],
  namesFor: (record: T) => readonly string[],
): T[] {
  const longest = (record: T): number =>
    Math.max(
      0,
      ...namesFor(record)
        .map(comparable)
        .map((name) => (name.trim() && text.startsWith(name) ? name.length : 0)),
    );
  const most = Math.max(0, ...records.map(longest));
  return most ? records.filter((record) => longest(record) === most) : [];
}

function firstWord(name: string): string {
  return comparable(name).trim().split(' ')[0] ?? '';
}

function lastWord(name: string): string {
  return comparable(name).trim().split(' ').at(-1) ?? '';
}

function namesOf({ companies, boards, priorities, members }: TicketRecords) {
  return {
    companies: companies.map(({ name }) => name),
    labels: [...boards, ...priorities].map(({ name }) => name),
    people: members.flatMap(({ name, identifier }) => [name, identifier]),
  };
}

function isMoreThan(said: string, summary: string | null): boolean {
  return summary !== null && comparable(said) !== comparable(summary);
}
