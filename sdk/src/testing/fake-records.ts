import type { AccountRole, Me } from '../contract/account.js';
import type { Flow } from '../contract/flow.js';
import type { QueueRow, WalkSession, WalkStep } from '../contract/session.js';
import type { WalkGraph } from '../contract/walk-graph.js';

/** The moment at which everything in a fake server was last touched. */
export const fakeNow = '2026-03-02T09:30:00.000Z';

/** The nth id of a kind, always the same. */
export function fakeId(kind: number, n: number): string {
  return `0195${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

const account = fakeId(1, 1);
const roleNumber: Record<AccountRole, number> = { owner: 1, engineer: 2, l1_tech: 3, viewer: 4 };
const roleName: Record<AccountRole, string> = {
  owner: 'Olivia Owner',
  engineer: 'Emre Engineer',
  l1_tech: 'Lena Tech',
  viewer: 'Vic Viewer',
};

/** A signed-in user of the fake account. */
export function fakeUser(role: AccountRole, changes: Partial<Me> = {}): Me {
  return {
    id: fakeId(2, roleNumber[role]),
    email: `${role}@demo.test`,
    name: roleName[role],
    account_id: account,
    account_role: role,
    is_super_admin: false,
    can_cover_l1: false,
    ...changes,
  };
}

/** A walk of the fake flow at its start, held by the fake L1 tech. */
export function fakeSession(changes: Partial<WalkSession> = {}): WalkSession {
  const tech = fakeUser('l1_tech');
  return {
    id: fakeId(3, 1),
    session_kind: 'flow',
    flow_id: fakeId(4, 1),
    flow_proposal_id: null,
    flow_name: 'Outlook not syncing',
    flow_version: 3,
    current_node_id: 'question',
    current_node: null,
    progress: null,
    confidence: null,
    walked_path: [],
    undone_steps: [],
    walk_notes: [],
    status: 'active',
    acting_as: null,
    started_by: tech.id,
    started_by_name: tech.name,
    held_by: tech.id,
    held_by_name: tech.name,
    ticket_id: fakeId(12, 1),
    ticket_kind: 'internal',
    problem_statement: 'Outlook has shown no new mail since this morning.',
    customer_name: 'Harbour Dental',
    helpful: null,
    resolution_notes: null,
    reason_category: null,
    reason: null,
    escalated_to: null,
    version: 1,
    started_at: '2026-03-02T09:12:00.000Z',
    last_step_at: null,
    resolved_at: null,
    ...changes,
  };
}

/** A step of the fake flow, taken by the fake L1 tech. */
export function fakeStep(n: number, changes: Partial<WalkStep> = {}): WalkStep {
  const tech = fakeUser('l1_tech');
  return {
    id: fakeId(5, n),
    node_id: 'question',
    question: 'Does webmail show the new mail?',
    answer: 'no',
    answer_label: 'No, webmail is behind too',
    l1_note: null,
    at: `2026-03-02T09:${(12 + n).toString().padStart(2, '0')}:00.000Z`,
    by: tech.id,
    by_name: tech.name,
    ...changes,
  };
}

/** The published flow that a graph was made of. */
export function fakeFlow(graph: WalkGraph, changes: Partial<Flow> = {}): Flow {
  const nodes = Object.values(graph.nodes).map((node) => {
    // The text was parsed on its way here; what its author wrote is not known any more.
    return [node.id, { ...node, body: undefined }] as const;
  });
  return {
    id: fakeId(4, 1),
    name: 'Outlook not syncing',
    description: 'New mail does not arrive in Outlook, or arrives late.',
    category: 'Microsoft 365',
    problem_domain: 'E-mail',
    tree_type: 'troubleshooting',
    tags: ['outlook', 'mail'],
    status: 'published',
    version: 3,
    published_version: 3,
    usage_count: 128,
    success_rate: 0.82,
    created_at: '2026-01-12T08:00:00.000Z',
    updated_at: fakeNow,
    structure: {
      start: graph.start ?? '',
      nodes: Object.fromEntries(nodes) as Flow['structure']['nodes'],
    },
    ...changes,
  };
}

/** A ticket in the fake queue. */
export function fakeQueueRow(n: number, changes: Partial<QueueRow> = {}): QueueRow {
  return {
    ticket_id: fakeId(12, n + 1),
    ticket_kind: 'internal',
    problem_statement: 'The printer on the second floor shows as offline.',
    customer_name: 'Harbour Dental',
    status: 'open',
    created_at: fakeNow,
    ...changes,
  };
}
