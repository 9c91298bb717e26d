import type { TemplateResult } from 'lit';
import { answers } from './answers.js';
import type { NodeOf, NodeView } from './node-view.js';

/** One of many. */
export function questionNode(node: NodeOf<'question'>, view: NodeView): TemplateResult {
  return answers(
    node.options.map(({ id, label }) => ({ label, choose: () => view.answer(id) })),
    view.readOnly,
  );
}
