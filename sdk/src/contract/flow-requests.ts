import * as z from 'zod/mini';
import { flowInputType, flowLimits, flowStatus, flowTreeType, isStorableText } from './flow.js';
import { pageQuery } from './request-fields.js';

const storable = z.refine<string>(isStorableText, 'Contains characters that cannot be stored');

const label = z.string().check(z.trim(), z.minLength(1), z.maxLength(flowLimits.label), storable);

/** The id of a node, option or item within a flow. */
export const flowNodeId = z.string().check(
  z.minLength(1),
  z.maxLength(flowLimits.nodeId),
  z.regex(/^[A-Za-z0-9_-]+$/),
  // As a key of a plain object this one would not be an entry but the prototype.
  z.refine((id) => id !== '__proto__', 'This id is reserved'),
);

/** The id of a node as a walk names it: a node inside a subflow reads `sub/node`. */
export const walkNodeId = z
  .string()
  .check(z.minLength(1), z.maxLength(600), z.regex(/^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/));

const title = z
  .string()
  .check(z.trim(), z.minLength(1), z.maxLength(flowLimits.nodeTitle), storable);

const body = z.optional(z.string().check(z.maxLength(flowLimits.nodeBody), storable));

/**
 * What an input's value must satisfy. `min` and `max` are the smallest and largest number, the
 * earliest and latest day (`YYYY-MM-DD`), or the shortest and longest text, by the input's type.
 */
export const flowInputValidation = z.object({
  required: z.optional(z.boolean()),
  pattern: z.optional(z.string().check(z.maxLength(flowLimits.pattern), storable)),
  min: z.optional(z.union([z.number(), z.iso.date()])),
  max: z.optional(z.union([z.number(), z.iso.date()])),
});

export type FlowInputValidation = z.infer<typeof flowInputValidation>;

/** One choice of a question, and where it leads. */
export const flowOption = z.object({ id: flowNodeId, label, next: flowNodeId });

export type FlowOption = z.infer<typeof flowOption>;

/** One line to tick, or one choice of a select input. */
export const flowItem = z.object({ id: flowNodeId, label });

export type FlowItem = z.infer<typeof flowItem>;

/** A command to run: in which shell, the code, and what its output should look like. */
export const flowCommand = z.object({
  shell: z.string().check(z.trim(), z.minLength(1), z.maxLength(40), storable),
  code: z.string().check(z.minLength(1), z.maxLength(flowLimits.command), storable),
  expect: z.optional(z.string().check(z.maxLength(flowLimits.command), storable)),
});

export type FlowCommand = z.infer<typeof flowCommand>;

const options = z.array(flowOption).check(z.maxLength(flowLimits.options));

const items = z.array(flowItem).check(z.maxLength(flowLimits.items));

const commands = z.array(flowCommand).check(z.maxLength(flowLimits.commands));

const field = z.string().check(z.trim(), z.minLength(1), z.maxLength(flowLimits.nodeId), storable);

const inputFields = {
  field,
  type: flowInputType,
  options: z.optional(items),
  validation: z.optional(flowInputValidation),
};

/** A node as its author wrote it. */
export const flowNode = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('question'), title, body, options }),
  z.object({ kind: z.literal('input'), title, body, ...inputFields, next: flowNodeId }),
  z.object({ kind: z.literal('checklist'), title, body, items, next: flowNodeId }),
  z.object({
    kind: z.literal('action'),
    title,
    body,
    commands,
    next_done: flowNodeId,
    next_failed: flowNodeId,
  }),
  z.object({ kind: z.literal('info'), title, body, next: flowNodeId }),
  z.object({ kind: z.literal('resolution'), title, body }),
  z.object({ kind: z.literal('escalation'), title, body }),
  z.object({ kind: z.literal('subflow'), title, body, flow_id: z.uuid(), next: flowNodeId }),
]);

export type FlowNode = z.infer<typeof flowNode>;

export type FlowNodeKind = FlowNode['kind'];

/**
 * A flow's nodes and where it starts. This checks shapes only: a draft may still have edges to
 * nowhere; whether a flow can be walked is checked when it is published.
 */
export const flowStructure = z.object({
  start: flowNodeId,
  nodes: z
    .record(flowNodeId, flowNode)
    .check(
      z.refine(
        (nodes) => Object.keys(nodes).length <= flowLimits.nodes,
        `A flow has at most ${flowLimits.nodes} nodes`,
      ),
    ),
});

export type FlowStructure = z.infer<typeof flowStructure>;

/**
 * What a technician answered: an option's id, an input's value as a string, the ids ticked, or
 * `done`, `failed`, `next`.
 */
export const answer = z.union([
  z.string().check(z.maxLength(flowLimits.answer), storable),
  z.array(z.string().check(z.maxLength(flowLimits.nodeId))).check(z.maxLength(flowLimits.items)),
]);

const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(flowLimits.name), storable);

const description = z.string().check(z.trim(), z.maxLength(flowLimits.description), storable);

const freeText = z.string().check(z.trim(), z.maxLength(flowLimits.label), storable);

const tags = z
  .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(flowLimits.tag), storable))
  .check(z.maxLength(flowLimits.tags));

/** The body of `POST /flows`: what is left out is empty, and the flow is a draft. */
export const flowCreate = z.object({
  name,
  description: z._default(description, ''),
  category: z._default(freeText, ''),
  problem_domain: z._default(freeText, ''),
  tree_type: z._default(flowTreeType, 'troubleshooting'),
  tags: z._default(tags, []),
  structure: flowStructure,
});

export type FlowCreate = z.infer<typeof flowCreate>;

export type FlowCreateInput = z.input<typeof flowCreate>;

/**
 * The body of `PATCH /flows/{id}`: what changes, and the version it is based on. A flow as it was
 * read is a valid body; what only the server sets (ids, counts, times) is ignored.
 */
export const flowPatch = z.object({
  version: z.int(),
  name: z.optional(name),
  description: z.optional(description),
  category: z.optional(freeText),
  problem_domain: z.optional(freeText),
  tree_type: z.optional(flowTreeType),
  tags: z.optional(tags),
  status: z.optional(flowStatus),
  structure: z.optional(flowStructure),
});

export type FlowPatch = z.infer<typeof flowPatch>;

const filter = z.optional(z.string().check(z.trim(), z.maxLength(flowLimits.label), storable));

/**
 * The query of `GET /flows`; an empty parameter counts as not given. `search` finds the thousand
 * best matches at most, and forgives typing mistakes where nothing matches as typed. Without `sort`
 * the best match comes first, and where nothing is searched for, the most used.
 */
export const flowListQuery = z.object({
  ...pageQuery,
  search: filter,
  category: filter,
  tag: filter,
  status: z.optional(z.enum([...flowStatus.options, ''])),
  sort: z.optional(z.enum(['relevance', 'usage', 'newest', 'name', 'success', ''])),
});

export type FlowListQuery = z.infer<typeof flowListQuery>;

export const flowVersionsQuery = z.object(pageQuery);
