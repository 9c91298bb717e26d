import type { z } from 'zod/mini';
import type { Me } from '../contract/account.js';
import type { Page } from '../contract/primitives.js';
import type {
  EscalationRecipient,
  IntakeResult,
  QueueRow,
  WalkSession,
  WalkSessionSummary,
} from '../contract/session.js';
import type {
  CustomStepBody,
  EscalateBody,
  escalateWithoutWalkBody,
  IntakeBody,
  notesBody,
  queueQuery,
  reopenBody,
  resolveBody,
  sessionListQuery,
  StepBody,
} from '../contract/session-requests.js';
import type { WalkGraph } from '../contract/walk-graph.js';
import type { CallOptions, Http, WriteOptions } from '../transport/http.js';
import { answerOf } from '../transport/wire.js';

export type SessionListQuery = Partial<z.output<typeof sessionListQuery>>;
export type QueueQuery = Partial<z.output<typeof queueQuery>>;
export type ReopenBody = z.input<typeof reopenBody>;
export type NotesBody = z.input<typeof notesBody>;
export type ResolveBody = z.input<typeof resolveBody>;
export type EscalateWithoutWalkBody = z.input<typeof escalateWithoutWalkBody>;

/** A session as its acts need it: who started and who holds it decide under which path they go. */
export type SessionRef = Pick<WalkSession, 'id' | 'started_by' | 'held_by'>;

/** Walk sessions over HTTP, one function per operation. `client.walks` is for walking them. */
export interface Sessions {
  /** Sessions of the account that the user may read. */
  list(query?: SessionListQuery, options?: CallOptions): Promise<Page<WalkSessionSummary>>;
  /** The user's own history on the L1 surface. */
  history(query?: SessionListQuery, options?: CallOptions): Promise<Page<WalkSessionSummary>>;
  /** The user's open walks, the one with the newest step first. */
  active(options?: CallOptions): Promise<Page<WalkSessionSummary>>;
  /** Escalated sessions that nobody has taken yet. */
  escalations(query?: { page?: number }, options?: CallOptions): Promise<Page<WalkSessionSummary>>;
  /** Engineers and owners to whom the user can hand a walk. */
  recipients(
    query?: { page?: number; page_size?: number },
    options?: CallOptions,
  ): Promise<Page<EscalationRecipient>>;
  queue(query?: QueueQuery, options?: CallOptions): Promise<Page<QueueRow>>;
  get(id: string, options?: CallOptions): Promise<WalkSession>;
  /** The pinned flow of a session, for walking it while the network is away. */
  graph(id: string, options?: CallOptions): Promise<WalkGraph>;
  intake(body: IntakeBody, options?: WriteOptions): Promise<IntakeResult>;
  step(session: SessionRef, body: StepBody, options?: WriteOptions): Promise<WalkSession>;
  /** Takes the last step back; with `version` only if the session still stands there. */
  undo(session: SessionRef, version?: number, options?: CallOptions): Promise<WalkSession>;
  reopen(session: SessionRef, body: ReopenBody, options?: WriteOptions): Promise<WalkSession>;
  customStep(
    session: SessionRef,
    body: CustomStepBody,
    options?: WriteOptions,
  ): Promise<WalkSession>;
  /** Replaces the session's notes. */
  notes(session: SessionRef, body: NotesBody, options?: WriteOptions): Promise<WalkSession>;
  resolve(session: SessionRef, body: ResolveBody, options?: WriteOptions): Promise<WalkSession>;
  escalate(session: SessionRef, body: EscalateBody, options?: WriteOptions): Promise<WalkSession>;
  escalateWithoutWalk(body: EscalateWithoutWalkBody, options?: WriteOptions): Promise<WalkSession>;
  takeOver(id: string, options?: WriteOptions): Promise<WalkSession>;
}

/** `user` says who is signed in, for that decides under which path an act goes. */
export function createSessions(http: Http, user: () => Me | null): Sessions {
  /**
   * On the L1 surface an engineer's act counts as covering for L1; a session taken over from
   * somebody else is an engineer's own work.
   */
  const at = ({ id, started_by, held_by }: SessionRef): string => {
    const takenOver = held_by !== null && started_by !== held_by;
    const surface = mayUseL1(user()) && !takenOver ? '/l1/sessions' : '/sessions';
    return `${surface}/${encodeURIComponent(id)}`;
  };
  const act =
    <Body>(name: string) =>
    (session: SessionRef, body: Body, options?: WriteOptions): Promise<WalkSession> =>
      http({
        method: 'POST',
        path: `${at(session)}/${name}`,
        body,
        answer: answerOf('walkSession'),
        ...options,
      });
  const read = (id: string): string => `/sessions/${encodeURIComponent(id)}`;

  return {
    list: (query, options) =>
      http({ path: '/sessions', query, answer: answerOf('walkSessionPage'), ...options }),
    history: (query, options) =>
      http({ path: '/l1/sessions', query, answer: answerOf('walkSessionPage'), ...options }),
    active: (options) =>
      http({ path: '/l1/sessions/active', answer: answerOf('walkSessionPage'), ...options }),
    escalations: (query, options) =>
      http({ path: '/escalations', query, answer: answerOf('walkSessionPage'), ...options }),
    recipients: (query, options) =>
      http({
        path: '/escalations/recipients',
        query,
        answer: answerOf('escalationRecipientPage'),
        ...options,
      }),
    queue: (query, options) =>
      http({ path: '/l1/queue', query, answer: answerOf('queuePage'), ...options }),
    get: (id, options) => http({ path: read(id), answer: answerOf('walkSession'), ...options }),
    graph: (id, options) =>
      http({ path: `${read(id)}/graph`, answer: answerOf('walkGraph'), ...options }),
    intake: (body, options) =>
      http({
        method: 'POST',
        path: '/l1/intake',
        body,
        answer: answerOf('intakeResult'),
        ...options,
      }),
    step: act('step'),
    undo: (session, version, options) =>
      http({
        method: 'DELETE',
        path: `${at(session)}/step`,
        query: { version },
        answer: answerOf('walkSession'),
        ...options,
      }),
    reopen: act('reopen'),
    customStep: act('custom-step'),
    notes: act('notes'),
    resolve: act('resolve'),
    escalate: act('escalate'),
    escalateWithoutWalk: (body, options) =>
      http({
        method: 'POST',
        path: '/l1/escalate-without-walk',
        body,
        answer: answerOf('walkSession'),
        ...options,
      }),
    takeOver: (id, options) =>
      http({
        method: 'POST',
        path: `${read(id)}/take-over`,
        answer: answerOf('walkSession'),
        ...options,
      }),
  };
}

/** The guard *L1 or coverage*, as far as showing and choosing go; the server decides. */
export function mayUseL1(user: Me | null): boolean {
  if (!user) return false;
  const covers = user.account_role === 'engineer' && user.can_cover_l1;
  return (
    covers ||
    user.is_super_admin ||
    user.account_role === 'l1_tech' ||
    user.account_role === 'owner'
  );
}
