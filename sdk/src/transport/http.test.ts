import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { createHttp, type TokenSource } from './http.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void,
): Promise<string> {
  let nth = 0;
  const server = createServer((request, response) => answer(request, response, (nth += 1)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const tokens: TokenSource = { token: async () => 'old', renew: async () => 'new' };
const answer = async () => z.object({ ok: z.boolean() });
const http = (server: string, timeout = 30_000) =>
  createHttp({ server, tokens, timeout, retries: 2, backoff: 1 });

function problem(response: ServerResponse, status: number, code: string, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
  const body = { type: 'about:blank', title: 'No', status, code, request_id: 'r-1' };
  response.end(JSON.stringify({ ...body, current: { version: 4 } }));
}

describe('a call', () => {
  it('answers what the schema reads, without keys it does not know', async () => {
    const server = await serve((_, response) => response.end('{"ok":true,"newer":1}'));
    expect(await http(server)({ path: '/x', answer })).toEqual({ ok: true });
  });

  it('renews a refused token once, and gives up when that is refused too', async () => {
    const seen: (string | undefined)[] = [];
    const server = await serve((request, response) => {
      seen.push(request.headers.authorization);
      problem(response, 401, 'unauthenticated');
    });
    const failure = http(server)({ path: '/x', answer });
    await expect(failure).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(seen).toEqual(['Bearer old', 'Bearer new']);
  });

  it('repeats a read on 503, but never a write', async () => {
    let calls = 0;
    const server = await serve((_, response) => {
      calls += 1;
      if (calls === 3) response.end('{"ok":true}');
      else problem(response, 503, 'unavailable', { 'retry-after': '0' });
    });
    expect(await http(server)({ path: '/x', answer })).toEqual({ ok: true });
    calls = 0;
    const write = http(server)({ method: 'POST', path: '/x', body: {}, answer });
    await expect(write).rejects.toMatchObject({ code: 'unavailable', retryAfter: 0 });
    expect(calls).toBe(1);
  });

  it('tells a problem with its code, request id and members', async () => {
    const server = await serve((_, response) => problem(response, 409, 'version_conflict'));
    const failure = http(server)({ method: 'POST', path: '/x', body: {}, answer });
    await expect(failure).rejects.toMatchObject({
      code: 'version_conflict',
      status: 409,
      requestId: 'r-1',
      problem: { current: { version: 4 } },
    });
  });

  it('reads a code of a newer server as unknown, and a page of a proxy too', async () => {
    const newer = await serve((_, response) => problem(response, 418, 'brand_new'));
    await expect(http(newer)({ path: '/x' })).rejects.toMatchObject({
      code: 'unknown',
      status: 418,
    });
    const proxy = await serve((_, response) => response.writeHead(404).end('<h1>Nothing</h1>'));
    await expect(http(proxy)({ path: '/x' })).rejects.toMatchObject({
      code: 'unknown',
      status: 404,
    });
  });

  it('refuses an answer that is not of the contract', async () => {
    const server = await serve((_, response) => response.end('{"ok":"yes"}'));
    await expect(http(server)({ path: '/x', answer })).rejects.toMatchObject({
      code: 'bad_answer',
    });
  });

  it('tells timeout, abort and an unreachable server apart', async () => {
    const silent = await serve(() => undefined);
    const post = { method: 'POST', path: '/x', body: {} } as const;
    await expect(http(silent, 30)(post)).rejects.toMatchObject({ code: 'timeout' });
    const controller = new AbortController();
    const given = http(silent)({ ...post, signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await expect(given).rejects.toMatchObject({ code: 'aborted' });
    await expect(http('http://127.0.0.1:1')(post)).rejects.toMatchObject({ code: 'network' });
  });

  it('gives every POST an idempotency key, the caller’s where one is given', async () => {
    const keys: unknown[] = [];
    const server = await serve((request, response) => {
      keys.push(request.headers['idempotency-key']);
      response.end('{"ok":true}');
    });
    await http(server)({ method: 'POST', path: '/x', answer });
    await http(server)({ method: 'POST', path: '/x', answer, idempotencyKey: 'mine' });
    await http(server)({ path: '/x', answer });
    expect(keys).toEqual([expect.stringMatching(/^[\da-f-]{36}$/), 'mine', undefined]);
  });
});
