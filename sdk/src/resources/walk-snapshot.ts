import type { Me } from '../contract/account.js';
import type { LiveStatus } from '../transport/live.js';
import type { OutboxEntry } from '../transport/outbox.js';
import { describeRefusal } from './refused-act.js';
import { predictWalk, unrecorded } from './walk-prediction.js';
import type { KnownWalk } from './walk-record.js';
import { holdsWalk, mayTakeOver } from './walk-rights.js';
import type { WalkState } from './walk.js';

/** Where a walk stands, by what is known of it and who looks. */
export function walkSnapshot(
  known: Readonly<KnownWalk>,
  me: Me | null,
  live: LiveStatus,
  { watchers, busy }: Pick<WalkState, 'watchers' | 'busy'>,
): WalkState {
  const { status, session, graph, entries, reachable, stale, error } = known;
  const isHolder = holdsWalk(session, me);
  const refused = session ? describeRefusal(session, entries, isHolder) : null;
  const predicted = session ? predictWalk(session, graph, standing(entries)) : null;
  return {
    status,
    session,
    node: predicted?.node ?? null,
    trail: predicted?.trail ?? [],
    notes: predicted?.notes ?? [],
    pendingCount: unrecorded(session, entries).length,
    connection: connectionOf(reachable, live),
    refused,
    watchers,
    isHolder,
    canAct: isHolder && refused === null && busy === null,
    canTakeOver: mayTakeOver(session, me),
    busy,
    stale,
    error,
  };
}

/** What waits ahead of a refused act: the rest is not going to happen as it stands. */
function standing(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const refused = entries.findIndex((entry) => entry.state === 'refused');
  return refused < 0 ? entries : entries.slice(0, refused);
}

function connectionOf(reachable: boolean | null, live: LiveStatus): WalkState['connection'] {
  if (reachable === false || live === 'offline') return 'offline';
  return live === 'online' ? 'online' : 'connecting';
}
