import type { CurrentNode, FlowNode, FlowStructure } from '@resolutionflow/sdk/contract';
import { checkNode } from './flow-node-check.js';
import type { FlowProblem } from './flow-problem.js';
import { parseMarkdown } from './markdown.js';

/** A node as walks use it: no subflows, ids as walks name them, text parsed. */
export type CompiledNode = Exclude<CurrentNode, { kind: 'unknown' }>;

/** The flat graph that walks use. It is plain JSON, so that a published version can keep it. */
export interface CompiledFlow {
  start: string;
  nodes: Record<string, CompiledNode>;
  /** The fewest answers from a node to a resolution or escalation; absent where none is in reach. */
  distances: Record<string, number>;
}

/** How far a walk has come; `null` where no end is in reach, as in a proposal still being written. */
export interface WalkProgress {
  steps_done: number;
  steps_remaining: number | null;
  percent: number | null;
}

/** What a subflow node stands for, as it is published now. */
export interface Subflow {
  name: string;
  structure: FlowStructure;
}

/** A flow that cannot be compiled; `problem` names the node. */
export class FlowCompileError extends Error {
  override readonly name = 'FlowCompileError';

  constructor(readonly problem: FlowProblem) {
    super(problem.message);
  }
}

/** Everything that keeps this flow from being walked; nothing when it can be published. */
export function checkFlowStructure(structure: FlowStructure): FlowProblem[] {
  const nodes = new Map(Object.entries(structure.nodes));
  const problems: FlowProblem[] = [];

  if (!nodes.has(structure.start)) {
    const message = `The flow starts at "${structure.start}", which does not exist`;
    problems.push({ node_id: structure.start, path: 'start', message });
  }
  if (![...nodes.values()].some(isEnd)) {
    const message = 'The flow needs at least one resolution or escalation';
    problems.push({ node_id: null, path: 'nodes', message });
  }
  for (const [id, node] of nodes) {
    problems.push(...checkNode(id, node));
    for (const edge of edgesOf(node)) {
      if (nodes.has(edge.to)) continue;
      const message = `Node "${id}" leads to "${edge.to}", which does not exist`;
      problems.push({ node_id: id, path: `nodes.${id}.${edge.path}`, message });
    }
  }
  return [...problems, ...findUnreachable(structure.start, nodes), ...findStuck(nodes)];
}

/**
 * Makes the flat graph of a flow that passed its checks. Subflows are put in place: entering one
 * moves to its start, its resolutions lead on to what follows it, its escalations stay ends.
 * `self` is the flow itself, so that a subflow that leads back to it is found out.
 * Throws `FlowCompileError` on cycles, missing subflows and flows that grow too large.
 */
export async function compileFlow(
  structure: FlowStructure,
  loadSubflow: (flowId: string) => Promise<Subflow | null>,
  self: { id: string; name: string } | null = null,
): Promise<CompiledFlow> {
  const loaded = new Map<string, Promise<Subflow | null>>();
  const load = (id: string): Promise<Subflow | null> => {
    const subflow = loaded.get(id) ?? loadSubflow(id);
    loaded.set(id, subflow);
    return subflow;
  };
  const budget = { left: maxCompiledNodes };
  const plan = await planFlow(structure, '', self ? [self] : [], load, budget);
  const nodes: Record<string, CompiledNode> = {};
  flatten(plan, null, nodes);
  return { start: entryOf(plan, structure.start), nodes, distances: distancesToEnd(nodes) };
}

/** The node of a compiled flow with this id, if it has one. */
export function compiledNode(flow: CompiledFlow, id: string): CompiledNode | null {
  return Object.hasOwn(flow.nodes, id) ? (flow.nodes[id] ?? null) : null;
}

/** How far a walk at this node is, measured by the shortest way to an end. */
export function walkProgress(
  flow: CompiledFlow,
  currentNodeId: string,
  stepsDone: number,
): WalkProgress {
  const remaining = Object.hasOwn(flow.distances, currentNodeId)
    ? flow.distances[currentNodeId]
    : undefined;
  if (remaining === undefined)
    return { steps_done: stepsDone, steps_remaining: null, percent: null };
  const percent = remaining === 0 ? 100 : Math.floor((100 * stepsDone) / (stepsDone + remaining));
  return { steps_done: stepsDone, steps_remaining: remaining, percent };
}

const maxCompiledNodes = 3000;
const maxSubflowDepth = 8;

interface Edge {
  to: string;
  path: string;
}

type AnyNode = FlowNode | CompiledNode;

function isEnd(node: AnyNode): boolean {
  return node.kind === 'resolution' || node.kind === 'escalation';
}

function edgesOf(node: AnyNode): Edge[] {
  switch (node.kind) {
    case 'question':
      return node.options.map((option, index) => ({
        to: option.next,
        path: `options.${index}.next`,
      }));
    case 'action':
      return [
        { to: node.next_done, path: 'next_done' },
        { to: node.next_failed, path: 'next_failed' },
      ];
    case 'resolution':
    case 'escalation':
      return [];
    default:
      return [{ to: node.next, path: 'next' }];
  }
}

function reachableFrom(start: Iterable<string>, nodes: ReadonlyMap<string, AnyNode>): Set<string> {
  const seen = new Set<string>();
  const waiting = [...start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = nodes.get(id);
    if (!node || seen.has(id)) continue;
    seen.add(id);
    waiting.push(...edgesOf(node).map((edge) => edge.to));
  }
  return seen;
}

function findUnreachable(start: string, nodes: ReadonlyMap<string, FlowNode>): FlowProblem[] {
  // Without a start every node would be unreachable, which says nothing new.
  if (!nodes.has(start)) return [];
  const reachable = reachableFrom([start], nodes);
  return [...nodes.keys()]
    .filter((id) => !reachable.has(id))
    .map((id) => ({
      node_id: id,
      path: `nodes.${id}`,
      message: `Node "${id}" cannot be reached from the start`,
    }));
}

function findStuck(nodes: ReadonlyMap<string, FlowNode>): FlowProblem[] {
  const distances = distancesToEnd(Object.fromEntries(nodes));
  const stuck = [...nodes].filter(([id]) => !Object.hasOwn(distances, id));
  const ahead = new Map(
    stuck.map(([id, node]) => [
      id,
      reachableFrom(
        edgesOf(node).map((edge) => edge.to),
        nodes,
      ),
    ]),
  );
  const told = new Set<string>();
  const problems: FlowProblem[] = [];
  for (const [id] of stuck) {
    if (told.has(id)) continue;
    const loop = stuck
      .map(([other]) => other)
      .filter((other) => ahead.get(id)?.has(other) && ahead.get(other)?.has(id));
    loop.forEach((member) => told.add(member));
    const message =
      loop.length > 0
        ? `There is no way out of the loop of ${loop.map((member) => `"${member}"`).join(', ')}`
        : `No resolution or escalation can be reached from node "${id}"`;
    problems.push({ node_id: id, path: `nodes.${id}`, message });
  }
  return problems;
}

/** Breadth first from all ends at once, against the direction of the edges. */
function distancesToEnd(nodes: Readonly<Record<string, AnyNode>>): Record<string, number> {
  const before = new Map<string, string[]>();
  const distances = new Map<string, number>();
  for (const [id, node] of Object.entries(nodes)) {
    if (isEnd(node)) distances.set(id, 0);
    for (const { to } of edgesOf(node)) {
      const known = before.get(to);
      if (known) known.push(id);
      else before.set(to, [id]);
    }
  }
  // A Map is iterated in the order of insertion and includes what is added on the way: a queue.
  for (const [id, distance] of distances) {
    for (const previous of before.get(id) ?? []) {
      if (!distances.has(previous)) distances.set(previous, distance + 1);
    }
  }
  return Object.fromEntries(distances);
}

interface Plan {
  prefix: string;
  structure: FlowStructure;
  subflows: Map<string, Plan>;
}

async function planFlow(
  structure: FlowStructure,
  prefix: string,
  chain: readonly { id: string; name: string }[],
  load: (flowId: string) => Promise<Subflow | null>,
  budget: { left: number },
): Promise<Plan> {
  const fail = (nodeId: string, path: string, message: string): never => {
    const [top = nodeId] = `${prefix}${nodeId}`.split('/');
    throw new FlowCompileError({ node_id: top, path: `nodes.${top}${path}`, message });
  };
  budget.left -= Object.keys(structure.nodes).length;
  const subflows = new Map<string, Plan>();
  for (const [id, node] of Object.entries(structure.nodes)) {
    if (budget.left < 0)
      fail(id, '', `With its subflows the flow has over ${maxCompiledNodes} nodes`);
    if (node.kind !== 'subflow') continue;
    const known = chain.findIndex((flow) => flow.id === node.flow_id);
    if (known >= 0) {
      const names = [...chain.slice(known), ...chain.slice(known, known + 1)];
      const round = names.map((flow) => `"${flow.name}"`).join(' → ');
      fail(id, '.flow_id', `Subflows go round in a circle: ${round}`);
    }
    if (chain.length >= maxSubflowDepth) {
      fail(id, '.flow_id', `Subflows nest deeper than ${maxSubflowDepth}`);
    }
    const subflow = await load(node.flow_id);
    if (!subflow) {
      fail(id, '.flow_id', `The flow that "${prefix}${id}" leads into is not published`);
      continue;
    }
    const next = [...chain, { id: node.flow_id, name: subflow.name }];
    subflows.set(id, await planFlow(subflow.structure, `${prefix}${id}/`, next, load, budget));
  }
  return { prefix, structure, subflows };
}

/** Where a walk stands after moving to this node: a subflow is never stood on, but entered. */
function entryOf(plan: Plan, id: string): string {
  const subflow = plan.subflows.get(id);
  if (subflow) return entryOf(subflow, subflow.structure.start);
  if (!Object.hasOwn(plan.structure.nodes, id)) {
    const message = `Node "${plan.prefix}${id}" does not exist`;
    throw new FlowCompileError({ node_id: id, path: `nodes.${id}`, message });
  }
  return plan.prefix + id;
}

function flatten(plan: Plan, after: string | null, into: Record<string, CompiledNode>): void {
  for (const [id, node] of Object.entries(plan.structure.nodes)) {
    const subflow = plan.subflows.get(id);
    if (node.kind === 'subflow') {
      if (subflow) flatten(subflow, entryOf(plan, node.next), into);
      continue;
    }
    into[plan.prefix + id] = compileNode(plan, id, node, after);
  }
}

function compileNode(
  plan: Plan,
  id: string,
  node: Exclude<FlowNode, { kind: 'subflow' }>,
  after: string | null,
): CompiledNode {
  const to = (target: string): string => entryOf(plan, target);
  const { body, ...fields } = node;
  const base = {
    id: plan.prefix + id,
    ...(body === undefined ? {} : { body: parseMarkdown(body) }),
  };
  switch (fields.kind) {
    case 'question': {
      const options = fields.options.map((option) => ({ ...option, next: to(option.next) }));
      return { ...fields, ...base, options };
    }
    case 'action':
      return {
        ...fields,
        ...base,
        next_done: to(fields.next_done),
        next_failed: to(fields.next_failed),
      };
    case 'resolution':
      if (after === null) return { ...fields, ...base };
      return { ...base, kind: 'info', title: fields.title, next: after };
    case 'escalation':
      return { ...fields, ...base };
    default:
      return { ...fields, ...base, next: to(fields.next) };
  }
}
