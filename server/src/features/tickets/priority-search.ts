import { nothing, onlyOne, type Found } from './found-record.js';
import { comparable, namedIn } from './name-search.js';
import type { NamedRecord } from './ticket-records.js';

/** The priority that a description names, by its name or by a word that means the same. */
export function findPriority(prompt: string, priorities: readonly NamedRecord[]): Found {
  const text = comparable(prompt);
  const whole = namedIn(text, priorities).filter(({ name }) => isMeant(text, name));
  if (whole.length) return onlyOne(whole, 'priority');

  const number = /(?: p ?| prio(?:rity)? )([1-9]) /.exec(text)?.[1];
  if (number) {
    const numbered = priorities.filter(({ name }) => numberOf(name) === number);
    return numbered.length
      ? onlyOne(numbered, 'priority')
      : { id: null, warning: `There is no priority ${number}` };
  }
  const said = levels.find(({ words, loud }) =>
    words.some(
      (word) => isCalledPriority(text, word) || (loud?.includes(word) && isSaid(text, word)),
    ),
  );
  return said ? ofLevel(priorities, said) : nothing;
}

interface Level {
  /** They mean the same, beside the word "priority". */
  words: readonly string[];
  /** Those that mean it alone too. */
  loud?: readonly string[];
}

const levels: readonly Level[] = [
  {
    words: ['critical', 'urgent', 'emergency', 'highest', 'top'],
    loud: ['critical', 'urgent', 'emergency'],
  },
  { words: ['high'] },
  { words: ['medium', 'normal', 'standard', 'regular'] },
  { words: ['low', 'lowest', 'minor'] },
];

function ofLevel(priorities: readonly NamedRecord[], { words }: Level): Found {
  const found = priorities.filter(({ name }) =>
    words.some((word) => comparable(name).includes(` ${word} `)),
  );
  if (found.length) return onlyOne(found, 'priority');
  return { id: null, warning: `There is no priority for “${words[0] ?? ''}”` };
}

/** A name of several words is meant wherever it stands; "Low" alone only beside "priority". */
function isMeant(text: string, name: string): boolean {
  const wanted = comparable(name).trim();
  const loud = levels.some((level) => level.loud?.includes(wanted));
  return wanted.includes(' ') || isCalledPriority(text, wanted) || (loud && isSaid(text, wanted));
}

function isCalledPriority(text: string, word: string): boolean {
  return (
    new RegExp(` (prio|priority)( is| to| as| of| should be)? ${word} `).test(text) ||
    new RegExp(` ${word} (prio|priority) `).test(text)
  );
}

/** "Not urgent" says nothing of how urgent it is. */
function isSaid(text: string, word: string): boolean {
  return (
    text.includes(` ${word} `) &&
    !new RegExp(` (not|no|isn t|non|nothing)( an?| so| that| very)? ${word} `).test(text)
  );
}

/** "Priority 1 - Critical" and "P1" are both number 1. */
function numberOf(name: string): string | undefined {
  return /^ (?:p|prio|priority) ?([1-9]) /.exec(comparable(name))?.[1];
}
