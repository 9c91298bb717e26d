import type { NamedRecord } from './ticket-records.js';

/**
 * A text made comparable: lower case, without accents, with one blank for whatever is no letter or
 * digit, and one around it all, so that names are found as whole words. Hyphens part words as blanks do.
 */
export function comparable(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’']s(?![\p{L}\p{N}])/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return ` ${plain} `;
}

/**
 * Those whose whole names the text holds. A name that is only met as part of a longer one is not meant:
 * "Harbor Legal" is not "Harbor".
 */
export function namedIn<T extends NamedRecord>(
  text: string,
  records: readonly T[],
  namesOf: (record: T) => readonly string[] = ({ name }) => [name],
): T[] {
  const found = records.flatMap((record) =>
    namesOf(record)
      .map((name) => comparable(name))
      .filter((name) => name.trim() && text.includes(name))
      .map((name) => ({ record, name })),
  );
  found.sort((a, b) => b.name.length - a.name.length);
  let rest = text;
  const meant = new Map<string, T>();
  for (const length of new Set(found.map(({ name }) => name.length))) {
    const alike = found.filter(({ name }) => name.length === length && rest.includes(name));
    for (const { record } of alike) meant.set(record.id, record);
    // Taken out together: two records of one name are both meant.
    for (const { name } of alike) rest = rest.replaceAll(name, ' | ');
  }
  return [...meant.values()];
}
