import type { Actor } from './actor.js';

/** Says by role alone who may call a route. Super admins pass every guard. */
export interface Guard {
  name: string;
  allows(actor: Actor): boolean;
}

function guard(name: string, allows: (actor: Actor) => boolean): Guard {
  return { name, allows: (actor) => actor.isSuperAdmin || allows(actor) };
}

const hasCoverage = (actor: Actor) => actor.role === 'engineer' && actor.canCoverL1;

export const guards = {
  /** Every signed-in user. */
  signedIn: guard('signed in', () => true),
  l1: guard('L1', (actor) => actor.role === 'l1_tech'),
  l1OrCoverage: guard(
    'L1 or coverage',
    (actor) => actor.role === 'l1_tech' || actor.role === 'owner' || hasCoverage(actor),
  ),
  l1OrAbove: guard('L1 or above', (actor) => actor.role !== 'viewer'),
  engineerOrAbove: guard(
    'engineer or above',
    (actor) => actor.role === 'engineer' || actor.role === 'owner',
  ),
  owner: guard('owner', (actor) => actor.role === 'owner'),
  superAdmin: guard('super admin', () => false),
} as const;

/** What an act on the L1 surface is recorded as: `l1_coverage` where an engineer stands in. */
export function actingAs(actor: Actor): 'l1_coverage' | null {
  return actor.role === 'engineer' ? 'l1_coverage' : null;
}
