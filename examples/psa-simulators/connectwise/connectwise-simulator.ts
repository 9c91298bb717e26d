import express from 'express';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator, SimulatorOptions } from '../simulator.js';
import { clientId, companyId, privateKey, publicKey } from './authentication.js';
import { deliverCallbacks } from './callback-delivery.js';
import { iisNotFound } from './errors.js';
import { serveRest } from './rest.js';
import { serveScreen } from './screen.js';
import { seedState } from './seed.js';
import { loadState, saveState, type ConnectwiseState } from './state.js';
import { createWorld } from './world.js';

export interface ConnectwiseSimulator extends Simulator {
  /** Everything it knows; what a test changes here is so from the next request on. */
  readonly state: ConnectwiseState;
  /** Does the next write as asked, and cuts the line instead of answering. */
  loseNextAnswer(): void;
  /** What the ticket screen would give its pod: a hash that proves this member from now on. */
  memberHash(identifier: string): string;
}

/** ConnectWise PSA as a page in its ticket screen and a client of its API see it. */
export async function createConnectwiseSimulator(
  options: SimulatorOptions = {},
): Promise<ConnectwiseSimulator> {
  const state = loadState(options.folder) ?? seedState();
  const app = express();
  const server = createServer(app);
  server.listen(options.port ?? 0, 'localhost');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  const world = createWorld(state, {
    origin: () => url,
    save: () => saveState(options.folder, state),
  });
  const rest = serveRest(app, world, { latency: options.latency ?? 0 });
  const callbacks = deliverCallbacks(app, world);
  const screen = serveScreen(app, world);
  app.use((_request, response) => void response.status(404).type('html').send(iisNotFound));

  return {
    url,
    connection: {
      provider: 'connectwise',
      site_url: url,
      credentials: {
        company_id: companyId,
        public_key: publicKey,
        private_key: privateKey,
        client_id: clientId,
      },
    },
    hostSettings: { origin: url },
    state,
    embed: screen.embed,
    memberHash: screen.memberHash,
    get screenUrl() {
      const first = state.tickets.find(({ closedAt }) => closedAt === null);
      return `${url}/screen/tickets/${first?.id ?? 0}?as=l1`;
    },
    requests: rest.requests,
    fail: rest.fail,
    loseNextAnswer: rest.loseNextAnswer,
    async stop() {
      rest.stop();
      callbacks.stop();
      saveState(options.folder, state);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
