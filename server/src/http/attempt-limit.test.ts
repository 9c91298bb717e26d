import type { Store } from 'express-rate-limit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAttemptLimit, createCallLimit } from './attempt-limit.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const options = { limit: 3, windowMs: 60_000 };
const wrong = async (): Promise<never> => {
  throw new Error('wrong');
};
const right = async () => 'in';
const messages = (results: PromiseSettledResult<unknown>[]) =>
  results.map((each) => (each.status === 'rejected' ? (each.reason as Error).message : each.value));

it('lets the limit of failures pass, then refuses without trying, until the window ends', async () => {
  const attempts = createAttemptLimit(options);
  for (let at = 0; at < 3; at++)
    await expect(attempts.attempt('a', wrong)).rejects.toThrow('wrong');
  const work = vi.fn(right);
  await expect(attempts.attempt('a', work)).rejects.toMatchObject({
    code: 'too_many_requests',
    retryAfter: 60,
  });
  expect(work).not.toHaveBeenCalled();
  expect(await attempts.attempt('b', right)).toBe('in');
  await vi.advanceTimersByTimeAsync(61_000);
  expect(await attempts.attempt('a', right)).toBe('in');
});

it('counts no success, however many there are at once', async () => {
  const attempts = createAttemptLimit(options);
  const slow = () => new Promise((resolve) => setTimeout(resolve, 10, 'in'));
  const all = Promise.all(Array.from({ length: 20 }, () => attempts.attempt('a', slow)));
  await vi.advanceTimersByTimeAsync(1000);
  expect(await all).toEqual(Array(20).fill('in'));
});

it('runs no more guesses at once than may fail', async () => {
  const attempts = createAttemptLimit(options);
  const work = vi.fn(() => new Promise((_, reject) => setTimeout(reject, 10, new Error('wrong'))));
  const all = Promise.allSettled(Array.from({ length: 20 }, () => attempts.attempt('a', work)));
  await vi.advanceTimersByTimeAsync(1000);
  expect(messages(await all).filter((message) => message === 'wrong')).toHaveLength(3);
  expect(work).toHaveBeenCalledTimes(3);
});

it('goes on counting by itself when the shared store fails', async () => {
  const down = vi.fn(async () => {
    throw new Error('ECONNREFUSED');
  });
  const store: Store = { increment: down, decrement: down, resetKey: down };
  const attempts = createAttemptLimit({ ...options, store });
  const results = await Promise.allSettled(
    Array.from({ length: 5 }, () => attempts.attempt('a', wrong)),
  );
  expect(messages(results).filter((message) => message === 'wrong')).toHaveLength(3);
  expect(down).toHaveBeenCalled();
});

it('counts every call where success does not matter', async () => {
  const calls = createCallLimit(options);
  for (let at = 0; at < 3; at++) await calls.take('a');
  await expect(calls.take('a')).rejects.toMatchObject({ code: 'too_many_requests' });
  await calls.take('b');
});
