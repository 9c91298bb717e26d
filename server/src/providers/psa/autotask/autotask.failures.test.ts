import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anyCall,
  callAs,
  psaErrorOf,
  startAutotask,
  type AutotaskUnderTest,
} from '../../../testing/autotask.js';
import type { PsaProvider } from '../provider.js';

describe('Autotask in trouble', () => {
  let autotask: AutotaskUnderTest;
  let provider: PsaProvider;

  beforeEach(async () => {
    autotask = await startAutotask({ latency: 5 });
    provider = autotask.connect({ timeoutMs: 2000 });
    // What is learnt first is known by now.
    await provider.addNote('7801', { kind: 'internal', text: 'First', reference: 'n-0' }, anyCall);
  });
  afterEach(() => autotask.simulator.stop());

  const note = { kind: 'internal', text: 'Once', reference: 'n-1' } as const;
  const search = () =>
    provider.searchTickets({ closed: false }, { page: 1, pageSize: 25 }, anyCall);
  const told = (text: string) => ({ status: 500, body: JSON.stringify({ errors: [text] }) });
  const notesSent = (from: number) =>
    autotask.simulator.requests.slice(from).filter(({ path }) => path.endsWith('/Notes'));

  it.each([
    ['Data violation: the title is missing.', 'invalid'],
    ['The logged in Resource does not have the adequate permissions.', 'permission'],
    ['No matching records found for the id.', 'not_found'],
    ['Itgenatr005: the thread threshold of 3 has been exceeded.', 'rate_limited'],
    ['The request threshold has been exceeded.', 'rate_limited'],
  ])('reads what a 500 means from its words: %s', async (text, code) => {
    autotask.simulator.fail(told(text));
    const from = autotask.simulator.requests.length;
    const error = await psaErrorOf(provider.addNote('7801', note, anyCall));
    expect(error.code).toBe(code);
    expect(error.isUncertain).toBe(false);
    expect(notesSent(from)).toHaveLength(1);
  });

  it('keeps the vendor’s own words, of whatever form', async () => {
    autotask.simulator.fail({
      status: 500,
      body: '{"errors":[{"message":"One"},"Two"]}',
    });
    const error = await psaErrorOf(search());
    expect(error.message).toBe('One; Two');
  });

  it('does not know what became of a write that failed without words', async () => {
    for (const how of [{ status: 500, body: '' }, 'down', 'html', 'truncated', 'slow'] as const) {
      autotask.simulator.fail(how);
      const from = autotask.simulator.requests.length;
      const error = await psaErrorOf(provider.addNote('7801', note, anyCall));
      autotask.simulator.fail(null);
      expect(error.isUncertain, JSON.stringify(how)).toBe(true);
      expect(notesSent(from)).toHaveLength(1);
    }
  });

  it('is asked once more, as ourselves, where a member may not write, and never else', async () => {
    autotask.simulator.state.settings.refuse = 'permission';
    const from = autotask.simulator.requests.length;
    const error = await psaErrorOf(provider.addNote('7801', note, callAs(29682884, 'Priya Raman')));
    expect(error.code).toBe('permission');
    expect(notesSent(from)).toHaveLength(2);
    await psaErrorOf(provider.addNote('7801', note, anyCall));
    expect(notesSent(from)).toHaveLength(3);
  });

  it('waits as long as a 429 says', async () => {
    autotask.simulator.fail({ status: 429, headers: { 'Retry-After': '90' } });
    const error = await psaErrorOf(search());
    expect(error).toMatchObject({ code: 'rate_limited', retryAfter: 90 });
    autotask.simulator.fail(null);
    const from = autotask.simulator.requests.length;
    expect((await psaErrorOf(search())).retryAfter).toBeGreaterThan(80);
    expect(autotask.simulator.requests).toHaveLength(from);
  });

  it('sees three calls at a time for each entity at most, however many are wanted', async () => {
    autotask.simulator.state.peaks.clear();
    await Promise.all(
      Array.from({ length: 12 }, async (_, at) => {
        await provider.ticketWithDetails(String(7801 + (at % 6)), anyCall);
        await provider.addNote('7801', { ...note, reference: `n-${at + 2}` }, anyCall);
        await provider.companies('a', anyCall);
      }),
    );
    const peaks = Object.fromEntries(autotask.simulator.state.peaks);
    expect(peaks.Tickets).toBe(3);
    expect(Math.max(...Object.values(peaks))).toBe(3);
  });

  it('is asked again for a read that came one thread too many', async () => {
    // Another program with the same code holds three threads.
    const others = autotask.connect();
    await others.boards(anyCall);
    const many = Array.from({ length: 6 }, () => [
      others.ticket('7801', anyCall),
      provider.ticket('7802', anyCall),
    ]).flat();
    const tickets = await Promise.all(many);
    expect(tickets).toHaveLength(12);
    expect(autotask.simulator.state.peaks.get('Tickets')).toBeGreaterThan(3);
  });

  it('ends a wait for one and for nobody else', async () => {
    const fresh = autotask.connect();
    const leaving = new AbortController();
    const [left, stayed] = [fresh.members({ signal: leaving.signal }), fresh.members(anyCall)];
    leaving.abort();
    await expect(left).rejects.toThrow();
    await expect(stayed).resolves.not.toHaveLength(0);
  });

  it('shows no credential in what it says', async () => {
    const { username, secret, integration_code } = autotask.simulator.connection.credentials;
    autotask.simulator.fail(told(`Refused ${username} ${secret} ${integration_code}`));
    const error = await psaErrorOf(search());
    const shown = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
    for (const one of [username, secret, integration_code]) expect(shown).not.toContain(one);
    expect(error.message).toBe('Refused … … …');
  });
});
