import * as z from 'zod/mini';
import { currentNode } from './flow.js';

/**
 * The pinned flow of a session, every node as `current_node` shows it, so that a walk can go on
 * while the network is away. `start` is null, and `nodes` empty, on an adhoc session.
 */
export const walkGraph = z.object({
  start: z.nullable(z.string()),
  nodes: z.record(z.string(), currentNode),
});
export type WalkGraph = z.infer<typeof walkGraph>;
