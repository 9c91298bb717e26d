import type { Answer, CurrentNode } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from './db/database.js';

/** A flow as a walk needs it: pinned, compiled, never changing under someone's feet. */
export interface FlowGraph {
  start: string;
  nodes: Record<string, CurrentNode>;
  /** Where an answer leads; `message` says why it is none of the node's. */
  answer(
    nodeId: string,
    answer: Answer,
  ): { ok: true; next: string; label: string; answer: Answer } | { ok: false; message: string };
  /** How far a walk at this node is; null where no end is in reach, so that nobody can say. */
  progress(
    nodeId: string | null,
    stepsDone: number,
  ): { steps_done: number; steps_remaining: number | null; percent: number | null };
}

/** What sessions need of flows; the flows feature is this port's other side. */
export interface FlowGraphs {
  /** The published version that new walks start with; null where the flow is not there or not published. */
  current(tx: AccountTransaction, flowId: string): Promise<{ version: number } | null>;
  /** A published version, cached: it cannot change. */
  published(tx: AccountTransaction, flowId: string, version: number): Promise<FlowGraph>;
  /** Whether new walks may start on the proposal: it is there and was not rejected. */
  isWalkable(tx: AccountTransaction, proposalId: string): Promise<boolean>;
  /** A proposal as it stands now (it may have gained nodes); null where it is not there. */
  proposal(tx: AccountTransaction, proposalId: string): Promise<FlowGraph | null>;
  /** Marks a proposal that led to a resolved ticket. */
  validateByOutcome(tx: AccountTransaction, proposalId: string): Promise<void>;
  /** Offers a custom step to the flow's author as a proposal. */
  proposeCustomStep(tx: AccountTransaction, step: CustomStep): Promise<void>;
}

/** A step that a technician took beside the flow. */
export interface CustomStep {
  sessionId: string;
  flowId: string;
  /** The node at which the flow did not fit. */
  nodeId: string | null;
  title: string;
  body: string | null;
  createdBy: string | null;
}
