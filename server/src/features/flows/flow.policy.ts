import type { Actor } from '../../http/actor.js';
import type { Flow } from './flow.entity.js';

type Owned = Pick<Flow, 'status' | 'createdBy'>;

/** Engineers and owners write every flow of their account, and publish. */
export function mayWriteAll(actor: Actor): boolean {
  return actor.isSuperAdmin || actor.role === 'engineer' || actor.role === 'owner';
}

/** Whether the actor sees flows only once they are published, but for their own. */
export function readsPublishedOnly(actor: Actor): boolean {
  return actor.role === 'l1_tech' && !actor.isSuperAdmin;
}

/** Whether the flow is there at all for the actor. */
export function maySee(actor: Actor, flow: Owned): boolean {
  return (
    !readsPublishedOnly(actor) || flow.status === 'published' || flow.createdBy === actor.userId
  );
}

/** Whether the actor may change or delete the flow: L1 techs only their own, until it is published. */
export function mayChange(actor: Actor, flow: Owned): boolean {
  if (mayWriteAll(actor)) return true;
  const isOpen = flow.status === 'draft' || flow.status === 'review';
  return actor.role === 'l1_tech' && flow.createdBy === actor.userId && isOpen;
}

/**
 * Why a change may not move the flow to this status; null when it may. Publishing is an act of its
 * own, and what is published ends by being archived, so that walks are never left without it.
 */
export function refusedStatus(
  actor: Actor,
  from: Flow['status'],
  to: Flow['status'],
): { code: 'forbidden' | 'invalid_request'; message: string } | null {
  if (from === to) return null;
  if (to === 'published') {
    return { code: 'invalid_request', message: 'A flow is published by POST /flows/{id}/publish' };
  }
  if (from === 'published' && to !== 'archived') {
    return { code: 'invalid_request', message: 'A published flow can only be archived' };
  }
  if (to === 'archived' && !mayWriteAll(actor)) {
    return { code: 'forbidden', message: 'Your role may not archive flows' };
  }
  return null;
}
