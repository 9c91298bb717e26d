/** An element: its tag, its attributes where there are any, and what it holds. */
export type Markup = string | readonly (Markup | Record<string, string> | null)[];

const empty = new Set(['input', 'link', 'meta', 'br']);

/** A whole page; every text and attribute is escaped here, and nothing else writes HTML. */
export function page(
  title: string,
  { main, head = [] }: { main: unknown; head?: readonly unknown[] },
): string {
  const parts = [
    'html',
    { lang: 'en' },
    [
      'head',
      ['meta', { charset: 'utf-8' }],
      ['meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }],
      ['title', title],
      ['link', { rel: 'stylesheet', href: '/screen/page.css' }],
      ...head,
    ],
    ['body', main],
  ];
  return `<!doctype html>${written(parts as Markup)}`;
}

function written(markup: Markup | Record<string, string> | null): string {
  if (typeof markup === 'string') return escaped(markup);
  if (markup === null || !Array.isArray(markup)) return '';
  const [tag, ...rest] = markup as [string, ...(Markup | Record<string, string> | null)[]];
  const [first, ...others] = rest;
  const hasAttributes = first !== null && typeof first === 'object' && !Array.isArray(first);
  const attributes = hasAttributes ? Object.entries(first as Record<string, string>) : [];
  const open = attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
  const start = `<${tag}${open}>`;
  if (empty.has(tag)) return start;
  const children = hasAttributes ? others : rest;
  return `${start}${children.map(written).join('')}</${tag}>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
