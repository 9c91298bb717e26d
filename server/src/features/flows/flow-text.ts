import type { FlowNode, FlowStructure } from '@resolutionflow/sdk/contract';
import { markdownToText } from './markdown.js';

/** As many characters as search reads: PostgreSQL refuses a tsvector that could be over 1 MiB. */
const maxLength = 100_000;

/** What full-text search reads beside name and description; to be set whenever either changes. */
export function searchTexts(flow: { structure: FlowStructure; tags: string[] }): {
  nodeText: string;
  tagsText: string;
} {
  return { nodeText: nodeText(flow.structure), tagsText: flow.tags.join(' ') };
}

function nodeText(structure: FlowStructure): string {
  return Object.values(structure.nodes).map(textOf).join('\n').slice(0, maxLength).toWellFormed();
}

function textOf(node: FlowNode): string {
  const body = node.body === undefined ? '' : markdownToText(node.body);
  return [node.title, body, ...labelsOf(node)].filter(Boolean).join('\n');
}

function labelsOf(node: FlowNode): string[] {
  switch (node.kind) {
    case 'question':
      return node.options.map((option) => option.label);
    case 'checklist':
      return node.items.map((item) => item.label);
    case 'input':
      return (node.options ?? []).map((option) => option.label);
    case 'action':
      return node.commands.map((command) => command.code);
    default:
      return [];
  }
}
