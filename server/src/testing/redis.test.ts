import { Redis } from 'ioredis';
import { afterEach, expect, inject, it, vi } from 'vitest';
import { findRedis } from './redis.js';

afterEach(() => vi.unstubAllEnvs());

it('uses the Redis that is given', async () => {
  vi.stubEnv('REDIS_URL', 'redis://given.test');
  expect(await findRedis()).toMatchObject({ url: 'redis://given.test' });
});

it('fails in CI where there is none', async () => {
  vi.stubEnv('REDIS_URL', '');
  vi.stubEnv('PATH', '/nowhere');
  vi.stubEnv('CI', 'true');
  await expect(findRedis()).rejects.toThrow('NOT RUN: the Redis suites');
});

it('says loudly what did not run where there is none', async () => {
  vi.stubEnv('REDIS_URL', '');
  vi.stubEnv('PATH', '/nowhere');
  vi.stubEnv('CI', '');
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await findRedis()).toBeNull();
  expect(said.mock.calls.join('')).toContain('NOT RUN: the Redis suites');
  said.mockRestore();
});

it.runIf(inject('redisUrl'))('is there for the suites of this run', async () => {
  const redis = new Redis(inject('redisUrl') ?? '');
  expect(await redis.ping()).toBe('PONG');
  await redis.quit();
});
