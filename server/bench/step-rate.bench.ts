/**
 * Steps recorded per second through HTTP, against a bare Express route that makes as many round
 * trips in one transaction on tables like ours. Both are processes of their own; they take turns.
 */
import { v7 as uuid } from 'uuid';
import { copyToBare } from './harness/bare-steps.js';
import type { BenchPostgres } from './harness/bench-postgres.js';
import type { HttpClient } from './harness/http-client.js';
import { compareTurns, outcome, type Outcome } from './harness/measurement.js';
import { startPair } from './harness/pair.js';
import { openWalks, walkedSteps, type OpenWalk } from './harness/team.js';

const rounds = 15;
const walksPerRound = 60;
/** Until the engines have compiled what runs often; ours has more of it. */
const warmRounds = 10;
const atOnce = 8;

export async function measureStepRate(postgres: BenchPostgres): Promise<Outcome[]> {
  const database = await postgres.createDatabase('step_rate');
  const pair = await startPair(database);
  const { team, ours, bare, ourClient, bareClient } = pair;
  try {
    const stepOurs = stepOurWalk(ourClient);
    const stepBare = stepBareWalk(bareClient);
    const tokens = () => Promise.all(team.techs.map((tech) => team.tokenOf(tech)));
    const tokenOf = async () => {
      const signed = await tokens();
      return new Map(team.techs.map(({ id }, index) => [id, signed[index] ?? '']));
    };
    const prepare = async () => {
      const walks = await openWalks(database, team, walksPerRound);
      await copyToBare(database, 'users', 'walk_sessions');
      return { walks, tokens: await tokenOf() };
    };

    let trips = 0;
    for (let round = 0; round < warmRounds; round += 1) {
      const { walks, tokens } = await prepare();
      const before = await ours.ask<number>('roundTrips');
      await runWalks(walks, (walk) => stepOurs(walk, tokens));
      trips = (await ours.ask<number>('roundTrips')) - before;
      if (round === 0) continue;
      await bare.ask('useRoundTrips', perStep(trips));
      await runWalks(walks, stepBare);
    }

    const rates = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const { walks, tokens } = await prepare();
      rates.ours.push(await runWalks(walks, (walk) => stepOurs(walk, tokens)));
      rates.bare.push(await runWalks(walks, stepBare));
    }
    return [
      outcome({
        name: 'step-rate',
        what: 'steps recorded per second',
        unit: '/s',
        ...compareTurns(rates.ours, rates.bare),
        goal: { atLeast: 0.5 },
        note: `${perStep(trips)} round trips a step on both sides, ${atOnce} walks at once in ${new Set(team.techs.map(({ accountId }) => accountId)).size} accounts, median of ${rounds} pairs of turns; with sign-in, row level security, outbox and dispatcher on our side alone`,
      }),
    ];
  } finally {
    await pair.stop();
  }
}

function perStep(roundTrips: number): number {
  return Math.round(roundTrips / (walksPerRound * walkedSteps.length));
}

/** Walks them all, some at once, and answers how many steps a second that were. */
async function runWalks(
  walks: readonly OpenWalk[],
  walkThrough: (walk: OpenWalk) => Promise<void>,
): Promise<number> {
  const waiting = [...walks];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let walk = waiting.pop(); walk; walk = waiting.pop()) await walkThrough(walk);
    }),
  );
  return (walks.length * walkedSteps.length * 1000) / (performance.now() - started);
}

function stepOurWalk(client: HttpClient) {
  return async (walk: OpenWalk, tokens: ReadonlyMap<string, string>) => {
    for (const [index, step] of walkedSteps.entries()) {
      const body = { id: uuid(), ...step, version: index + 1 };
      await client.post(`/api/v1/l1/sessions/${walk.id}/step`, body, tokens.get(walk.tech.id));
    }
  };
}

function stepBareWalk(client: HttpClient) {
  return async (walk: OpenWalk) => {
    for (const [index, step] of walkedSteps.entries()) {
      const next_node_id = walkedSteps[index + 1]?.node_id ?? 'disk';
      const said = { id: uuid(), ...step, version: index + 1, user_id: walk.tech.id, next_node_id };
      await client.post(`/sessions/${walk.id}/step`, said);
    }
  };
}
