import type { Server } from 'node:http';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { createApplication } from './app.js';
import { ConfigError, readConfig } from './config.js';
import { refuseSeededPassword, seed, seededPassword } from './db/seed.js';
import { connectDemoPsas, type StartDemoPsas } from './demo-psa.js';
import { createSeedParts } from './features.js';
import { listen } from './http/listen.js';
import { createLog } from './http/request-log.js';
import { readAssets } from './pages/assets.js';
import { endWith, stopOnSignal } from './process.js';
import { createPsaProviders } from './providers/psa/create-provider.js';
import { createClusterAdapter } from './realtime/cluster-adapter.js';
import { openRuntime } from './runtime.js';

/**
 * Starts the server as the environment says, and ends the process where that cannot be done.
 * @param startDemoPsas Outside production, what the demo accounts are connected to.
 */
export async function startServer(startDemoPsas?: StartDemoPsas): Promise<void> {
  try {
    const given = readConfig(process.env);
    const log = createLog(given.logLevel);
    // The port first: a taken one is said before a database is started for nothing.
    const http = await listen(given.port, given.host);
    const runtime = await openRuntime(given, log);
    const { config, db } = runtime;
    if (config.production) await refuseSeededPassword(db);
    const psas =
      config.production || !startDemoPsas
        ? []
        : await startDemoPsas({ folder: join(config.dataDir, 'simulators') });
    const psaAccounts = psas.map(({ connection }) => connection.provider);
    const logins = config.production ? [] : await seed(db, { ...createSeedParts(), psaAccounts });
    const application = createApplication({
      ...runtime,
      log,
      http,
      demo: {
        logins,
        hosts: psas.map(({ connection, screenUrl }) => ({
          host: connection.provider,
          url: screenUrl,
        })),
      },
      createPsaProvider: createPsaProviders({ allowPrivate: !config.production }),
      assets: readAssets(join(import.meta.dirname, '../../host-adapters/dist/embed')),
      cluster: createClusterAdapter({ ...runtime, redisUrl: config.redisUrl, log }),
      version: packageJson.version,
    });
    await application.start();
    await connectDemoPsas(psas, {
      api: localUrl(http),
      publicUrl: config.publicUrl,
      password: seededPassword,
    });
    stopOnSignal(log, async () => {
      await application.stop();
      await Promise.all(psas.map((psa) => psa.stop()));
      await runtime.close();
    });
    const ready = { event: 'ready', url: config.publicUrl, logins };
    process.stdout.write(`${JSON.stringify(ready)}\n`);
  } catch (error) {
    endWith(
      error,
      error instanceof ConfigError ? 'The environment is not right' : 'Could not start',
    );
  }
}

/** Where this machine reaches its own server, whatever it is called outside. */
function localUrl(http: Server): string {
  const address = http.address();
  if (!address || typeof address === 'string') throw new Error('the server does not listen');
  const { family, port } = address;
  const isAny = address.address === '::' || address.address === '0.0.0.0';
  const host = isAny ? 'localhost' : family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${port}`;
}
