import type { Answer, CurrentNode } from '@resolutionflow/sdk/contract';

/** A node of one kind. */
export type NodeOf<K extends CurrentNode['kind']> = Extract<CurrentNode, { kind: K }>;

/** What a node's template needs to show it and to answer it. */
export interface NodeView {
  /** Watchers see what there is to answer, and nothing to press. */
  readOnly: boolean;
  /** Why the last answer was not taken. */
  problem: string | null;
  answer: (answer: Answer) => void;
  /** Opens the dialog that resolves, escalates, or adds a step of the tech's own. */
  ask: (kind: 'resolve' | 'escalate' | 'custom-step') => void;
}
