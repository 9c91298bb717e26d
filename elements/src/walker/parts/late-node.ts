import type { TemplateResult } from 'lit';
import type { NodeOf, NodeView } from '../nodes/node-view.js';
import { actionNode } from './node-action.js';
import { checklistNode } from './node-checklist.js';
import { inputNode } from './node-input.js';
import { unknownNode } from './node-unknown.js';

/** Nodes that are more than buttons. */
export type LateNode = NodeOf<'action' | 'input' | 'checklist' | 'unknown'>;

/** What can be answered at a node that is more than buttons. */
export function lateNode(node: LateNode, view: NodeView): TemplateResult {
  switch (node.kind) {
    case 'action':
      return actionNode(node, view);
    case 'input':
      return inputNode(node, view);
    case 'checklist':
      return checklistNode(node, view);
    case 'unknown':
      return unknownNode(view);
  }
}
