import * as z from 'zod/mini';
import type { Me } from '../../contract/account.js';
import {
  walkSessionSummary,
  type WalkSession,
  type WalkSessionSummary,
} from '../../contract/session.js';
import type { Sessions } from '../../resources/sessions.js';
import { fakeId, fakeNow, fakeSession } from '../fake-records.js';
import { fakeProblem, type FakeServer } from '../fake-server.js';
import type { FakeCall } from '../transport/fake-line.js';
import { pageOf } from './page-of.js';

/** Sessions of the fake server. */
export function fakeSessions(server: FakeServer, call: FakeCall, me: () => Me): Sessions {
  const { state } = server;
  const all = (): WalkSession[] => state.sessions.map(({ id }) => server.find(id));
  const finish = (id: string, changes: Partial<WalkSession>): WalkSession => {
    server.assertHolder(server.find(id), me());
    return server.change(id, changes);
  };
  const start = (changes: Partial<WalkSession>): WalkSession => {
    const { id: started_by, name: started_by_name } = me();
    const holder = { held_by: started_by, held_by_name: started_by_name };
    const id = fakeId(3, state.sessions.length + 1);
    const session = fakeSession({ id, started_by, started_by_name, ...holder, ...changes });
    state.sessions.push(session);
    return server.find(id);
  };
  return {
    list: (query, options) =>
      call('sessions.list', [query], options, () =>
        pageOf(
          all()
            .filter(({ ticket_id }) => !query?.ticket_id || ticket_id === query.ticket_id)
            .map(summaryOf),
          query,
        ),
      ),
    history: (query, options) =>
      call('sessions.history', [query], options, () => pageOf(all().map(summaryOf), query)),
    active: (options) =>
      call('sessions.active', [], options, () =>
        pageOf(
          all()
            .filter(({ status, held_by }) => status === 'active' && held_by === me().id)
            .map(summaryOf),
        ),
      ),
    escalations: (query, options) =>
      call('sessions.escalations', [query], options, () =>
        pageOf(
          all()
            .filter(({ status }) => status === 'escalated')
            .map(summaryOf),
        ),
      ),
    recipients: (query, options) =>
      call('sessions.recipients', [query], options, () =>
        pageOf(
          state.users.flatMap(({ id, name, account_role: role, is_active }) =>
            is_active && id !== me().id && (role === 'engineer' || role === 'owner')
              ? [{ id, name, account_role: role }]
              : [],
          ),
          query,
        ),
      ),
    queue: (query, options) =>
      call('sessions.queue', [query], options, () => {
        const wanted = query?.status_filter;
        const fits = (status: string): boolean => !wanted || wanted === 'all' || wanted === status;
        return pageOf(
          state.queue.filter(({ status }) => fits(status)),
          query,
        );
      }),
    get: (id, options) => call('sessions.get', [id], options, () => server.find(id)),
    graph: (id, options) =>
      call('sessions.graph', [id], options, () => server.graphOf(server.find(id))),
    intake: (body, options) =>
      call('sessions.intake', [body], options, () => {
        const flow = state.flows.find(({ id }) => id === body.flow_id);
        const target = flow
          ? { flow_id: flow.id, flow_name: flow.name, current_node_id: flow.structure.start }
          : {
              session_kind: 'adhoc' as const,
              flow_id: null,
              flow_name: null,
              current_node_id: null,
            };
        const { problem_statement, customer_name = null } = body;
        const { id, session_kind, ticket_id, ticket_kind } = start({
          ...target,
          problem_statement,
          customer_name,
        });
        return { session_id: id, session_kind, ticket_id, ticket_kind };
      }),
    step: ({ id }, body, options) =>
      call('sessions.step', [id, body], options, () =>
        server.act(id, me(), { kind: 'step', body }),
      ),
    undo: ({ id }, version, options) =>
      call('sessions.undo', [id, version], options, () => {
        const session = server.find(id);
        const body = { step_id: '', version: version ?? session.version };
        return server.act(id, me(), { kind: 'undo', body });
      }),
    reopen: ({ id }, body, options) =>
      call('sessions.reopen', [id, body], options, () =>
        server.act(id, me(), { kind: 'reopen', body }),
      ),
    customStep: ({ id }, body, options) =>
      call('sessions.customStep', [id, body], options, () =>
        server.act(id, me(), { kind: 'custom-step', body }),
      ),
    notes: ({ id }, { notes, version }, options) =>
      call('sessions.notes', [id, { notes, version }], options, () => {
        const body = { notes, version: version ?? server.find(id).version };
        return server.act(id, me(), { kind: 'notes', body });
      }),
    resolve: ({ id }, body, options) =>
      call('sessions.resolve', [id, body], options, () => {
        const { helpful, resolution_notes = '' } = body;
        return finish(id, { status: 'resolved', helpful, resolution_notes, resolved_at: fakeNow });
      }),
    escalate: ({ id }, body, options) =>
      call('sessions.escalate', [id, body], options, () => {
        const { reason_category, reason = null, to_user_id = null } = body;
        return finish(id, {
          status: 'escalated',
          reason_category,
          reason,
          escalated_to: to_user_id,
        });
      }),
    escalateWithoutWalk: (body, options) =>
      call('sessions.escalateWithoutWalk', [body], options, () => {
        const { problem_statement, reason_category, reason = null, customer_name = null } = body;
        const adhoc = { session_kind: 'adhoc' as const, flow_id: null, flow_name: null };
        const told = { problem_statement, reason_category, reason, customer_name };
        return start({ ...adhoc, ...told, current_node_id: null, status: 'escalated' });
      }),
    takeOver: (id, options) =>
      call('sessions.takeOver', [id], options, () => {
        const session = server.find(id);
        if (session.status !== 'escalated') {
          const { held_by, held_by_name } = session;
          const holder = { id: held_by, name: held_by_name };
          throw fakeProblem('already_taken', 'Somebody took it already', {
            holder,
            current: session,
          });
        }
        const { id: held_by, name: held_by_name } = me();
        return server.change(id, { status: 'active', held_by, held_by_name });
      }),
  };
}

function summaryOf(session: WalkSession): WalkSessionSummary {
  return z.parse(walkSessionSummary, session);
}
