import type { FlowNode, FlowStructure } from '@resolutionflow/sdk/contract';

/** One step that a test will take: at which node, and how it answers there. */
export interface PlannedStep {
  nodeId: string;
  node: FlowNode;
  answer: string | string[];
}

/** The longest way to a resolution that visits no node twice, for a test that wants many steps. */
export function longestWay(structure: FlowStructure): { steps: PlannedStep[]; end: string } {
  let best: { steps: PlannedStep[]; end: string } = { steps: [], end: structure.start };
  const walk = (nodeId: string, steps: PlannedStep[]): void => {
    const node = structure.nodes[nodeId];
    if (!node || steps.some((step) => step.nodeId === nodeId)) return;
    if (node.kind === 'resolution' && steps.length > best.steps.length) {
      best = { steps, end: nodeId };
    }
    for (const { answer, next } of waysOn(node)) walk(next, [...steps, { nodeId, node, answer }]);
  };
  walk(structure.start, []);
  return best;
}

function waysOn(node: FlowNode): { answer: string | string[]; next: string }[] {
  switch (node.kind) {
    case 'question':
      return node.options.map(({ id, next }) => ({ answer: id, next }));
    case 'action':
      return [
        { answer: 'done', next: node.next_done },
        { answer: 'failed', next: node.next_failed },
      ];
    case 'checklist':
      return [{ answer: node.items.map(({ id }) => id), next: node.next }];
    case 'input':
      return [{ answer: sample(node), next: node.next }];
    case 'info':
      return [{ answer: 'next', next: node.next }];
    default:
      return [];
  }
}

function sample(node: Extract<FlowNode, { kind: 'input' }>): string {
  const samples = {
    text: 'ACME-1042',
    number: String(node.validation?.min ?? 7),
    email: 'anna@example.com',
    date: '2026-11-02',
    select: node.options?.[0]?.id ?? '',
  };
  return samples[node.type];
}
