import * as contract from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import type { RecordAudit } from '../../audit.js';
import { actingAs, guards, type Guard } from '../../http/guard.js';
import { accountRoute, vendorRoute, type AccountRequest, type Route } from '../../http/route.js';
import { listRecipients } from './escalation-recipients.js';
import type { IntakeService } from './intake.service.js';
import type { SessionEndingService } from './session-ending.service.js';
import { listActive, listEscalations, listSessions } from './session-query.service.js';
import type { SessionStore } from './session-store.js';
import type { SessionTickets } from './session-tickets.js';
import { presentSession } from './session.presenter.js';
import { notesTooLarge, type SessionCall, type StepService } from './step.service.js';

export interface SessionServices {
  intake: IntakeService;
  steps: StepService;
  ending: SessionEndingService;
  store: SessionStore;
  tickets: Pick<SessionTickets, 'verify'>;
  audit: RecordAudit;
}

const params = z.object({ id: contract.id });
const answer = contract.walkSession;
const tag = 'Sessions';

/** Where the same operations are offered: to the L1 desk, and to whoever holds the session. */
interface Surface {
  prefix: '/l1/sessions' | '/sessions';
  guard: Guard;
  readGuard: Guard;
  isL1: boolean;
}

export function sessionRoutes(services: SessionServices): Route[] {
  return [
    ...l1Routes(services),
    ...engineerRoutes(services),
    ...walkRoutes(services, {
      prefix: '/l1/sessions',
      guard: guards.l1OrCoverage,
      readGuard: guards.l1OrCoverage,
      isL1: true,
    }),
    ...walkRoutes(services, {
      prefix: '/sessions',
      guard: guards.l1OrAbove,
      readGuard: guards.signedIn,
      isL1: false,
    }),
  ];
}

function l1Routes({ intake, tickets, audit }: SessionServices): Route[] {
  return [
    vendorRoute({
      method: 'post',
      path: '/l1/intake',
      summary: 'Start a walk on a ticket',
      tag: 'L1 desk',
      guard: guards.l1OrCoverage,
      body: contract.intakeBody,
      answer: contract.intakeResult,
      status: 201,
      async handleVendor(call) {
        const { actor, body } = call;
        const ticket =
          body.ticket?.kind === 'psa' ? await tickets.verify(call, body.ticket.id) : null;
        return call.conclude(async (tx) => {
          const result = await intake.start(tx, actor, body, ticket);
          recordCoverage(audit, { tx, actor }, 'session.start', result.session_id);
          return result;
        });
      },
    }),
    accountRoute({
      method: 'post',
      path: '/l1/escalate-without-walk',
      summary: 'Open a ticket and hand it to the engineers at once',
      tag: 'L1 desk',
      guard: guards.l1OrCoverage,
      body: contract.escalateWithoutWalkBody,
      answer,
      status: 201,
      async handle({ tx, actor, body }) {
        const session = await intake.escalateWithoutWalk(tx, actor, body);
        recordCoverage(audit, { tx, actor }, 'session.escalate', session.id);
        return session;
      },
    }),
    accountRoute({
      method: 'get',
      path: '/l1/sessions/active',
      summary: 'The walks you are in the middle of, the latest step first',
      tag: 'L1 desk',
      guard: guards.l1OrCoverage,
      query: z.object(contract.pageQuery),
      answer: contract.walkSessionPage,
      handle: ({ tx, actor, query }) => listActive(tx, actor, query),
    }),
  ];
}

function engineerRoutes({ ending }: SessionServices): Route[] {
  return [
    accountRoute({
      method: 'get',
      path: '/escalations',
      summary: 'Escalated walks that nobody has taken yet',
      tag: 'Escalations',
      guard: guards.engineerOrAbove,
      query: z.object(contract.pageQuery),
      answer: contract.walkSessionPage,
      handle: ({ tx, query }) => listEscalations(tx, query),
    }),
    accountRoute({
      method: 'get',
      path: '/escalations/recipients',
      summary: 'The engineers and owners to whom a walk can be handed, by name',
      tag: 'Escalations',
      guard: guards.l1OrAbove,
      query: z.object(contract.pageQuery),
      answer: contract.escalationRecipientPage,
      handle: ({ tx, actor, query }) => listRecipients(tx, actor, query),
    }),
    accountRoute({
      method: 'post',
      path: '/sessions/{id}/take-over',
      summary: 'Take an escalated walk and go on where it stopped',
      tag: 'Escalations',
      guard: guards.engineerOrAbove,
      params,
      answer,
      handle: ({ tx, actor, params: { id } }) => ending.takeOver({ tx, actor, sessionId: id }),
    }),
  ];
}

/** The operations that exist on both surfaces. */
function walkRoutes(services: SessionServices, surface: Surface): Route[] {
  const { steps, ending, store, audit } = services;
  const { prefix, guard, readGuard, isL1 } = surface;
  const change = <T>(
    request: Pick<AccountRequest<typeof params, undefined, undefined>, 'tx' | 'actor' | 'params'>,
    action: string,
    work: (call: SessionCall) => Promise<T>,
  ): Promise<T> => {
    const { tx, actor, params } = request;
    const isCoverage = isL1 && actingAs(actor) !== null;
    return work({
      tx,
      actor,
      sessionId: params.id,
      ...(isCoverage && {
        coverage: { audit: () => recordCoverage(audit, request, action, params.id) },
      }),
    });
  };

  return [
    accountRoute({
      method: 'get',
      path: prefix,
      summary: 'Walks, newest first',
      tag,
      guard: readGuard,
      query: contract.sessionListQuery,
      answer: contract.walkSessionPage,
      handle: ({ tx, actor, query }) => listSessions(tx, actor, query),
    }),
    accountRoute({
      method: 'get',
      path: `${prefix}/{id}`,
      summary: 'A walk with its whole trail',
      tag,
      guard: readGuard,
      params,
      answer,
      handle: async ({ tx, actor, params: { id } }) =>
        presentSession(await store.read(tx, actor, id)),
    }),
    accountRoute({
      method: 'get',
      path: `${prefix}/{id}/graph`,
      summary: 'The flow that a walk is pinned to, so that it can go on without a network',
      tag,
      guard: readGuard,
      params,
      answer: contract.walkGraph,
      async handle({ tx, actor, params: { id } }) {
        const { graph } = await store.read(tx, actor, id);
        return { start: graph?.start ?? null, nodes: graph?.nodes ?? {} };
      },
    }),
    accountRoute({
      method: 'post',
      path: `${prefix}/{id}/step`,
      summary: 'Answer the node at which the walk stands',
      tag,
      guard,
      params,
      body: contract.stepBody,
      answer,
      handle: (request) =>
        change(request, 'session.step', (call) =>
          steps.record(call, {
            id: request.body.id,
            nodeId: request.body.node_id,
            answer: request.body.answer,
            note: request.body.note || null,
            version: request.body.version,
          }),
        ),
    }),
    accountRoute({
      method: 'delete',
      path: `${prefix}/{id}/step`,
      summary: 'Take the last step back',
      tag,
      guard,
      params,
      query: contract.undoQuery,
      answer,
      handle: (request) =>
        change(request, 'session.undo', (call) => steps.undo(call, request.query.version)),
    }),
    accountRoute({
      method: 'post',
      path: `${prefix}/{id}/reopen`,
      summary: 'Go back to an earlier step',
      tag,
      guard,
      params,
      body: contract.reopenBody,
      answer,
      handle: (request) =>
        change(request, 'session.reopen', (call) =>
          steps.reopen(call, request.body.step_id, request.body.version),
        ),
    }),
    accountRoute({
      method: 'post',
      path: `${prefix}/{id}/custom-step`,
      summary: 'Add a step of your own where the flow does not fit',
      tag,
      guard,
      params,
      body: contract.customStepBody,
      answer,
      handle: (request) =>
        change(request, 'session.custom_step', (call) =>
          steps.recordCustom(call, {
            id: request.body.id,
            title: request.body.title,
            body: request.body.body || null,
            answer: request.body.answer || null,
            note: request.body.note || null,
            version: request.body.version,
          }),
        ),
    }),
    accountRoute({
      method: 'post',
      path: `${prefix}/{id}/notes`,
      summary: 'Replace the notes of the walk',
      tag,
      guard,
      params,
      body: contract.notesBody,
      tooLarge: notesTooLarge,
      answer,
      handle: (request) =>
        change(request, 'session.notes', (call) =>
          steps.saveNotes(call, request.body.notes, request.body.version),
        ),
    }),
    accountRoute({
      method: 'post',
      path: `${prefix}/{id}/resolve`,
      summary: 'End the walk: the problem is solved',
      tag,
      guard,
      params,
      body: contract.resolveBody,
      answer,
      handle: (request) =>
        change(request, 'session.resolve', (call) =>
          ending.resolve(call, {
            helpful: request.body.helpful,
            resolutionNotes: request.body.resolution_notes,
          }),
        ),
    }),
    accountRoute({
      method: 'post',
      path: `${prefix}/{id}/escalate`,
      summary: 'Hand the walk to an engineer',
      tag,
      guard,
      params,
      body: contract.escalateBody,
      answer,
      handle: (request) =>
        change(request, 'session.escalate', (call) =>
          ending.escalate(call, {
            reasonCategory: request.body.reason_category,
            reason: request.body.reason || null,
            toUserId: request.body.to_user_id ?? null,
          }),
        ),
    }),
  ];
}

type WhoAndWhere = Pick<AccountRequest<typeof params, undefined, undefined>, 'tx' | 'actor'>;

/** An engineer's acts on the L1 surface go on record. */
function recordCoverage(
  audit: RecordAudit,
  { tx, actor }: WhoAndWhere,
  action: string,
  sessionId: string,
): void {
  const as = actingAs(actor);
  if (as) {
    audit(tx, actor, { action, actingAs: as, subjectKind: 'session', subjectId: sessionId });
  }
}
