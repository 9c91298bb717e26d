import type { Page, TicketRow } from '@resolutionflow/sdk/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PsaError, type PsaProvider } from '../../providers/psa/provider.js';
import { connectionToPsa } from '../../testing/access.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';
import { createFakePsa } from '../../testing/fake-psa.js';
import { createKeptSearches } from './kept-searches.js';
import { announceTicket } from './psa-writes.service.js';

const wish = (text: string, version = '1', page = 1) => ({
  filter: { search: text, closed: false },
  paging: { page, pageSize: 25 },
  version,
});
const never = new AbortController().signal;

/** A provider whose searches end when they are told, or with their signal. */
function heldProvider() {
  const searches: { signal: AbortSignal; end(error?: Error): void }[] = [];
  const searchTickets: PsaProvider['searchTickets'] = (_filter, _paging, { signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      searches.push({
        signal,
        end: (error) => (error ? reject(error) : resolve({ tickets: [], total: searches.length })),
      });
    });
  return { searches, provider: { searchTickets } as PsaProvider };
}

describe('a search that was asked before', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is one read for all who ask meanwhile and for seconds after', async () => {
    const { searches, provider } = heldProvider();
    const kept = createKeptSearches(10_000);
    const both = Promise.all([
      kept.search(provider, wish('vpn'), never),
      kept.search(provider, wish('vpn'), never),
    ]);
    // However long the PSA takes.
    await vi.advanceTimersByTimeAsync(15_000);
    void kept.search(provider, wish('vpn'), never);
    searches[0]!.end();
    await both;
    await vi.advanceTimersByTimeAsync(9999);
    await kept.search(provider, wish('vpn'), never);
    expect(searches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    void kept.search(provider, wish('vpn'), never);
    await vi.advanceTimersByTimeAsync(0);
    expect(searches).toHaveLength(2);
  });

  it('is another for other words, another page, another provider and after a change', async () => {
    const [one, other] = [heldProvider(), heldProvider()];
    const kept = createKeptSearches();
    for (const each of [wish('vpn'), wish('printer'), wish('vpn', '1', 2), wish('vpn', '2')]) {
      void kept.search(one.provider, each, never);
    }
    void kept.search(other.provider, wish('vpn'), never);
    await vi.advanceTimersByTimeAsync(0);
    expect([one.searches.length, other.searches.length]).toEqual([4, 1]);
  });

  it('is not kept where it failed', async () => {
    const { searches, provider } = heldProvider();
    const kept = createKeptSearches();
    const failing = kept.search(provider, wish('vpn'), never);
    await vi.advanceTimersByTimeAsync(0);
    searches[0]!.end(new PsaError('unreachable', 'Away'));
    await expect(failing).rejects.toThrow('Away');
    void kept.search(provider, wish('vpn'), never);
    await vi.advanceTimersByTimeAsync(0);
    expect(searches).toHaveLength(2);
  });

  it('goes on for those who still wait, and ends with the last of them', async () => {
    const { searches, provider } = heldProvider();
    const kept = createKeptSearches();
    const [first, second] = [new AbortController(), new AbortController()];
    const ended = [first, second].map(({ signal }) =>
      kept.search(provider, wish('vpn'), signal).catch((error: unknown) => error),
    );
    await vi.advanceTimersByTimeAsync(0);
    first.abort();
    await ended[0];
    expect(searches[0]!.signal.aborted).toBe(false);
    second.abort();
    await ended[1];
    expect(searches[0]!.signal.aborted).toBe(true);
    void kept.search(provider, wish('vpn'), never);
    await vi.advanceTimersByTimeAsync(0);
    expect(searches).toHaveLength(2);
  });
});

describe('queues and panels of an account', () => {
  const psa = createFakePsa();
  let app: TestApplication;
  let people: SignedInUser[];
  beforeAll(async () => {
    app = await startTestApplication({ psa });
    people = await Promise.all(
      ['owner@demo.test', 'engineer@demo.test', 'l1@demo.test'].map((email) => app.signIn(email)),
    );
    await people[0]!.call('PUT', '/integrations/psa/connection', { body: connectionToPsa });
  });
  afterAll(() => app.stop());

  const reads = () => psa.calls.filter((name) => name === 'searchTickets').length;
  const searchAll = async (text: string) => {
    const path = `/integrations/psa/tickets/search?search=${text}`;
    const answers = await Promise.all(people.map((who) => who.call<Page<TicketRow>>('GET', path)));
    return answers.map(({ body }) => body.items.map(({ summary }) => summary));
  };

  it('cost one read of the PSA for the same page, until a ticket changed', async () => {
    const before = reads();
    expect(await searchAll('printer')).toEqual(Array(3).fill(['Printer offline']));
    await searchAll('printer');
    expect(reads()).toBe(before + 1);
    psa.state.tickets.get('101')!.summary = 'Printer online';
    const written = await people[0]!.call('POST', '/integrations/psa/tickets/101/notes', {
      body: { text: 'It works again', kind: 'internal' },
    });
    expect(written.status).toBeLessThan(300);
    expect(await searchAll('printer')).toEqual(Array(3).fill(['Printer online']));
  });

  it('are not made to read again by the tickets of another account', async () => {
    await searchAll('laptop');
    const before = reads();
    const stranger = await app.signIn('owner@other.test');
    const accountId = stranger.me.account_id;
    await app.db.withAccount({ accountId }, async (tx) => announceTicket(tx, '104'));
    await searchAll('laptop');
    expect(reads()).toBe(before);
  });
});
