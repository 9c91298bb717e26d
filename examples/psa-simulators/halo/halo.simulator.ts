import { once } from 'node:events';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Simulator, SimulatorOptions } from '../simulator.js';
import { createHaloApi } from './halo.api.js';
import { createHaloAuth } from './halo.auth.js';
import { createHaloChanges } from './halo.changes.js';
import { createHaloScreen } from './halo.screen.js';
import { seedHalo } from './halo.seed.js';
import type { HaloState } from './halo.state.js';
import { shownInFull } from './halo.ticket-views.js';
import { createHaloWebhooks } from './halo.webhooks.js';

/** A simulated Halo, with the levers that its tests need. */
export type HaloSimulator = Simulator & {
  state: HaloState;
  /** Ends every access token: the next call is answered 401. */
  expireTokens(): void;
  /** Waits until the webhooks of what was changed have been delivered. */
  settle(): Promise<void>;
};

type Failure = Parameters<Simulator['fail']>[0];

export async function createHaloSimulator(options: SimulatorOptions = {}): Promise<HaloSimulator> {
  const file = options.folder === undefined ? null : path.join(options.folder, 'halo.json');
  const state = (file !== null && (await kept(file))) || seedHalo();
  const requests: { method: string; path: string; status: number }[] = [];
  let failure: Failure = null;
  let embedded: { server: string; key: string } | null = null;
  let writing = Promise.resolve();

  function save(): void {
    if (file === null) return;
    // One after the other, each whole: a restart in between finds the one or the other.
    writing = writing.then(() => keep(file, state));
  }

  const app = express();
  app.disable('x-powered-by');
  const server = createServer((request, response) => void app(request, response));
  const url = () => `http://localhost:${(server.address() as AddressInfo).port}`;

  const webhooks = createHaloWebhooks(state, (ticket) => shownInFull(ticket, state));
  const changes = createHaloChanges(state, (event, ticket, action) =>
    webhooks.tell(event, ticket, action),
  );
  const auth = createHaloAuth(state, { origin: url, save });

  app.use(['/api', '/auth/token'], (request, response, next) => {
    const entry = { method: request.method, path: request.originalUrl, status: 0 };
    requests.push(entry);
    response.on('finish', () => (entry.status = response.statusCode));
    setTimeout(() => failOr(failure, response, next), options.latency ?? 0);
  });
  app.use(auth.router);
  app.use('/api', createHaloApi(state, { auth, changes, save }));
  app.use(createHaloScreen(state, { changes, save, embedded: () => embedded }));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const message = error instanceof Error ? error.message : 'Unknown';
    response.status(400).json({ ClassName: 'System.Exception', Message: message });
  });

  server.listen(options.port ?? 0, 'localhost');
  await once(server, 'listening');

  const client = state.applications[0];
  const login = state.applications[1];
  return {
    state,
    get url() {
      return url();
    },
    get connection() {
      return {
        provider: 'halo' as const,
        site_url: url(),
        credentials: {
          client_id: client?.client_id ?? '',
          client_secret: client?.client_secret ?? '',
          tenant: state.settings.tenant,
        },
      };
    },
    get hostSettings() {
      return {
        tab_secrets: [state.settings.tabSecret],
        agent_param: state.settings.agentParam,
        ticket_param: state.settings.ticketParam,
        oauth: { client_id: login?.client_id, client_secret: login?.client_secret },
      };
    },
    embed: (where) => void (embedded = where),
    get screenUrl() {
      return `${url()}/screen/tickets/2042?as=l1`;
    },
    requests,
    fail: (how) => void (failure = how),
    expireTokens: () => auth.expireTokens(),
    settle: () => webhooks.settle(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([writing, webhooks.settle()]);
    },
  };
}

function failOr(failure: Failure, response: Response, next: NextFunction): void {
  if (failure === null) return next();
  if (failure === 'down') return void response.socket?.destroy();
  // It is never answered; whoever waits gives up, or the simulator stops.
  if (failure === 'slow') return;
  if (failure === 'html') {
    response.type('html').send('<!doctype html><title>Maintenance</title><p>Back soon.</p>');
  } else if (failure === 'truncated') {
    response.type('json').send('{"record_count":260,"tickets":[{"id":2042,"summ');
  } else {
    const { status, body = '', headers = {} } = failure;
    response.status(status).set(headers);
    if (!response.get('Content-Type')) response.type(body.startsWith('{') ? 'json' : 'text');
    response.send(body);
  }
}

async function kept(file: string): Promise<HaloState | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as HaloState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function keep(file: string, state: HaloState): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(state));
  await rename(`${file}.new`, file);
}
