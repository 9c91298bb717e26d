import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { createAutotaskSimulator } from './autotask/autotask-simulator.js';
import { createConnectwiseSimulator } from './connectwise/connectwise-simulator.js';
import { createHaloSimulator } from './halo/halo.simulator.js';
import type { Simulator, SimulatorOptions } from './simulator.js';

type Name = Simulator['connection']['provider'];

const simulators: Record<Name, (options: SimulatorOptions) => Promise<Simulator>> = {
  connectwise: createConnectwiseSimulator,
  halo: createHaloSimulator,
  autotask: createAutotaskSimulator,
};

/**
 * Starts one simulator per PSA, with its state in a folder of its own. Each takes the port that it had
 * before, if that is free: an account is connected to an address.
 */
export async function startSimulators({ folder }: { folder: string }): Promise<Simulator[]> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'ports.json');
  const before = await readPorts(file);
  const started = await Promise.all(
    Object.entries(simulators).map(async ([name, create]) => {
      const known = before[name];
      const port = known && (await isFree(known)) ? known : 0;
      return create({ port, folder: join(folder, name) });
    }),
  );
  const ports = started.map(({ connection, url }) => [
    connection.provider,
    Number(new URL(url).port),
  ]);
  await writeFile(file, JSON.stringify(Object.fromEntries(ports)));
  return started;
}

const portsFile = z.record(z.string(), z.number().int().min(1).max(65_535));

async function readPorts(file: string): Promise<z.infer<typeof portsFile>> {
  try {
    return portsFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // The first start, or a file that somebody changed: any port will do.
    return {};
  }
}

/** On every address of `localhost`: a browser may take either. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    const taken = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
      server.listen(port, host, () => server.close(() => resolve(false)));
    });
    if (taken) return false;
  }
  return true;
}
