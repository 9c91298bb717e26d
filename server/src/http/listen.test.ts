import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ConfigError } from '../config.js';
import { listen } from './listen.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve));
  }
});

async function start(port = 0, host = '127.0.0.1'): Promise<number> {
  const server = await listen(port, host);
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

it('says that the server is starting, as every other error is said', async () => {
  const answer = await fetch(`http://127.0.0.1:${await start()}/api/v1/flows`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  expect(answer.headers.get('Retry-After')).toBe('1');
  expect(await answer.json()).toMatchObject({
    status: 503,
    code: 'unavailable',
    request_id: answer.headers.get('X-Request-Id'),
  });
});

it('names the port that is taken', async () => {
  const port = await start();
  const again = start(port);
  await expect(again).rejects.toThrow(ConfigError);
  await expect(again).rejects.toThrow(`PORT: ${port} on 127.0.0.1 is taken`);
});

it('names the host that is none of this machine', async () => {
  // TEST-NET-1: an address that no machine has.
  const elsewhere = start(0, '192.0.2.1');
  await expect(elsewhere).rejects.toThrow(ConfigError);
  await expect(elsewhere).rejects.toThrow('HOST: 192.0.2.1');
});
