import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Installs a package of the distribution, or answers why it cannot. */
export async function installFromDebian(name: string): Promise<string | undefined> {
  if (!(await findProgram('apt-get'))) return 'this machine has no apt-get to install one with.';
  if (process.getuid?.() !== 0) return 'only root may install one.';
  process.stderr.write(`${name} is not installed: installing it from the distribution …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    // Debian starts the services that it installs; ours are started by the tests, on ports of their own.
    await run('apt-get', ['update', '-qq'], { env, timeout: 180_000 });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
      env: { ...env, RUNLEVEL: '1' },
      timeout: 300_000,
    });
    return undefined;
  } catch (error) {
    return `apt-get could not install one: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Where a program is on the PATH. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(':').filter(Boolean);
  for (const folder of folders) {
    const file = `${folder}/${name}`;
    const found = await access(file).then(
      () => true,
      // Most programs are in one folder of many.
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}
