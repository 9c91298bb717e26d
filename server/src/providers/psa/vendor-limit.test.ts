import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PsaError } from './provider.js';
import { createConnectionLimits, createVendorLimit, type VendorLimit } from './vendor-limit.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;

/** Calls that run until they are told to end. */
function heldCalls(limit: VendorLimit) {
  const ends: (() => void)[] = [];
  return {
    /** How many were let out. */
    started: () => ends.length,
    call: (name: string, signal = never) =>
      limit.run(name, () => new Promise<void>((resolve) => void ends.push(resolve)), signal),
    endFirst: async () => {
      ends.shift()?.();
      await settle();
    },
  };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as PsaError,
  );

describe('calls at a time', () => {
  it('are as many as the vendor lets one name have, whatever others do', async () => {
    const held = heldCalls(createVendorLimit({ concurrent: 3 }));
    for (let count = 0; count < 5; count += 1) void held.call('Tickets');
    await settle();
    expect(held.started()).toBe(3);
    void held.call('TicketNotes');
    await settle();
    expect(held.started()).toBe(4);
    await held.endFirst();
    expect(held.started()).toBe(4);
  });

  it('give their place back when they fail', async () => {
    const limit = createVendorLimit({ concurrent: 1 });
    const failing = limit.run('Tickets', () => Promise.reject(new Error('refused')), never);
    await expect(failing).rejects.toThrow('refused');
    await expect(limit.run('Tickets', async () => 'done', never)).resolves.toBe('done');
  });
});

describe('a rolling window', () => {
  const limits = { concurrent: 10, window: { calls: 3, milliseconds: 4000 } };
  const call = (limit: VendorLimit, name = 'halo') =>
    limit.run(name, async () => Date.now(), never);

  it('lets out so many calls over all names, and the next as the oldest leaves it', async () => {
    const limit = createVendorLimit(limits);
    const begun = Date.now();
    await call(limit, 'one');
    await vi.advanceTimersByTimeAsync(1000);
    await Promise.all([call(limit, 'one'), call(limit, 'other')]);
    const later = Promise.all([call(limit, 'one'), call(limit, 'other')]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await later).map((at) => at - begun)).toEqual([4000, 5000]);
  });

  it('never holds more calls than the vendor counts, wherever it is begun', async () => {
    const limit = createVendorLimit(limits);
    const starts: number[] = [];
    const all = Promise.all(
      Array.from({ length: 6 }, () =>
        limit.run('halo', async () => starts.push(Date.now()), never),
      ),
    );
    await vi.advanceTimersByTimeAsync(20_000);
    await all;
    for (const from of starts) {
      expect(starts.filter((at) => at >= from && at < from + 4000).length).toBeLessThanOrEqual(3);
    }
  });

  it('says when to come back instead of letting somebody wait for minutes', async () => {
    const limit = createVendorLimit({
      concurrent: 10,
      window: { calls: 1, milliseconds: 5 * 60_000 },
    });
    await call(limit);
    await vi.advanceTimersByTimeAsync(60_000);
    const error = await failureOf(call(limit));
    expect(error).toMatchObject({ code: 'rate_limited', retryAfter: 240 });
  });

  it('is learnt from what a vendor tells, and counts the calls before', async () => {
    const limit = createVendorLimit({ concurrent: 10 });
    const begun = Date.now();
    await Promise.all([call(limit), call(limit), call(limit)]);
    limit.learn({ calls: 3, milliseconds: 2000 });
    const next = call(limit);
    await vi.advanceTimersByTimeAsync(2000);
    expect((await next) - begun).toBe(2000);
  });

  it('is told anew where the vendor changes it', async () => {
    const limit = createVendorLimit(limits);
    const begun = Date.now();
    limit.learn({ calls: 1, milliseconds: 1000 });
    await call(limit);
    const next = call(limit);
    await vi.advanceTimersByTimeAsync(1000);
    expect((await next) - begun).toBe(1000);
  });
});

describe('a pause', () => {
  it('lets nothing out before its end', async () => {
    const limit = createVendorLimit({ concurrent: 10 });
    limit.pause(3);
    const held = heldCalls(limit);
    void held.call('one');
    void held.call('other');
    await vi.advanceTimersByTimeAsync(2999);
    expect(held.started()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(held.started()).toBe(2);
  });

  it('fails at once where it is long, with the seconds that are left', async () => {
    const limit = createVendorLimit({ concurrent: 10 });
    limit.pause(30);
    await vi.advanceTimersByTimeAsync(10_000);
    const work = vi.fn(async () => undefined);
    const error = await failureOf(limit.run('halo', work, never));
    expect(error).toMatchObject({ code: 'rate_limited', retryAfter: 20, isTemporary: true });
    expect(work).not.toHaveBeenCalled();
  });

  it('is not made shorter by one that ends earlier', async () => {
    const limit = createVendorLimit({ concurrent: 10 });
    limit.pause(30);
    limit.pause(1);
    await vi.advanceTimersByTimeAsync(1000);
    const error = await failureOf(limit.run('halo', async () => undefined, never));
    expect(error?.retryAfter).toBe(29);
  });
});

describe('a call that is ended', () => {
  it('while others run never runs, and leaves its place to the next', async () => {
    const held = heldCalls(createVendorLimit({ concurrent: 1 }));
    const ends = new AbortController();
    void held.call('Tickets');
    const ended = failureOf(held.call('Tickets', ends.signal));
    void held.call('Tickets');
    ends.abort(new Error('hung up'));
    expect((await ended)?.message).toBe('hung up');
    expect(held.started()).toBe(1);
    await held.endFirst();
    expect(held.started()).toBe(1);
  });

  it('during a pause gives its place back at once, and takes none of the window', async () => {
    const limit = createVendorLimit({
      concurrent: 1,
      window: { calls: 1, milliseconds: 60_000 },
    });
    limit.pause(3);
    const ends = new AbortController();
    const ended = failureOf(limit.run('halo', async () => 'never', ends.signal));
    await vi.advanceTimersByTimeAsync(100);
    ends.abort(new Error('hung up'));
    expect((await ended)?.message).toBe('hung up');
    const next = limit.run('halo', async () => 'done', never);
    await vi.advanceTimersByTimeAsync(2900);
    await expect(next).resolves.toBe('done');
  });

  it('before it came is not even queued', async () => {
    const limit = createVendorLimit({ concurrent: 1 });
    const work = vi.fn(async () => undefined);
    const error = await failureOf(limit.run('halo', work, AbortSignal.abort(new Error('gone'))));
    expect(error?.message).toBe('gone');
    expect(work).not.toHaveBeenCalled();
  });
});

it('lets many calls wait on one signal without a warning, and ends all of them with it', async () => {
  vi.useRealTimers();
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => void warnings.push(warning);
  process.on('warning', onWarning);
  const limit = createVendorLimit({ concurrent: 3 });
  const ends = new AbortController();
  const calls = Array.from({ length: 60 }, () =>
    failureOf(limit.run('Tickets', () => new Promise(() => undefined), ends.signal)),
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  ends.abort(new Error('hung up'));
  const failures = await Promise.all(calls);
  process.off('warning', onWarning);
  expect(failures.map((error) => error?.message)).toEqual(Array(60).fill('hung up'));
  expect(warnings).toEqual([]);
});

describe('the limits of connections', () => {
  it('are one for all who act for a connection, and another for each other one', async () => {
    const limits = createConnectionLimits();
    const [account, member] = [
      limits.of('a', { concurrent: 1 }),
      limits.of('a', { concurrent: 1 }),
    ].map(heldCalls);
    const other = heldCalls(limits.of('b', { concurrent: 1 }));
    void account!.call('halo');
    void member!.call('halo');
    void other.call('halo');
    await settle();
    expect(account!.started() + member!.started()).toBe(1);
    expect(other.started()).toBe(1);
  });

  it('do not grow without end', () => {
    const limits = createConnectionLimits(2);
    const first = limits.of('a', { concurrent: 1 });
    limits.of('b', { concurrent: 1 });
    expect(limits.of('a', { concurrent: 1 })).toBe(first);
    limits.of('c', { concurrent: 1 });
    limits.of('b', { concurrent: 1 });
    expect(limits.of('a', { concurrent: 1 })).not.toBe(first);
  });
});
