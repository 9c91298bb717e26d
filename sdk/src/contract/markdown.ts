import * as z from 'zod/mini';
import { withFallback } from './primitives.js';

/** A piece of running text. */
export type MarkdownInline =
  | { type: 'text'; value: string }
  | { type: 'strong'; children: MarkdownInline[] }
  | { type: 'emphasis'; children: MarkdownInline[] }
  | { type: 'strikethrough'; children: MarkdownInline[] }
  | { type: 'code'; value: string }
  | { type: 'link'; href: string; title?: string | undefined; children: MarkdownInline[] }
  | { type: 'break' };

/** How a table column is aligned; `null` where its author did not say. */
export type MarkdownAlign = 'left' | 'center' | 'right' | null;

/** A block of a Markdown text, as the server parsed it and the elements render it. */
export type MarkdownBlock =
  | { type: 'heading'; level: 1 | 2 | 3 | 4; children: MarkdownInline[] }
  | { type: 'paragraph'; children: MarkdownInline[] }
  | { type: 'list'; ordered: boolean; start: number; items: MarkdownBlock[][] }
  | { type: 'code'; lang: string | null; value: string }
  | { type: 'blockquote'; children: MarkdownBlock[] }
  | {
      type: 'table';
      align: MarkdownAlign[];
      header: MarkdownInline[][];
      rows: MarkdownInline[][][];
    }
  | { type: 'thematic_break' };

/** The only addresses a link may lead to; everything else is text. */
export const safeHref = /^(?:https?:\/\/[^\s]|mailto:[^\s]|tel:[^\s])/i;

const inlines = z.array(z.lazy(() => markdownInline));
const blocks = z.array(z.lazy(() => markdownBlock));

const knownInline = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), value: z.string() }),
  z.object({ type: z.literal('strong'), children: inlines }),
  z.object({ type: z.literal('emphasis'), children: inlines }),
  z.object({ type: z.literal('strikethrough'), children: inlines }),
  z.object({ type: z.literal('code'), value: z.string() }),
  z.object({
    type: z.literal('link'),
    href: z.string().check(z.regex(safeHref)),
    title: z.optional(z.string()),
    children: inlines,
  }),
  z.object({ type: z.literal('break') }),
]);

const knownBlock = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('heading'),
    level: withFallback(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]), 4),
    children: inlines,
  }),
  z.object({ type: z.literal('paragraph'), children: inlines }),
  z.object({
    type: z.literal('list'),
    ordered: z.boolean(),
    start: z.int(),
    items: z.array(blocks),
  }),
  z.object({ type: z.literal('code'), lang: z.nullable(z.string()), value: z.string() }),
  z.object({ type: z.literal('blockquote'), children: blocks }),
  z.object({
    type: z.literal('table'),
    align: z.array(withFallback(z.nullable(z.enum(['left', 'center', 'right'])), null)),
    header: z.array(inlines),
    rows: z.array(z.array(inlines)),
  }),
  z.object({ type: z.literal('thematic_break') }),
]);

/** Reads one inline; a kind this reader does not know becomes empty text, so that the rest still shows. */
export const markdownInline: z.ZodMiniType<MarkdownInline> = withFallback(knownInline, {
  type: 'text',
  value: '',
});

/** Reads one block; a kind this reader does not know becomes an empty paragraph. */
export const markdownBlock: z.ZodMiniType<MarkdownBlock> = withFallback(knownBlock, {
  type: 'paragraph',
  children: [],
});

/** A whole Markdown text, parsed. */
export const markdownDocument = z.array(markdownBlock);

/** A whole Markdown text, parsed. */
export type MarkdownDocument = MarkdownBlock[];
