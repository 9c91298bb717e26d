import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUseError } from './folder-lock.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres.js';
import { withClient } from './postgres-roles.js';
import { lookUpProcess, waitUntilGone } from './process-mark.js';

describe('the embedded PostgreSQL', { timeout: 180_000 }, () => {
  let folder: string;
  let running: EmbeddedPostgres[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rf-embedded-'));
    // Open to walk through, as a project's folder usually is.
    await chmod(folder, 0o711);
    running = [];
  });

  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (
    name = 'data',
    more: { onLost?: () => void } = {},
  ): Promise<EmbeddedPostgres> => {
    const dataDir = path.join(folder, name);
    const one = await startEmbeddedPostgres({
      dataDir,
      log: () => undefined,
      durable: false,
      ...more,
    });
    running.push(one);
    return one;
  };

  it('offers trigrams, unaccent, UTF-8 text and 200 connections', async () => {
    const database = await start();
    const { rows } = await query(
      database.appUrl,
      `SELECT similarity('outlook', 'outlok') > 0.4 AS alike, unaccent('Größe') AS plain,
              upper('ä') AS upper, current_setting('max_connections') AS connections,
              current_setting('server_version_num')::int / 10000 AS version`,
    );
    expect(rows).toEqual([
      { alike: true, plain: 'Grosse', upper: 'Ä', connections: '200', version: 18 },
    ]);
  });

  it('finds its data again after a restart', async () => {
    const first = await start();
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    const { rows } = await query(second.ownerUrl, 'SELECT answer FROM kept');
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('holds the app role to row level security and out of the schema', async () => {
    const { ownerUrl, appUrl } = await start();
    await query(
      ownerUrl,
      `CREATE TABLE secret (owner text);
       INSERT INTO secret VALUES ('mine'), ('theirs');
       ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
       ALTER TABLE secret FORCE ROW LEVEL SECURITY;
       CREATE POLICY own ON secret TO rf_app USING (owner = 'mine');
       GRANT SELECT ON secret TO rf_app`,
    );
    expect((await query(appUrl, 'SELECT * FROM secret')).rows).toEqual([{ owner: 'mine' }]);
    await expect(
      query(appUrl, 'SET row_security = off; SELECT * FROM secret'),
    ).rejects.toMatchObject({ code: '42501' });
    for (const attempt of [
      'ALTER TABLE secret DISABLE ROW LEVEL SECURITY',
      'DROP POLICY own ON secret',
      'CREATE TABLE mine (id int)',
      'CREATE TEMP TABLE mine (id int)',
      'CREATE SCHEMA mine',
      'SET ROLE rf_owner',
      'ALTER ROLE rf_app BYPASSRLS',
      'CREATE ROLE another',
      'CREATE DATABASE another',
    ]) {
      await expect(query(appUrl, attempt), attempt).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('gives neither role any power over the server', async () => {
    const { ownerUrl } = await start();
    const { rows } = await query(
      ownerUrl,
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles
       WHERE rolname IN ('rf_owner', 'rf_app')`,
    );
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
    };
    expect(rows).toEqual([nothing, nothing]);
  });

  it('asks everybody for a password', async () => {
    const { ownerUrl } = await start();
    const guess = new URL(ownerUrl);
    guess.password = 'guess';
    await expect(query(guess.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps its passwords in a file that only its owner reads', async () => {
    await start();
    const { mode } = await stat(path.join(folder, 'data/postgres.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('runs side by side in two folders', async () => {
    const [one, two] = await Promise.all([start('one'), start('two')]);
    await query(one.ownerUrl, 'CREATE TABLE only_here (id int)');
    await expect(query(two.ownerUrl, 'SELECT * FROM only_here')).rejects.toMatchObject({
      code: '42P01',
    });
  });

  it('refuses a folder that is in use, and names who uses it', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(FolderInUseError);
    await expect(start()).rejects.toThrow(String(process.pid));
    expect((await query(first.appUrl, 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('says so when the database ends by itself', async () => {
    let lost = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      lost = resolve;
    });
    const { superuserUrl } = await start('data', { onLost: lost });
    const { rows } = await query(
      superuserUrl,
      "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid",
    );
    process.kill(Number((rows[0] as { pid: string }).pid), 'SIGINT');
    await ended;
  });

  it('starts below a folder that the database user cannot enter', async () => {
    const closed = path.join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await chmod(folder, 0o700);
    const first = await start('closed/data');
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS answer');
    const { rows } = await query(first.superuserUrl, 'SHOW data_directory');
    await first.stop();
    const second = await start('closed/data');
    expect((await query(second.ownerUrl, 'SELECT answer FROM kept')).rows).toEqual([{ answer: 7 }]);
    await second.stop();
    const home = path.dirname((rows[0] as { data_directory: string }).data_directory);
    await rm(home, { recursive: true });
  });

  it('starts at once after its server was killed, and loses nothing that was committed', async () => {
    const dataDir = path.join(folder, 'data');
    const killed = await startInOwnProcess(dataDir, folder);
    await query(killed.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS answer');
    killed.child.kill('SIGKILL');
    const second = await start();
    expect((await query(second.ownerUrl, 'SELECT answer FROM kept')).rows).toEqual([{ answer: 1 }]);
  });

  it('does not let the database outlive a killed server', async () => {
    const killed = await startInOwnProcess(path.join(folder, 'data'), folder);
    const found = await lookUpProcess(killed.postgresPid);
    expect(found).toBeDefined();
    killed.child.kill('SIGKILL');
    expect(await waitUntilGone(killed.postgresPid, found?.startedAt ?? '', 60_000)).toBe(true);
  });
});

function query(url: string, sql: string): Promise<{ rows: unknown[] }> {
  return withClient(url, (client) => client.query(sql));
}

/** Runs the embedded database under a Node process of its own, which can then be killed. */
async function startInOwnProcess(
  dataDir: string,
  folder: string,
): Promise<{ child: ChildProcess; ownerUrl: string; postgresPid: number }> {
  // Beside the sources, so that the bundle finds node_modules.
  const bundle = path.join(import.meta.dirname, `.${path.basename(folder)}.mjs`);
  await build({
    stdin: {
      contents: `
        import { startEmbeddedPostgres } from './postgres.js';
        import { withClient } from './postgres-roles.js';
        const started = await startEmbeddedPostgres({
          dataDir: process.argv[2], log: () => undefined, durable: true,
        });
        const { rows } = await withClient(started.superuserUrl, (client) => client.query(
          "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1) AS pid"));
        console.log(JSON.stringify({ ownerUrl: started.ownerUrl, postgresPid: Number(rows[0].pid) }));
      `,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile: bundle,
  });
  try {
    const child = spawn(process.execPath, [bundle, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      child.once('exit', () => reject(new Error('The server ended before it was ready.')));
    });
    return { child, ...(JSON.parse(line) as { ownerUrl: string; postgresPid: number }) };
  } finally {
    await rm(bundle);
  }
}
