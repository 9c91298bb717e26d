import { safeHref, type MarkdownBlock, type MarkdownInline } from '@resolutionflow/sdk/contract';
import type { Definition, Nodes, PhrasingContent, RootContent, TableRow } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Characters of Markdown that are read; what is beyond them is left out. */
const maxLength = 20_000;
/** How deep lists, quotes and emphasis may nest before the rest is shown as plain text. */
const maxDepth = 12;
/** Leading `>`, `-`, `+`, `*` that a line may open with; more is nobody's text and costs the parser dearly. */
const maxContainers = 12;
/** Marks of emphasis and links in one text; beyond it pairing them takes the parser seconds. */
const maxMarks = 3000;

/**
 * Parses Markdown (GFM) into the small tree that elements render. Raw HTML stays visible as text,
 * images become links, and a link that is not http, https, mailto or tel becomes its text.
 */
export function parseMarkdown(text: string): MarkdownBlock[] {
  const source = flattenContainers(text.slice(0, maxLength));
  const root = fromMarkdown(source, {
    extensions: countMarks(source) > maxMarks ? [gfm(), withoutMarks] : [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const definitions = new Map<string, Definition>();
  collectDefinitions(root, definitions);
  return toBlocks(root.children, { definitions, depth: 0, inLink: false });
}

/** The words of a Markdown text without its marks, for full-text search. */
export function markdownToText(text: string): string {
  return blocksToText(parseMarkdown(text))
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

interface Context {
  definitions: ReadonlyMap<string, Definition>;
  depth: number;
  inLink: boolean;
}

function toBlocks(nodes: readonly RootContent[], context: Context): MarkdownBlock[] {
  if (context.depth > maxDepth) {
    const children = [textOf(nodes.map(plainText).join(' '))];
    return [{ type: 'paragraph', children }];
  }
  return nodes.flatMap((node) => toBlock(node, context));
}

function toBlock(node: RootContent, context: Context): MarkdownBlock[] {
  const inner = { ...context, depth: context.depth + 1 };
  switch (node.type) {
    case 'heading': {
      const level = Math.min(node.depth, 4) as 1 | 2 | 3 | 4;
      return [{ type: 'heading', level, children: toInlines(node.children, inner) }];
    }
    case 'paragraph':
      return [{ type: 'paragraph', children: toInlines(node.children, inner) }];
    case 'list': {
      const items = node.children.map((item) => {
        const blocks = toBlocks(item.children, inner);
        return item.checked == null ? blocks : withPrefix(item.checked ? '☑ ' : '☐ ', blocks);
      });
      return [{ type: 'list', ordered: node.ordered === true, start: node.start ?? 1, items }];
    }
    case 'code':
      return [{ type: 'code', lang: node.lang ?? null, value: node.value }];
    case 'blockquote':
      return [{ type: 'blockquote', children: toBlocks(node.children, inner) }];
    case 'table': {
      const cells = (row: TableRow) => row.children.map((cell) => toInlines(cell.children, inner));
      const [header, ...rows] = node.children;
      const align = (node.align ?? []).map((side) => side ?? null);
      return [{ type: 'table', align, header: header ? cells(header) : [], rows: rows.map(cells) }];
    }
    case 'thematicBreak':
      return [{ type: 'thematic_break' }];
    case 'footnoteDefinition':
      return withPrefix(`[${node.label ?? node.identifier}] `, toBlocks(node.children, inner));
    case 'html':
      return [{ type: 'paragraph', children: [textOf(node.value)] }];
    default:
      // Definitions are resolved where they are used; front matter is not read.
      return [];
  }
}

function toInlines(nodes: readonly PhrasingContent[], context: Context): MarkdownInline[] {
  if (context.depth > maxDepth) return [textOf(nodes.map(plainText).join(''))];
  return mergeText(nodes.flatMap((node) => toInline(node, context)));
}

function toInline(node: PhrasingContent, context: Context): MarkdownInline[] {
  const inner = { ...context, depth: context.depth + 1 };
  switch (node.type) {
    case 'text':
      return [textOf(node.value)];
    case 'html':
      // The one tag that table cells cannot do without.
      return /^<br\s*\/?>$/i.test(node.value) ? [{ type: 'break' }] : [textOf(node.value)];
    case 'strong':
      return [{ type: 'strong', children: toInlines(node.children, inner) }];
    case 'emphasis':
      return [{ type: 'emphasis', children: toInlines(node.children, inner) }];
    case 'delete':
      return [{ type: 'strikethrough', children: toInlines(node.children, inner) }];
    case 'inlineCode':
      return [{ type: 'code', value: node.value }];
    case 'break':
      return [{ type: 'break' }];
    case 'link': {
      const children = toInlines(node.children, { ...inner, inLink: true });
      return toLink(node.url, node.title, children, context);
    }
    case 'linkReference': {
      const target = context.definitions.get(node.identifier);
      const children = toInlines(node.children, { ...inner, inLink: true });
      return toLink(target?.url, target?.title, children, context);
    }
    case 'image':
      return toLink(node.url, node.title, [textOf(node.alt || node.url)], context);
    case 'imageReference': {
      const target = context.definitions.get(node.identifier);
      return toLink(
        target?.url,
        target?.title,
        [textOf(node.alt || node.label || node.identifier)],
        context,
      );
    }
    case 'footnoteReference':
      return [textOf(`[${node.label ?? node.identifier}]`)];
    default:
      return [];
  }
}

function toLink(
  url: string | undefined,
  title: string | null | undefined,
  children: MarkdownInline[],
  context: Context,
): MarkdownInline[] {
  if (context.inLink || url === undefined || !safeHref.test(url)) return children;
  return [{ type: 'link', href: url, ...(title ? { title } : {}), children }];
}

function textOf(value: string): MarkdownInline {
  return { type: 'text', value };
}

function mergeText(inlines: MarkdownInline[]): MarkdownInline[] {
  const merged: MarkdownInline[] = [];
  for (const inline of inlines) {
    const last = merged.at(-1);
    if (inline.type === 'text' && last?.type === 'text') {
      merged[merged.length - 1] = textOf(last.value + inline.value);
    } else {
      merged.push(inline);
    }
  }
  return merged;
}

function withPrefix(prefix: string, blocks: MarkdownBlock[]): MarkdownBlock[] {
  const [first, ...rest] = blocks;
  if (first?.type !== 'paragraph') {
    return [{ type: 'paragraph', children: [textOf(prefix.trimEnd())] }, ...blocks];
  }
  return [{ type: 'paragraph', children: mergeText([textOf(prefix), ...first.children]) }, ...rest];
}

/** Visits with a list of its own rather than by recursion: hostile texts nest deeper than the stack. */
function visit(root: Nodes, see: (node: Nodes) => void): void {
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    see(node);
    if ('children' in node) waiting.push(...[...node.children].reverse());
  }
}

function collectDefinitions(root: Nodes, definitions: Map<string, Definition>): void {
  visit(root, (node) => {
    // In CommonMark the first definition of a label wins.
    if (node.type === 'definition' && !definitions.has(node.identifier)) {
      definitions.set(node.identifier, node);
    }
  });
}

function plainText(root: Nodes): string {
  const parts: string[] = [];
  visit(root, (node) => {
    if ('value' in node) parts.push(node.value);
    else if ('alt' in node && node.alt) parts.push(node.alt);
  });
  return parts.join('');
}

/** Switches off what pairs marks, so that a text with too many still shows its blocks and its code. */
const withoutMarks = {
  disable: {
    null: [
      'attention',
      'strikethrough',
      'labelStartImage',
      'labelStartLink',
      'labelEnd',
      'gfmFootnoteCall',
      'gfmPotentialFootnoteCall',
    ],
  },
};

function countMarks(text: string): number {
  return text.match(/[*_~[\]]/g)?.length ?? 0;
}

function flattenContainers(text: string): string {
  return text.replace(/^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){13,}/gm, (opening) => {
    const markers = opening.match(/>|[-+*]|\d{1,9}[.)]/g) ?? [];
    return markers.slice(0, maxContainers).join(' ');
  });
}

function blocksToText(blocks: readonly MarkdownBlock[]): string {
  return blocks.map(blockToText).join('\n');
}

function blockToText(block: MarkdownBlock): string {
  switch (block.type) {
    case 'heading':
    case 'paragraph':
      return inlinesToText(block.children);
    case 'list':
      return block.items.map(blocksToText).join('\n');
    case 'code':
      return block.value;
    case 'blockquote':
      return blocksToText(block.children);
    case 'table':
      return [block.header, ...block.rows]
        .map((row) => row.map(inlinesToText).join(' '))
        .join('\n');
    case 'thematic_break':
      return '';
  }
}

function inlinesToText(inlines: readonly MarkdownInline[]): string {
  return inlines
    .map((inline) => {
      if ('value' in inline) return inline.value;
      return 'children' in inline ? inlinesToText(inline.children) : ' ';
    })
    .join('');
}
