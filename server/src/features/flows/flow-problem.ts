/** Something that keeps a flow from being walked, and where: `path` is dotted, from the structure. */
export interface FlowProblem {
  node_id: string | null;
  path: string;
  message: string;
}
