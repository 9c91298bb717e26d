import { resolve } from 'node:path';
import { PackUsageError, readPackOptions } from './pack-options.js';
import { writePacks } from './write-packs.js';

try {
  const options = readPackOptions(process.argv.slice(2));
  const written = await writePacks(
    { ...options, out: resolve(process.env['INIT_CWD'] ?? '.', options.out) },
    resolve('host-adapters/dist/autotask-extension.zip'),
  );
  process.stdout.write(`${written.join('\n')}\n`);
  if (!written.some((path) => path.endsWith('extension.zip'))) {
    process.stderr.write('Without the browser extension: build it first, with npm run build.\n');
  }
} catch (error) {
  if (!(error instanceof PackUsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
