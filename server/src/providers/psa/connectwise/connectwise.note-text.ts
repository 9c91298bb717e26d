import { PsaError } from '../provider.js';

const tail = /\s*(?:— ([^\n]{1,100}?) )?\[ResolutionFlow ref ([\w:.-]{1,100})\]\s*$/;

/**
 * A text with what finds it again at its end. The API's key is the author of all that we write, so the
 * person is named there too: whether a key may write in another's name differs between sites.
 */
export function signedText(text: string, reference: string, author: string | null): string {
  if (!/^[\w:.-]{1,100}$/.test(reference)) {
    throw new PsaError('invalid', 'This is no reference for a note');
  }
  return `${text}\n\n${author ? `— ${author.replace(/[\n[\]]/g, ' ')} ` : ''}[ResolutionFlow ref ${reference}]`;
}

/** Whether this very reference is at the end; line breaks may have become spaces. */
export function hasReference(text: string | null | undefined, reference: string): boolean {
  return tail.exec(text ?? '')?.[2] === reference;
}

/** A text as it was before it was signed. */
export function readNoteText(text: string): { text: string; author: string | null } {
  return { text: text.replace(tail, ''), author: tail.exec(text)?.[1]?.trim() ?? null };
}
