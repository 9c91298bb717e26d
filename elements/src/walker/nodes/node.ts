import type { CurrentNode } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { markdown } from '../../internal/markdown/markdown.js';
import { skeleton } from '../../internal/skeleton.js';
import type { lateNode } from '../parts/late-node.js';
import { endNode } from './node-end.js';
import { infoNode } from './node-info.js';
import { questionNode } from './node-question.js';
import type { NodeView } from './node-view.js';

/**
 * The node where the walk stands: its question, its help text, and what can be answered.
 * @param late Answers of the nodes that are more than buttons; without it they are yet to come.
 */
export function nodeTemplate(
  node: CurrentNode,
  view: NodeView,
  late: typeof lateNode | undefined,
): TemplateResult {
  return html`<h3 id="question" tabindex="-1">${node.title}</h3>
    ${node.body?.length ? markdown(node.body, 4) : nothing} ${answerPart(node, view, late)}`;
}

function answerPart(node: CurrentNode, view: NodeView, late: typeof lateNode | undefined): unknown {
  switch (node.kind) {
    case 'question':
      return questionNode(node, view);
    case 'info':
      return infoNode(view);
    case 'resolution':
    case 'escalation':
      return endNode(node.kind, view);
    default:
      return late ? late(node, view) : skeleton('text', 'button');
  }
}
