import { ConfigError, readConfig } from './config.js';
import { createFeatures } from './features.js';
import { createLog } from './http/request-log.js';
import { endWith, stopOnSignal } from './process.js';
import { createPsaProviders } from './providers/psa/create-provider.js';
import { openRuntime } from './runtime.js';

// More hands for the jobs: a server works them too, a worker does nothing else.
try {
  const given = readConfig(process.env);
  const log = createLog(given.logLevel);
  const runtime = await openRuntime(given, log);
  const createPsaProvider = createPsaProviders({ allowPrivate: !runtime.config.production });
  await createFeatures({ ...runtime, log, createPsaProvider }).work(runtime.jobs);
  stopOnSignal(log, () => runtime.close());
  log.info('working');
} catch (error) {
  endWith(error, error instanceof ConfigError ? 'The environment is not right' : 'Could not start');
}
