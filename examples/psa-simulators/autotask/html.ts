/** A piece of a page whose texts were escaped. */
export interface Html {
  readonly text: string;
}

type Part = string | number | Html | readonly Html[];

/** Builds a piece of a page; whatever is put in is data. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return raw(strings.reduce((text, one, at) => `${text}${write(parts[at - 1] ?? '')}${one}`));
}

/** Text that is markup already, written by us. */
export function raw(text: string): Html {
  return { text };
}

function write(part: Part): string {
  if (typeof part === 'object') {
    return 'text' in part ? part.text : part.map(({ text }) => text).join('');
  }
  return String(part).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
