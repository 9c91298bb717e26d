import { LockMode } from '@mikro-orm/core';
import type { AccountTransaction } from '../../db/database.js';
import { prepareFind, type PreparedFind } from '../../db/prepared-find.js';
import { AppError, notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import type { FlowGraph, FlowGraphs } from '../../flow-graphs.js';
import { WalkSessionEntity, WalkStepEntity, type WalkSession } from './session.entity.js';
import { mayChange, maySee } from './session.policy.js';
import { presentSession, type LoadedSession } from './session.presenter.js';

/** Loads sessions for reading and for changing; every rule of who and when is asked here. */
export interface SessionStore {
  /**
   * The session with its trail, both of the same moment.
   * @throws AppError `not_found`, `forbidden`
   */
  read(tx: AccountTransaction, actor: Actor, id: string): Promise<LoadedSession>;
  /** The same, locked until the commit: changes of one session come one after the other. */
  lock(tx: AccountTransaction, actor: Actor, id: string): Promise<LoadedSession>;
  /** The graph that a session walks; null on an adhoc one. */
  graphOf(tx: AccountTransaction, session: WalkSession): Promise<FlowGraph | null>;
}

export function createSessionStore(graphs: FlowGraphs): SessionStore {
  const findSession = prepareFind('find-session', WalkSessionEntity, (query) =>
    // Shared with other readers; it keeps a step from being committed between session and trail.
    query.where({ id: '' }).setLockMode(LockMode.PESSIMISTIC_READ),
  );
  const lockSession = prepareFind('lock-session', WalkSessionEntity, (query) =>
    query.where({ id: '' }).setLockMode(LockMode.PESSIMISTIC_WRITE),
  );
  const findSteps = prepareFind('find-steps', WalkStepEntity, (query) =>
    query.where({ sessionId: '' }).orderBy({ position: 'asc' }),
  );

  async function load(
    tx: AccountTransaction,
    actor: Actor,
    id: string,
    find: PreparedFind<WalkSession>,
  ): Promise<LoadedSession> {
    const [session] = await find(tx, id);
    if (!session) throw notFound('This session');
    if (!maySee(actor, session)) {
      throw new AppError('forbidden', 'L1 techs see the sessions that they started or hold');
    }
    const steps = await findSteps(tx, id);
    return { session, steps, graph: await graphOf(tx, session) };
  }

  async function graphOf(tx: AccountTransaction, session: WalkSession) {
    if (session.flowId && session.flowVersion) {
      return graphs.published(tx, session.flowId, session.flowVersion);
    }
    return session.flowProposalId ? graphs.proposal(tx, session.flowProposalId) : null;
  }

  return {
    read: (tx, actor, id) => load(tx, actor, id, findSession),
    lock: (tx, actor, id) => load(tx, actor, id, lockSession),
    graphOf,
  };
}

/**
 * Whether the actor may change the session now. `version` is what the change is based on; a change
 * that gives none goes by the session as it stands.
 * @throws AppError `session_not_active`, `version_conflict` or `not_holder`, each with `current`.
 */
export function requireChangeable(loaded: LoadedSession, actor: Actor, version?: number): void {
  const { session } = loaded;
  const members = () => ({ members: { current: presentSession(loaded) } });
  if (session.status !== 'active') {
    throw new AppError('session_not_active', `This session is ${session.status}`, members());
  }
  if (version !== undefined && version !== session.version) {
    throw new AppError(
      'version_conflict',
      `This was based on version ${version}; the session is at ${session.version}`,
      members(),
    );
  }
  if (!mayChange(actor, session)) {
    const holder = session.heldByName ?? 'somebody else';
    throw new AppError('not_holder', `This session is held by ${holder}`, members());
  }
}
