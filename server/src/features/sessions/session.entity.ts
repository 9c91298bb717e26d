import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Answer, ReasonCategory, SessionStatus, WalkNote } from '@resolutionflow/sdk/contract';

export const WalkSessionEntity = defineEntity({
  name: 'WalkSession',
  tableName: 'walk_sessions',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    sessionKind: p.text().$type<'flow' | 'proposal' | 'adhoc'>(),
    flowId: p.uuid().nullable(),
    flowProposalId: p.uuid().nullable(),
    flowVersion: p.integer().nullable(),
    currentNodeId: p.text().nullable(),
    status: p.text().$type<SessionStatus>(),
    actingAs: p.text().$type<'l1_coverage'>().nullable(),
    startedBy: p.uuid().nullable(),
    heldBy: p.uuid().nullable(),
    ticketKind: p.text().$type<'psa' | 'internal'>(),
    ticketId: p.text(),
    /** Whose ticket it is: one of a PSA is (connection, id). */
    psaConnectionId: p.uuid().nullable(),
    problemStatement: p.text().nullable(),
    customerName: p.text().nullable(),
    walkNotes: p.json<WalkNote[]>(),
    helpful: p.boolean().nullable(),
    resolutionNotes: p.text().nullable(),
    reasonCategory: p.text().$type<ReasonCategory>().nullable(),
    reason: p.text().nullable(),
    escalatedTo: p.uuid().nullable(),
    escalatedAt: p.datetime().nullable(),
    version: p.integer().default(1),
    startedAt: p.datetime(),
    lastStepAt: p.datetime().nullable(),
    /** A step, note or any other act: what the abandonment job looks at. */
    lastActAt: p.datetime(),
    resolvedAt: p.datetime().nullable(),
    startedByName: nameOf('users', 'started_by'),
    heldByName: nameOf('users', 'held_by'),
    flowName: p
      .text()
      .$type<string | null>()
      .formula(
        (alias) => `coalesce((select name from flows where id = ${alias.toString()}.flow_id),
          (select name from flow_proposals where id = ${alias.toString()}.flow_proposal_id))`,
      )
      .persist(false),
    confidence: p
      .double()
      .$type<number | null>()
      .formula(
        (alias) =>
          `(select confidence from flow_proposals where id = ${alias.toString()}.flow_proposal_id)`,
      )
      .persist(false),
  },
});
export type WalkSession = InferEntity<typeof WalkSessionEntity>;

/** A step that stands, or that was undone. `nodeId` is null for a custom step. */
export const WalkStepEntity = defineEntity({
  name: 'WalkStep',
  tableName: 'walk_steps',
  properties: {
    sessionId: p.uuid().primary(),
    id: p.uuid().primary(),
    accountId: p.uuid(),
    position: p.integer(),
    nodeId: p.text().nullable(),
    title: p.text(),
    body: p.text().nullable(),
    answer: p.json<Answer>().nullable(),
    answerLabel: p.text().nullable(),
    l1Note: p.text().fieldName('l1_note').nullable(),
    nextNodeId: p.text().nullable(),
    at: p.datetime(),
    byId: p.uuid().nullable(),
    byName: p.text().nullable(),
    actingAs: p.text().nullable(),
    undoneAt: p.datetime().nullable(),
    /** When a custom step was offered to the flow's author. */
    proposedAt: p.datetime().nullable(),
  },
});
export type WalkStep = InferEntity<typeof WalkStepEntity>;

/** Read along with the row: one round trip less for every step. */
function nameOf(table: string, column: string) {
  return p
    .text()
    .$type<string | null>()
    .formula((alias) => `(select name from ${table} where id = ${alias.toString()}.${column})`)
    .persist(false);
}
