import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { RedisStore } from 'rate-limit-redis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAttemptLimit } from './attempt-limit.js';

describe.runIf(inject('redisUrl'))('two servers on one Redis', () => {
  let redis: Redis;
  beforeAll(() => {
    redis = new Redis(inject('redisUrl') ?? '');
  });
  afterAll(() => {
    redis.disconnect();
  });

  it('share the failures of a key, and count no success', async () => {
    const prefix = `${randomUUID()}:`;
    const server = () =>
      createAttemptLimit({
        limit: 6,
        windowMs: 60_000,
        store: new RedisStore({
          prefix,
          sendCommand: (command: string, ...args: string[]) =>
            redis.call(command, ...args) as Promise<never>,
        }),
      });
    const [one, two] = [server(), server()] as const;
    for (let at = 0; at < 10; at++) {
      expect(await (at % 2 ? one : two).attempt('a', async () => 'in')).toBe('in');
    }
    let tried = 0;
    const wrong = async (): Promise<never> => {
      tried += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new Error('wrong');
    };
    await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) => (at % 2 ? one : two).attempt('a', wrong)),
    );
    expect(tried).toBe(6);
    await expect(two.attempt('a', async () => 'in')).rejects.toMatchObject({
      code: 'too_many_requests',
    });
  });
});
