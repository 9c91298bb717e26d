import type { Actor } from '../../http/actor.js';

/** L1 techs read the sessions they started or hold; everyone else reads the account's. */
export function maySee(
  actor: Pick<Actor, 'role' | 'userId'>,
  session: { startedBy?: string | null; heldBy?: string | null },
): boolean {
  return (
    actor.role !== 'l1_tech' ||
    session.startedBy === actor.userId ||
    session.heldBy === actor.userId
  );
}

/** Only the holder changes a session. */
export function mayChange(
  actor: Pick<Actor, 'userId'>,
  session: { heldBy?: string | null },
): boolean {
  return session.heldBy === actor.userId;
}
