import * as z from 'zod/mini';
import { markdownDocument } from './markdown.js';
import { page, withFallback } from './primitives.js';

/** How large the parts of a flow may be; counts are characters unless a name says otherwise. */
export const flowLimits = {
  name: 200,
  description: 2000,
  label: 200,
  tag: 60,
  tags: 20,
  nodes: 300,
  nodeId: 64,
  nodeTitle: 300,
  nodeBody: 20_000,
  options: 50,
  items: 50,
  commands: 20,
  command: 4000,
  pattern: 200,
  answer: 4000,
} as const;

/** False for what PostgreSQL's jsonb refuses: NUL and halves of surrogate pairs. */
export function isStorableText(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

/** The kinds of value an input node can ask for. */
export const flowInputType = z.enum(['text', 'number', 'email', 'date', 'select']);

export type FlowInputType = z.infer<typeof flowInputType>;

const currentBase = { id: z.string(), title: z.string(), body: z.optional(markdownDocument) };

const currentItem = z.object({ id: z.string(), label: z.string() });

const currentValidation = z.object({
  required: z.optional(z.boolean()),
  pattern: z.optional(z.string()),
  min: z.optional(z.union([z.number(), z.string()])),
  max: z.optional(z.union([z.number(), z.string()])),
});

const currentOption = z.object({ id: z.string(), label: z.string(), next: z.string() });

const currentInput = {
  field: z.string(),
  options: z.optional(z.array(currentItem)),
  validation: z.optional(currentValidation),
  next: z.string(),
};

const currentAction = {
  commands: z.array(
    z.object({ shell: z.string(), code: z.string(), expect: z.optional(z.string()) }),
  ),
  next_done: z.string(),
  next_failed: z.string(),
};

const unknownNode = z.object({
  kind: withFallback(z.literal('unknown'), 'unknown'),
  title: withFallback(z.string(), ''),
  body: withFallback(z.optional(z.string()), undefined),
});

const written = { title: z.string(), body: z.optional(z.string()) };

/** A node as its author wrote it, read without the limits that writing has. */
const readNode = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('question'), ...written, options: z.array(currentOption) }),
  z.object({ kind: z.literal('input'), ...written, ...currentInput, type: flowInputType }),
  z.object({
    kind: z.literal('checklist'),
    ...written,
    items: z.array(currentItem),
    next: z.string(),
  }),
  z.object({ kind: z.literal('action'), ...written, ...currentAction }),
  z.object({ kind: z.literal('info'), ...written, next: z.string() }),
  z.object({ kind: z.literal('resolution'), ...written }),
  z.object({ kind: z.literal('escalation'), ...written }),
  z.object({
    kind: z.literal('subflow'),
    ...written,
    flow_id: z.string(),
    next: z.string(),
  }),
]);

/** A structure as a reader takes it: a node of a kind it does not know reads as `unknown`. */
export const flowStructureRead = z.object({
  start: z.string(),
  nodes: z.record(z.string(), z.union([readNode, unknownNode])),
});

export type FlowStructureRead = z.infer<typeof flowStructureRead>;

/**
 * The node where a session stands: the author's fields, its id as walks name it, and its text
 * parsed. A kind this reader does not know reads as `unknown`, with title and text to show.
 */
export const currentNode = z.union([
  z.discriminatedUnion('kind', [
    z.object({
      ...currentBase,
      kind: z.literal('question'),
      options: z.array(currentOption),
    }),
    z.object({
      ...currentBase,
      ...currentInput,
      kind: z.literal('input'),
      type: withFallback(z.enum([...flowInputType.options, 'unknown']), 'unknown'),
    }),
    z.object({
      ...currentBase,
      kind: z.literal('checklist'),
      items: z.array(currentItem),
      next: z.string(),
    }),
    z.object({
      ...currentBase,
      ...currentAction,
      kind: z.literal('action'),
    }),
    z.object({ ...currentBase, kind: z.literal('info'), next: z.string() }),
    z.object({ ...currentBase, kind: z.literal('resolution') }),
    z.object({ ...currentBase, kind: z.literal('escalation') }),
  ]),
  z.object({
    id: z.string(),
    kind: withFallback(z.literal('unknown'), 'unknown'),
    title: withFallback(z.string(), ''),
    body: withFallback(z.optional(markdownDocument), undefined),
  }),
]);

export type CurrentNode = z.infer<typeof currentNode>;

export type CurrentNodeKind = CurrentNode['kind'];

/** An answer as it was recorded; `answer` is the stricter one that a request is checked with. */
export const recordedAnswer = z.union([z.string(), z.array(z.string())]);

export type Answer = z.infer<typeof recordedAnswer>;

export const flowTreeType = z.enum(['troubleshooting', 'procedure', 'checklist']);

export type FlowTreeType = z.infer<typeof flowTreeType>;

export const flowStatus = z.enum(['draft', 'review', 'published', 'archived']);

export type FlowStatus = z.infer<typeof flowStatus>;

const summaryFields = {
  id: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  problem_domain: z.string(),
  tree_type: withFallback(z.enum([...flowTreeType.options, 'unknown']), 'unknown'),
  tags: z.array(z.string()),
  status: withFallback(z.enum([...flowStatus.options, 'unknown']), 'unknown'),
  /** The optimistic lock: a PATCH names the version it is based on. */
  version: z.int(),
  /** The version that new walks start with; `null` while nothing is published. */
  published_version: z.nullable(z.int()),
  usage_count: z.int(),
  /** From 0 to 1; `null` while no walk of it has ended. */
  success_rate: z.nullable(z.number()),
  created_at: z.string(),
  updated_at: z.string(),
};

/** A flow without its nodes, for lists and matches. */
export const flowSummary = z.object(summaryFields);

export type FlowSummary = z.infer<typeof flowSummary>;

export const flowPage = page(flowSummary);

/** A flow as the server answers it. */
export const flow = z.object({ ...summaryFields, structure: flowStructureRead });

export type Flow = z.infer<typeof flow>;

/** A published version of a flow, as `GET /flows/{id}/versions` lists it. */
export const flowVersion = z.object({
  id: z.string(),
  flow_id: z.string(),
  version: z.int(),
  structure: flowStructureRead,
  published_by: z.nullable(z.string()),
  published_at: z.string(),
});

export type FlowVersion = z.infer<typeof flowVersion>;

export const flowVersionPage = page(flowVersion);
