import { comparable } from './name-search.js';

/** What may stand in instructions: names, as they are written. */
export interface KnownNames {
  companies: readonly string[];
  /** Boards and priorities. */
  labels: readonly string[];
  people: readonly string[];
}

const longestSummary = 100;

/**
 * The description without what only tells how to file it ("assign it to me", "high priority"), so that
 * this does not stand in the ticket. Everything else stays as it was typed.
 */
export function withoutInstructions(prompt: string, names: KnownNames): string {
  const text = comparable(prompt);
  const isHere = (name: string): boolean =>
    text.includes(` ${comparable(name).trim().split(' ')[0] ?? ''} `);
  const people = anyOf(names.people.filter(isHere).flatMap((name) => [name, firstOf(name)]));
  const labels = anyOf([...names.labels.filter(isHere), ...plainLevels]);
  const company = anyOf(names.companies.filter(isHere).flatMap((name) => [name, firstOf(name)]));
  const it = '(?:\\s+(?:it|this|that|the ticket|this ticket))?';
  const lead = '(?:[,;]\\s*|\\s+|^)(?:and\\s+)?(?:please\\s+)?';
  const instructions = [
    `${lead}(?:re-?)?assign(?:ed)?${it}(?:\\s+to)?\\s+(?:me|${people})\\b`,
    `${lead}(?:give|hand|route|send)\\s+(?:it|this)\\s+to\\s+(?:me|${people})\\b`,
    `${lead}I(?:['’]ll| will)\\s+take\\s+(?:it|this)\\b`,
    `${lead}(?:with\\s+|at\\s+|as\\s+)?(?:an?\\s+)?(?:${labels})[\\s-]+prio(?:rity)?\\b`,
    `${lead}(?:make it\\s+|set\\s+)?prio(?:rity)?\\s*(?:is|to|as|:|=)?\\s*(?:${labels}|[1-9])(?![\\p{L}\\p{N}])`,
    `${lead}(?:put\\s+(?:it|this)\\s+)?(?:on|in|to)\\s+(?:the\\s+)?(?:${labels})\\s+(?:board|queue)\\b`,
    `${lead}(?:board|queue)\\s*[:=]\\s*(?:${labels})(?![\\p{L}\\p{N}])`,
    `${lead}(?:set\\s+)?(?:the\\s+)?status\\s*(?:is|to|as|:|=)\\s*[^.,;\\n]{1,60}`,
    `${lead}mark(?:ed)?${it}\\s+as\\s+[^.,;\\n]{1,60}`,
  ];
  let rest = prompt;
  for (const pattern of instructions) rest = rest.replace(new RegExp(pattern, 'giu'), '');
  return tidy(rest.replace(opening(company), ''));
}

/** The first sentence, short enough for a summary; null where nothing is left. */
export function summaryOf(said: string): string | null {
  const [line = ''] = said.trim().split('\n');
  const [sentence = ''] = line.split(/(?<=[.!?])\s+(?=\p{Lu})/u);
  const plain = sentence.replace(/[\s.,;:!-]+$/u, '').trim();
  if (!/[\p{L}\p{N}]/u.test(plain)) return null;
  const short = plain.length > longestSummary ? cut(plain) : plain;
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}`.toWellFormed();
}

/** Cuts between two words. */
function cut(text: string): string {
  const part = text.slice(0, longestSummary - 1);
  const blank = part.lastIndexOf(' ');
  return `${blank > longestSummary / 2 ? part.slice(0, blank) : part}…`;
}

/** "Please create a ticket for Acme:", which says that a ticket is wanted and nothing of what it is. */
function opening(company: string): RegExp {
  const wish = '(?:please\\s+|(?:can|could) you\\s+|i need (?:you to\\s+)?|hi,?\\s+|hey,?\\s+)*';
  const verb = '(?:(?:create|open|log|raise|make|file|start|add)\\s+(?:me\\s+)?)?';
  const thing = '(?:an?\\s+|another\\s+|new\\s+)*(?:ticket|case|incident|service request)';
  const whose = `(?:\\s+(?:for|at|from)\\s+(?:the\\s+)?(?:${company}))?`;
  const about =
    '(?:\\s*[:–—,-]\\s*|\\s+(?:about|regarding|because|saying|that|re)\\s*:?\\s+|\\s+|\\s*$)';
  return new RegExp(`^\\s*${wish}${verb}${thing}${whose}${about}`, 'iu');
}

function tidy(text: string): string {
  return text
    .replace(/[ \t]+([.,;!?])/g, '$1')
    .replace(/([.,;])[.,;]+/g, '$1')
    .replace(/^[\s.,;:–—-]+/, '')
    .replace(/[\s,;:–—-]+$/, '')
    .replace(/[ \t]{2,}/g, ' ');
}

const plainLevels =
  'critical urgent emergency highest top high medium normal standard low lowest'.split(' ');

function firstOf(name: string): string {
  return name.trim().split(/\s+/)[0] ?? '';
}

/** The longest first, so that a name is not cut in two; something that is never met where there is none. */
function anyOf(names: readonly string[]): string {
  // People type "Tomas" for Tomás.
  const plain = names.map((name) => name.normalize('NFKD').replace(/\p{M}/gu, ''));
  const known = [...new Set([...names, ...plain])].filter((name) => name.length > 1);
  if (!known.length) return '(?!)';
  return known
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+'))
    .join('|');
}
