/**
 * What a signed-in idle socket in three rooms keeps on the server, against a bare socket.io
 * connection: heap and buffers after garbage collection, with and without a thousand of them, in a
 * fresh process each time.
 */
import { randomBytes } from 'node:crypto';
import type { BenchPostgres } from './harness/bench-postgres.js';
import { startChild, type Child } from './harness/child.js';
import {
  connectIdleToBare,
  connectIdleToOurs,
  idleSockets,
  requireAllConnected,
} from './harness/idle.js';
import { median, outcome, type Outcome } from './harness/measurement.js';
import { createTeam } from './harness/team.js';

const rounds = 3;

interface PerSocket {
  heap: number;
  resident: number;
}

export async function measureSocketMemory(postgres: BenchPostgres): Promise<Outcome[]> {
  const database = await postgres.createDatabase('socket_memory');
  const team = await createTeam(database, randomBytes(32).toString('hex'));
  const environment = {
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    JWT_KEY: team.jwtKey,
    ENCRYPTION_KEY: team.jwtKey,
  };
  const ours: PerSocket[] = [];
  const bare: PerSocket[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(
      await memoryPerSocket(await startChild('ours.server', environment), (url) =>
        connectIdleToOurs(url, team),
      ),
    );
    bare.push(
      await memoryPerSocket(await startChild('bare.server', environment), connectIdleToBare),
    );
  }
  const kB = (taken: PerSocket[], of: keyof PerSocket) =>
    median(taken.map((each) => each[of])) / 1000;
  return [
    outcome({
      name: 'socket-memory',
      what: 'memory per idle socket',
      unit: 'kB',
      ours: kB(ours, 'heap'),
      bare: kB(bare, 'heap'),
      goal: { atMost: 1.5 },
      note: `heap and buffers after collection, ${idleSockets} sockets, median of ${rounds} processes; resident ${kB(ours, 'resident').toFixed(1)} and ${kB(bare, 'resident').toFixed(1)} kB`,
    }),
  ];
}

async function memoryPerSocket(
  server: Child,
  connect: (url: string) => Promise<Child>,
): Promise<PerSocket> {
  try {
    // One comes and goes first: what is loaded by the first socket belongs to none of them.
    const first = await connect(server.url);
    await first.stop();
    const before = await server.ask<PerSocket>('memory');
    const clients = await connect(server.url);
    try {
      // Past the handshakes: what they needed can go.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const after = await server.ask<PerSocket>('memory');
      await requireAllConnected(clients);
      return {
        heap: (after.heap - before.heap) / idleSockets,
        resident: (after.resident - before.resident) / idleSockets,
      };
    } finally {
      await clients.stop();
    }
  } finally {
    await server.stop();
  }
}
