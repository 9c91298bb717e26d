import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Simulator, SimulatorOptions } from '../simulator.js';
import { Refusal } from './refusal.js';
import { createRest } from './rest.js';
import { addressOf, createScreen, openTickets, type LiveLink } from './screen.js';
import { credentials, keepState, openState, type AutotaskState } from './state.js';
import { createThreadGuard } from './thresholds.js';
import { createWebhooks } from './webhooks.js';
import { createWrites } from './writes.js';

export type AutotaskSimulator = Simulator & {
  state: AutotaskState;
  /** Waits until the webhooks that are under way were delivered. */
  delivered(): Promise<void>;
};

/** Milliseconds of an answer that is `slow`: longer than anybody waits. */
const slowMs = 60_000;

/** Starts a simulated Autotask. */
export async function createAutotaskSimulator({
  port = 0,
  folder,
  latency = 0,
}: SimulatorOptions = {}): Promise<AutotaskSimulator> {
  const state = await openState(folder);
  const requests: { method: string; path: string; status: number }[] = [];
  const stopped = new AbortController();
  let failure: Parameters<Simulator['fail']>[0] = null;
  let liveLink: LiveLink | null = null;
  let keeping = Promise.resolve();

  const webhooks = createWebhooks(state);
  const writes = createWrites(state, (change) => {
    webhooks.changed(change);
    if (folder !== undefined) keeping = keeping.then(() => keepState(state, folder));
  });

  const log: RequestHandler = (request, response, next) => {
    const entry = { method: request.method, path: request.originalUrl, status: 0 };
    requests.push(entry);
    response.on('close', () => (entry.status = response.statusCode));
    next();
  };
  const misbehave: RequestHandler = async (request, response, next) => {
    // Many requests wait at a time: each listens to a signal of its own.
    const signal = AbortSignal.any([stopped.signal]);
    await wait(failure === 'slow' ? slowMs : latency, undefined, { signal });
    if (failure === null || failure === 'slow') return next();
    if (failure === 'down') return void request.socket.destroy();
    if (failure === 'html') {
      return void response.type('html').send('<!doctype html><title>Sign in</title>');
    }
    if (failure === 'truncated') return void response.type('json').send('{"items":[{"id":78');
    const { status, body, headers } = failure;
    response.status(status).set(headers ?? {});
    response.type('json').send(body ?? '');
  };

  const server = createServer();
  // Our server and browsers are both on this machine; its name is another site than its number.
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://localhost:${taken}`;
  const addresses = { api: () => `http://127.0.0.1:${taken}`, web: () => url };

  const rest = createRest(state, writes, addresses);
  const app = express();
  app.disable('x-powered-by').disable('etag');
  const guard = createThreadGuard(state);
  app.use(['/ATServicesRest', '/:zone/ATServicesRest'], log, guard, misbehave, rest, answerRefusal);
  app.use(createScreen(state, writes, () => liveLink));
  app.use(answerRefusal);
  server.on('request', app);

  return {
    url,
    state,
    connection: { provider: 'autotask', site_url: addresses.api(), credentials },
    hostSettings: { ticket_param: 'ticket_id' },
    embed: (options) => void (liveLink = options),
    get screenUrl() {
      const first = openTickets(state)[0];
      return first ? `${url}${addressOf(first.id, 'l1')}` : `${url}/`;
    },
    requests,
    fail: (how) => void (failure = how),
    delivered: () => webhooks.settled(),
    async stop() {
      stopped.abort();
      webhooks.stop();
      await webhooks.settled();
      server.close();
      server.closeAllConnections();
      await keeping;
    },
  };
}

/** Everything that goes wrong is told in the same way: `{"errors": […]}`. */
const answerRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent || response.destroyed) return void next(error);
  if (error instanceof Refusal) {
    return void response.status(error.status).json({ errors: error.texts });
  }
  const text = error instanceof Error ? error.message : 'An error has occurred.';
  response.status(500).json({ errors: [text] });
};
