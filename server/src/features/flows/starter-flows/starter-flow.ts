import type { FlowStructure, FlowTreeType } from '@resolutionflow/sdk/contract';

/** A flow that every new account starts with, known by its slug across releases. */
export interface StarterFlow {
  slug: string;
  name: string;
  description: string;
  category: string;
  problem_domain: string;
  tree_type: FlowTreeType;
  tags: string[];
  structure: FlowStructure;
}
