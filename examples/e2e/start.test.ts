import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, spawnProduct, startProduct, type Product } from './product.js';

/** Of the accounts that are seeded: two without a PSA, and one for each. */
const domains = ['demo.test', 'other.test', 'connectwise.test', 'halo.test', 'autotask.test'];

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.remove());

async function signIn(base: string, email = 'l1@demo.test', password = 'resolutionflow') {
  const response = await fetch(`${base}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const body = (await response.json()) as { access_token: string };
  return { status: response.status, token: body.access_token };
}

async function startWalk(base: string, token: string): Promise<string> {
  const response = await fetch(`${base}/api/v1/l1/intake`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ problem_statement: 'Printer offline' }),
  });
  return ((await response.json()) as { session_id: string }).session_id;
}

async function readWalk(base: string, token: string, id: string): Promise<number> {
  const response = await fetch(`${base}/api/v1/sessions/${id}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.status;
}

describe('npm start', () => {
  it('says where it is and who can sign in, once everything answers', async () => {
    expect(product.ready.url).toBe(product.url);
    expect(product.ready.logins.map(({ email }) => email).sort()).toEqual(
      [
        ...domains.flatMap((domain) =>
          ['owner', 'engineer', 'cover', 'l1', 'viewer'].map((name) => `${name}@${domain}`),
        ),
        'super@resolutionflow.test',
      ].sort(),
    );
    for (const path of ['/', '/readyz', '/api/docs', '/api/v1/openapi.json', '/metrics']) {
      expect((await fetch(product.url + path)).status, path).toBe(200);
    }
    for (const { email, password } of product.ready.logins) {
      expect((await signIn(product.url, email, password)).status, email).toBe(200);
    }
  });

  it('serves every script that its page names, compressed', async () => {
    const page = await (await fetch(product.url)).text();
    const scripts = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(scripts.length).toBeGreaterThan(1);
    for (const path of scripts) {
      const response = await fetch(product.url + path, { headers: { 'accept-encoding': 'br' } });
      expect(response.status, path).toBe(200);
      if (path.endsWith('.js')) expect(response.headers.get('content-encoding'), path).toBe('br');
    }
  });

  it('names a port that is taken, and starts no database for nothing', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const second = spawnProduct({ PORT: String(port), DATA_DIR: `${product.dataDir}-second` });
    await expect(second.ready).rejects.toThrow(`${port}`);
    expect(second.child.exitCode).toBe(1);
    taken.close();
  });

  it('says so when another one uses its folder', async () => {
    const second = spawnProduct({
      PORT: String(await freePort()),
      DATA_DIR: product.dataDir,
    });
    await expect(second.ready).rejects.toThrow(product.dataDir);
  });

  it('names what is malformed in the environment', async () => {
    const wrong = spawnProduct({ PORT: 'soon', JWT_KEY: 'short', DATA_DIR: product.dataDir });
    await expect(wrong.ready).rejects.toThrow(/PORT[\s\S]*JWT_KEY|JWT_KEY[\s\S]*PORT/);
  });

  it('refuses production without its secrets, naming each', async () => {
    const wrong = spawnProduct({ NODE_ENV: 'production', PORT: String(await freePort()) });
    await expect(wrong.ready).rejects.toThrow(
      /DATABASE_URL[\s\S]*DATABASE_OWNER_URL[\s\S]*PUBLIC_URL[\s\S]*ENCRYPTION_KEY[\s\S]*JWT_KEY/,
    );
  });

  it('runs beside another with its own port and folder', async () => {
    const other = await startProduct();
    const { token } = await signIn(other.url);
    const walk = await startWalk(other.url, token);
    expect(await readWalk(other.url, token, walk)).toBe(200);
    const here = await signIn(product.url);
    expect(await readWalk(product.url, here.token, walk)).toBe(404);
    await other.remove();
  });

  it('stops within 15 s, and finds its data and its keys when it starts again', async () => {
    const { token } = await signIn(product.url);
    const walk = await startWalk(product.url, token);
    const { code, ms } = await product.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(15_000);
    await product.start();
    expect(await readWalk(product.url, token, walk)).toBe(200);
  });

  it('starts again at once after it was killed, with all that was committed', async () => {
    const { token } = await signIn(product.url);
    const walk = await startWalk(product.url, token);
    await product.kill();
    await product.start();
    expect(await readWalk(product.url, token, walk)).toBe(200);
  });
});
