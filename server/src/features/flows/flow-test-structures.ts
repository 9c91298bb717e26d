import type { FlowStructure } from '@resolutionflow/sdk/contract';

/** The smallest flow with a choice: a question with a good and a bad end. */
export function smallFlow(question = 'Does it work now?', body?: string): FlowStructure {
  return {
    start: 'ask',
    nodes: {
      ask: {
        kind: 'question',
        title: question,
        ...(body === undefined ? {} : { body }),
        options: [
          { id: 'yes', label: 'Yes', next: 'good' },
          { id: 'no', label: 'No', next: 'bad' },
        ],
      },
      good: { kind: 'resolution', title: 'Solved' },
      bad: { kind: 'escalation', title: 'Hand it over' },
    },
  };
}

/** A flow that leads into another and ends well after it. */
export function flowAround(flowId: string): FlowStructure {
  return {
    start: 'enter',
    nodes: {
      enter: { kind: 'subflow', title: 'The other flow', flow_id: flowId, next: 'after' },
      after: { kind: 'resolution', title: 'Solved by the other' },
    },
  };
}
