import { onlyOne, type Found } from './found-record.js';
import { comparable, namedIn } from './name-search.js';
import type { NamedRecord } from './ticket-records.js';

/**
 * The company that a description names: by its whole name, without what says only how it is owned, or
 * by the word that it begins with. Such a word has to look like a name: written large, or after "for".
 */
export function findCompany(prompt: string, companies: readonly NamedRecord[]): Found {
  const text = comparable(prompt);
  const whole = namedIn(text, companies, ({ name }) => [name, withoutForm(name)]);
  if (whole.length) return onlyOne(whole, 'company');
  const words = nameLike(prompt);
  return onlyOne(
    companies.filter(({ name }) => {
      const [first = '', ...others] = comparable(name).trim().split(' ');
      return others.length > 0 && first.length >= 4 && !everyday.has(first) && words.has(first);
    }),
    'company',
  );
}

/** "Harbor Legal, LLC" is called "Harbor Legal". */
function withoutForm(name: string): string {
  const words = comparable(name).trim().split(' ');
  while (words.length > 1 && forms.has(words.at(-1) ?? '')) words.pop();
  // What is left of "Office Inc" is no name that one could look for.
  const [only = ''] = words;
  return words.length === 1 && everyday.has(only) ? name : words.join(' ');
}

const forms = new Set(
  'inc llc ltd limited corp corporation co company gmbh ag plc llp lp pc pllc sa srl bv group holdings'.split(
    ' ',
  ),
);

/** Words that begin company names and mean nothing of the kind in a description of a fault. */
const everyday = new Set(
  (
    'about account accounts advanced all alert american backup best building business central city cloud ' +
    'computer creative data dental design desk digital direct drive email engineering excel express family ' +
    'fast file fire first global good great green group health help home house internet laptop legal local ' +
    'mail main medical mobile modern national network networks office online only open outlook phone power ' +
    'premier print printer pro project projects quick remote safe secure security server service services ' +
    'shared smart software solutions standard state support system systems team teams tech technology ' +
    'ticket total united user users valley virtual water wireless world'
  ).split(' '),
);

const cues = 'for at from with by client customer company site'.split(' ');

/** Words that look like names: with a capital that begins no sentence, or after a word that leads to one. */
function nameLike(prompt: string): Set<string> {
  const words = new Set<string>();
  for (const [, word = ''] of prompt.matchAll(
    /(?<=[\p{L}\p{N},;:]["'(]?\s)(\p{Lu}[\p{L}\p{N}]*)/gu,
  )) {
    words.add(comparable(word).trim());
  }
  // The first word of all is often the client: "Northwind: printer is down".
  const first = /^\s*(\p{Lu}[\p{L}\p{N}]*)/u.exec(prompt)?.[1];
  if (first) words.add(comparable(first).trim());
  const plain = comparable(prompt).trim().split(' ');
  plain.forEach((word, at) => {
    if (cues.includes(plain[at - 1] ?? '')) words.add(word);
  });
  return words;
}
