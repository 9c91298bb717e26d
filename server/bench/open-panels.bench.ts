/**
 * How often a PSA that tells of no changes is asked for a ticket: with a hundred panels open on it,
 * spread over two servers, against one panel. They take turns on the same servers.
 */
import type { BenchPostgres } from './harness/bench-postgres.js';
import { startChild } from './harness/child.js';
import { outcome, type Outcome } from './harness/measurement.js';
import { startPsaServers, type PsaServers } from './harness/psa-server.js';

const panels = 100;
const rounds = 2;
/** Milliseconds: the shortest in which the server looks at a ticket at all. */
const windowMs = 2000;
/** A tenth of which is chance, so that several tickets do not come at once. */
const windows = 20;

export async function measureOpenPanels(postgres: BenchPostgres): Promise<Outcome[]> {
  const database = await postgres.createDatabase('open_panels');
  const psa = await startPsaServers(database, 'connectwise', {
    servers: 2,
    // What is shared, and not how promptly each server looks at its clock, is measured.
    environment: { POLL_WINDOW_MS: String(windowMs), POLL_TICK_MS: '50' },
  });
  try {
    const { items } = await psa.client.get<{ items: { id: string }[] }>(
      '/api/v1/integrations/psa/tickets/search?page_size=1',
      psa.token,
    );
    const ticket = items[0]?.id ?? '';
    const many: Polls[] = [];
    const one: Polls[] = [];
    for (let round = 0; round < rounds; round += 1) {
      one.push(await watchWith(psa, ticket, 1));
      many.push(await watchWith(psa, ticket, panels));
    }
    const calls = many.reduce((sum, { callsEach }) => sum + callsEach, 0) / rounds;
    return [
      outcome({
        name: 'open-panels',
        what: `polls of a ticket with ${panels} panels`,
        unit: 'a window',
        ours: perWindow(many),
        bare: perWindow(one),
        goal: { atMost: 1.05 },
        note: `${panels} sockets on two servers, "bare" is one socket; windows of ${windowMs / 1000} s, ${many.reduce((sum, { count }) => sum + count, 0)} and ${one.reduce((sum, { count }) => sum + count, 0)} polls of ${calls.toFixed(1)} calls to the PSA each`,
      }),
    ];
  } finally {
    await psa.stop();
  }
}

interface Polls {
  count: number;
  /** From the first to the last, in milliseconds. */
  span: number;
  /** To the PSA, for one poll. */
  callsEach: number;
}

/** Polls of a ticket while so many sockets watch it. */
async function watchWith(
  { servers, simulator, token }: PsaServers,
  ticket: string,
  sockets: number,
): Promise<Polls> {
  const children = await Promise.all(
    servers.slice(0, sockets).map(async ({ url }, at, used) => {
      const share = Math.floor(sockets / used.length) + (at < sockets % used.length ? 1 : 0);
      const child = await startChild('idle-sockets');
      await child.ask('connect', { url, tokens: Array.from({ length: share }, () => token) });
      const watching = await child.ask<number>('watch', ticket);
      if (watching !== share) throw new Error(`Only ${watching} of ${share} watch`);
      return child;
    }),
  );
  try {
    await simulator.ask('takeRequests');
    await new Promise((resolve) => setTimeout(resolve, (windows + 1) * windowMs));
    const asked = await simulator.ask<{ path: string; at: number }[]>('takeRequests');
    const polls = asked.filter(({ path }) => path.endsWith(`/service/tickets/${ticket}`));
    const [first, last] = [polls[0], polls.at(-1)];
    if (!first || !last || first === last) throw new Error('The ticket was not polled');
    return {
      count: polls.length,
      span: last.at - first.at,
      callsEach: asked.length / polls.length,
    };
  } finally {
    for (const child of children) await child.stop();
  }
}

/** From poll to poll, so that it does not matter where in a window the turn began. */
function perWindow(turns: readonly Polls[]): number {
  const intervals = turns.reduce((sum, { count }) => sum + count - 1, 0);
  return (intervals * windowMs) / turns.reduce((sum, { span }) => sum + span, 0);
}
