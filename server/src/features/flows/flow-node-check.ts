import type { FlowInputValidation, FlowNode } from '@resolutionflow/sdk/contract';
import { compilePattern } from './flow-pattern.js';
import type { FlowProblem } from './flow-problem.js';

/** What is wrong within a single node, whatever it leads to. */
export function checkNode(id: string, node: FlowNode): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const report = (path: string, message: string): void => {
    problems.push({ node_id: id, path: `nodes.${id}${path}`, message: `Node "${id}" ${message}` });
  };

  if (id.includes('/')) report('', 'has a "/" in its id, which is kept for subflows');
  switch (node.kind) {
    case 'question':
      checkList('options', node.options, report);
      break;
    case 'checklist':
      checkList('items', node.items, report);
      break;
    case 'input':
      if (node.type === 'select') checkList('options', node.options ?? [], report);
      checkValidation(node.type, node.validation ?? {}, report);
      break;
    default:
      break;
  }
  return problems;
}

type Report = (path: string, message: string) => void;

function checkList(name: string, entries: readonly { id: string }[], report: Report): void {
  if (entries.length === 0) report(`.${name}`, `has no ${name}`);
  const seen = new Set<string>();
  entries.forEach((entry, index) => {
    if (seen.has(entry.id)) {
      report(`.${name}.${index}.id`, `has the id "${entry.id}" twice in its ${name}`);
    }
    seen.add(entry.id);
  });
}

function checkValidation(type: string, validation: FlowInputValidation, report: Report): void {
  const { pattern, min, max } = validation;
  if (pattern !== undefined) {
    const checked = compilePattern(pattern);
    if (!checked.ok) report('.validation.pattern', `has a pattern that ${checked.message}`);
  }
  const wanted = type === 'date' ? 'string' : 'number';
  for (const [name, bound] of Object.entries({ min, max })) {
    if (bound === undefined || typeof bound === wanted) continue;
    const what = wanted === 'string' ? 'a day (YYYY-MM-DD)' : 'a number';
    report(`.validation.${name}`, `needs ${what} as ${name}`);
  }
  if (min !== undefined && max !== undefined && typeof min === typeof max && min > max) {
    report('.validation.min', 'has a min above its max');
  }
}
