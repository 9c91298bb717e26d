/**
 * From the commit of a step to the handler in another browser, with a thousand idle sockets,
 * against one query and one emit of bare socket.io with as many. Both clocks are the machine's.
 */
import { io, type Socket } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import { copyToBare } from './harness/bare-steps.js';
import type { BenchPostgres } from './harness/bench-postgres.js';
import type { Child } from './harness/child.js';
import type { HttpClient } from './harness/http-client.js';
import {
  connectIdleToBare,
  connectIdleToOurs,
  idleSockets,
  requireAllConnected,
} from './harness/idle.js';
import { compareTurns, outcome, percentile, type Outcome } from './harness/measurement.js';
import { startPair } from './harness/pair.js';
import { openWalks, walkedSteps, type OpenWalk, type Team } from './harness/team.js';

const rounds = 10;
const walksPerRound = 40;

export async function measureEventLatency(postgres: BenchPostgres): Promise<Outcome[]> {
  const database = await postgres.createDatabase('event_latency');
  const pair = await startPair(database);
  const { team, ours, bare, ourClient, bareClient } = pair;
  const idle: Child[] = [];
  try {
    idle.push(await connectIdleToOurs(ours.url, team), await connectIdleToBare(bare.url));
    const times = { ours: [] as number[][], bare: [] as number[][] };
    for (let round = -2; round < rounds; round += 1) {
      const walks = await openWalks(database, team, walksPerRound);
      const ofOurs = await hearOurs(ours, ourClient, team, walks);
      await copyToBare(database, 'domain_events');
      const ofBare = await hearBare(bare, bareClient, walks);
      if (round < 0) continue;
      times.ours.push(ofOurs);
      times.bare.push(ofBare);
    }
    for (const child of idle) await requireAllConnected(child);
    const p99 = (turns: number[][]) => turns.map((turn) => percentile(turn, 0.99));
    const p50 = (turns: number[][]) => percentile(turns.flat(), 0.5).toFixed(2);
    return [
      outcome({
        name: 'event-latency',
        what: 'event from commit to handler, p99',
        unit: 'ms',
        ...compareTurns(p99(times.ours), p99(times.bare)),
        goal: { atMost: 2 },
        note: `${idleSockets} idle sockets on each side, ${walksPerRound * walkedSteps.length} events a turn, median of ${rounds} pairs of turns; medians ${p50(times.ours)} and ${p50(times.bare)} ms`,
      }),
    ];
  } finally {
    for (const child of idle) await child.stop();
    await pair.stop();
  }
}

/** Milliseconds for each step of each walk, one after the other. */
async function hearOurs(
  server: Child,
  client: HttpClient,
  team: Team,
  walks: readonly OpenWalk[],
): Promise<number[]> {
  const handled: bigint[] = [];
  await server.ask('takeTimes');
  for (const walk of walks) {
    const engineer = team.engineers.find(({ accountId }) => accountId === walk.tech.accountId);
    if (!engineer) throw new Error('The account has no engineer');
    const socket = await connect(server.url, await team.tokenOf(engineer), 'stream:position');
    await new Promise((resolve) => {
      socket.emit('session:watch', { session_id: walk.id }, resolve);
    });
    const token = await team.tokenOf(walk.tech);
    for (const [index, step] of walkedSteps.entries()) {
      const heard = hear(socket, handled);
      const body = { id: uuid(), ...step, version: index + 1 };
      await Promise.all([heard, client.post(`/api/v1/l1/sessions/${walk.id}/step`, body, token)]);
    }
    socket.close();
  }
  return between(await server.ask<string[]>('takeTimes'), handled);
}

async function hearBare(
  server: Child,
  client: HttpClient,
  walks: readonly OpenWalk[],
): Promise<number[]> {
  const handled: bigint[] = [];
  await server.ask('takeTimes');
  for (const walk of walks) {
    const socket = await connect(server.url, '', 'connect');
    await new Promise<void>((resolve) => {
      socket.emit('session:watch', walk.id, resolve);
    });
    for (let event = 0; event < walkedSteps.length; event += 1) {
      const heard = hear(socket, handled);
      await Promise.all([
        heard,
        client.post(`/sessions/${walk.id}/tell?account=${walk.tech.accountId}`, {}),
      ]);
    }
    socket.close();
  }
  return between(await server.ask<string[]>('takeTimes'), handled);
}

function connect(url: string, token: string, readyAt: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, auth: { token } });
  return new Promise((resolve, reject) => {
    socket.once('connect_error', reject);
    socket.once(readyAt, () => resolve(socket));
  });
}

function hear(socket: Socket, handled: bigint[]): Promise<void> {
  return new Promise((resolve) => {
    socket.once('session:updated', () => {
      handled.push(process.hrtime.bigint());
      resolve();
    });
  });
}

function between(sent: readonly string[], handled: readonly bigint[]): number[] {
  if (sent.length !== handled.length) {
    throw new Error(`${sent.length} events were committed, ${handled.length} handled`);
  }
  return sent.map((at, index) => Number((handled[index] ?? 0n) - BigInt(at)) / 1e6);
}
