import { convert } from 'html-to-text';

/** The line at the end of what we wrote: who wrote it, where the PSA shows only our application, and the reference. */
const signedLine = /(?:^|\n)\s*(?:— ([^\n[\]]{1,120}) )?\[ResolutionFlow ([^\]\n]{1,200})\]\s*$/;

/** The text of HTML that anybody may have written: no markup, no addresses of images, lines kept. */
export function textOfHtml(html: string): string {
  return convert(html, {
    wordwrap: false,
    preserveNewlines: false,
    limits: { maxInputLength: 500_000, maxDepth: 60 },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'p', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: true } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
  })
    .replaceAll('\u00a0', ' ')
    .trim();
}

/** Text as HTML that reads the same: nothing of it is markup, lines and runs of spaces stay. */
export function htmlOfText(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) =>
    line
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      .replaceAll('\t', '    ')
      // Every space but the first of a run, and those at the start of a line.
      .replaceAll(/(?<=^| ) /g, '&nbsp;'),
  );
  return `<p>${lines.join('<br>')}</p>`;
}

/** Puts the reference at the end, where people can read it and a search finds it. */
export function withReference(text: string, reference: string, author?: string | null): string {
  const by = author ? `— ${author.replaceAll(/[\n[\]]/g, ' ').slice(0, 120)} ` : '';
  return `${text}\n\n${by}[ResolutionFlow ${reference}]`;
}

/** What was written, without the line that `withReference` put there. */
export function readReference(text: string): {
  text: string;
  reference: string | null;
  author: string | null;
} {
  const found = signedLine.exec(text);
  if (!found) return { text, reference: null, author: null };
  return {
    text: text.slice(0, found.index).trimEnd(),
    reference: found[2] ?? null,
    author: found[1] ?? null,
  };
}
