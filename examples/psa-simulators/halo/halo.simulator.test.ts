import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHaloSimulator, type HaloSimulator } from './halo.simulator.js';

type Row = Record<string, unknown>;

describe('the simulated Halo', () => {
  let halo: HaloSimulator;
  let token: string;

  beforeAll(async () => {
    halo = await createHaloSimulator();
    token = await signIn();
  });
  afterAll(() => halo.stop());

  async function askToken(form: Record<string, string>, query = '') {
    const answer = await fetch(`${halo.url}/auth/token${query}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return { status: answer.status, body: (await answer.json()) as Row };
  }

  async function signIn(): Promise<string> {
    const { client_id, client_secret } = halo.connection.credentials;
    const grant = { grant_type: 'client_credentials', scope: 'edit:tickets read:customers' };
    const { body } = await askToken({
      ...grant,
      client_id: client_id!,
      client_secret: client_secret!,
    });
    return String(body.access_token);
  }

  async function ask(address: string, body?: unknown) {
    const answer = await fetch(`${halo.url}/api${address}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, text, body: (isJson ? JSON.parse(text) : null) as Row };
  }
  const ticketsOf = (answer: { body: Row }) => answer.body.tickets as Row[];

  it('says where to sign in, to anybody', async () => {
    const info = (await (await fetch(`${halo.url}/api/AuthInfo`)).json()) as Row;
    expect(info).toEqual({ auth_url: `${halo.url}/auth`, tenant_id: 'simulated' });
  });

  it('takes the tenant in the query or in the form, and refuses another', async () => {
    const { client_id, client_secret } = halo.connection.credentials;
    const form = {
      grant_type: 'client_credentials',
      client_id: client_id!,
      client_secret: client_secret!,
    };
    expect((await askToken(form, '?tenant=simulated')).status).toBe(200);
    expect((await askToken({ ...form, tenant: 'simulated' })).status).toBe(200);
    expect((await askToken(form, '?tenant=other')).status).toBe(400);
    expect((await askToken({ ...form, client_secret: 'no' })).body.error).toBe('invalid_client');
    expect((await askToken({ ...form, scope: 'read:actions' })).body.error).toBe('invalid_scope');
  });

  it('refuses what has no token, or one that ended', async () => {
    expect((await fetch(`${halo.url}/api/tickets`)).status).toBe(401);
    halo.expireTokens();
    expect((await ask('/tickets')).status).toBe(401);
    token = await signIn();
    expect((await ask('/tickets')).status).toBe(200);
  });

  it('gives 50 rows to who does not ask for pages, whatever size they ask for', async () => {
    const all = await ask('/Tickets?page_size=100&page_no=2');
    expect(ticketsOf(all)).toHaveLength(50);
    expect(all.body.record_count).toBe(260);
    expect(ticketsOf(await ask('/Tickets?count=3'))).toHaveLength(3);
  });

  it('gives 100 rows a page at most, and pages from 1', async () => {
    const first = await ask('/Tickets?pageinate=true&page_size=1000&page_no=1');
    const last = await ask('/Tickets?pageinate=true&page_size=1000&page_no=3');
    expect([ticketsOf(first).length, ticketsOf(last).length]).toEqual([100, 60]);
    expect(ticketsOf(first)[0]?.id).not.toBe(ticketsOf(last)[0]?.id);
  });

  it('names nobody in a list that was not asked to, and ignores filters that do not exist', async () => {
    const [bare] = ticketsOf(await ask('/Tickets?count=1'));
    const [named] = ticketsOf(await ask('/Tickets?count=1&includeagent=true&includestatus=true'));
    expect(bare).not.toHaveProperty('agent_name');
    expect(bare).not.toHaveProperty('status_name');
    expect(named).toHaveProperty('agent_name');
    expect((await ask('/Tickets?team_id=3&tickettype_id=5')).body.record_count).toBe(260);
  });

  it('answers some lists bare, and those of dropdowns only when all are asked for', async () => {
    expect((await ask('/Agent')).body).toBeInstanceOf(Array);
    expect((await ask('/Status?tickettype_id=1')).body).toEqual([]);
    expect((await ask('/Status?tickettype_id=1&showall=true')).body).toHaveLength(5);
    expect((await ask('/Client?count=2')).body).toMatchObject({ clients: [{}, {}] });
  });

  it('takes lists alone, and answers a single one as an object', async () => {
    const created = await ask('/Tickets', [{ summary: 'From a script', client_id: 12 }]);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ summary: 'From a script', user_name: 'General User' });
    expect((await ask('/Tickets', { summary: 'No list' })).status).toBe(400);
    const both = [{ summary: 'One' }, { summary: 'Two' }];
    expect((await ask('/Tickets', both)).body).toHaveLength(2);
  });

  it('counts actions within a ticket, and loses a note under an action that it forbids', async () => {
    const note = { note_html: '<p>Hi</p>', hiddenfromuser: true };
    const denied = await ask('/Actions', [{ ticket_id: 2045, outcome_id: 7, ...note }]);
    expect(denied.text).toBe('You do not have access to this Action at the moment');
    const ids = [2045, 2045, 2047].map((ticket_id) => [{ ticket_id, outcome_id: 24, ...note }]);
    const written: unknown[] = [];
    for (const body of ids) written.push((await ask('/Actions', body)).body.id);
    expect(written).toEqual([1, 2, 1]);
    expect((await ask('/Actions/1?ticket_id=2047')).body.ticket_id).toBe(2047);
  });

  it('refuses rights that the application lacks, and calls over the limit', async () => {
    expect((await ask('/Asset')).status).toBe(403);
    expect((await ask('/Tickets/1')).status).toBe(404);
    halo.state.settings.limit = { calls: 1, minutes: 5 };
    await ask('/Team');
    const over = await ask('/Team');
    halo.state.settings.limit = null;
    expect([over.status, over.text]).toEqual([
      429,
      'Rate Limit Reached - 1 Requests per rolling 5 minute window',
    ]);
  });

  it('signs a person in by a code that is good for once', async () => {
    const [, login] = halo.state.applications;
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: login!.client_id,
      redirect_uri: 'http://127.0.0.1:9/back',
      state: 'abc',
    }).toString();
    const shown = await (await fetch(`${halo.url}/auth/authorize?${query}`)).text();
    const link = /href="([^"]+agent=14)"/.exec(shown)![1]!.replaceAll('&amp;', '&');
    const back = await fetch(`${halo.url}${link}`, { redirect: 'manual' });
    const { searchParams } = new URL(back.headers.get('location')!);
    expect(searchParams.get('state')).toBe('abc');
    const form = {
      grant_type: 'authorization_code',
      code: searchParams.get('code')!,
      redirect_uri: 'http://127.0.0.1:9/back',
      client_id: login!.client_id,
      client_secret: login!.client_secret,
    };
    const { body } = await askToken(form);
    const me = await fetch(`${halo.url}/api/Agent/me`, {
      headers: { Authorization: `Bearer ${String(body.access_token)}` },
    });
    expect(((await me.json()) as Row).name).toBe('Priya Raman');
    expect((await askToken(form)).body.error).toBe('invalid_grant');
    const renewal = {
      ...form,
      grant_type: 'refresh_token',
      refresh_token: String(body.refresh_token),
    };
    expect((await askToken(renewal)).status).toBe(200);
    expect((await askToken(renewal)).body.error).toBe('invalid_grant');
  });

  it('delivers webhooks that are signed over what is sent', async () => {
    const heard: { signature: string | undefined; body: string }[] = [];
    const listener = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        heard.push({ signature: request.headers['x-signed']?.toString(), body });
        response.end();
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    halo.state.webhooks.push({
      id: 'w1',
      name: 'Ours',
      url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`,
      active: true,
      authentication_header: 'X-Signed',
      signature_prefix: 'sha256=',
      secret: 'hush',
    });
    await ask('/Tickets', [{ id: 2043, agent_id: 14 }]);
    await halo.settle();
    listener.close();
    const [{ signature, body }] = heard as [(typeof heard)[0]];
    const expected = createHmac('sha256', 'hush').update(body).digest('base64');
    expect(signature).toBe(`sha256= ${expected}`);
    expect(JSON.parse(body)).toMatchObject({ event: 'Ticket Reassigned', ticket: { id: 2043 } });
  });

  it('shows our tab with a signed agent, encoded or not, and another ticket in another address', async () => {
    halo.embed({ server: 'http://127.0.0.1:7000', key: 'pk_test' });
    const frame = async (address: string) => {
      const answer = await fetch(`${halo.url}${address}`);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      return /<iframe src="([^"]+)"/.exec(await answer.text())![1]!.replaceAll('&amp;', '&');
    };
    const hmac = createHmac('sha256', halo.state.settings.tabSecret).update('14').digest('base64');
    expect(await frame('/screen/tickets/2042?as=l1')).toBe(
      `http://127.0.0.1:7000/embed/halo?key=pk_test&agent_id=14&hmac=${hmac}&ticket_id=2042`,
    );
    halo.state.settings.encodesHmac = true;
    expect(await frame('/screen/tickets/2043?as=l1')).toContain(
      `hmac=${encodeURIComponent(hmac)}&ticket_id=2043`,
    );
    expect(await frame('/screen/tickets/2042?as=jonas')).toContain('agent_id=16');
  });

  it('escapes what people wrote, and lets somebody else change a ticket', async () => {
    const form = new URLSearchParams({ agent: '16', note: '<script>x</script>', status: '2' });
    const address = `${halo.url}/screen/tickets/2045?as=l1`;
    const shown = await (await fetch(address, { method: 'POST', body: form })).text();
    expect(shown).not.toContain('<script>');
    expect(shown).toContain('Cannot open &quot;Q3 report&quot;.xlsx');
    const ticket = halo.state.tickets.find(({ id }) => id === 2045)!;
    expect(ticket.status_id).toBe(2);
    expect(halo.state.actions.at(-1)).toMatchObject({ who: 'Jonas Weber', ticket_id: 2045 });
  });

  it('fails as it is told', async () => {
    halo.fail({ status: 503, body: 'Busy', headers: { 'Retry-After': '7' } });
    const busy = await fetch(`${halo.url}/api/Team`);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '7']);
    halo.fail('down');
    await expect(fetch(`${halo.url}/api/Team`)).rejects.toThrow();
    halo.fail(null);
    expect((await ask('/Team')).status).toBe(200);
    expect(halo.requests.at(-1)).toEqual({ method: 'GET', path: '/api/Team', status: 200 });
  });

  it('keeps what was written over a restart', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'halo-'));
    const first = await createHaloSimulator({ folder });
    const form = new URLSearchParams({ agent: '16', note: 'Kept' });
    await fetch(first.screenUrl, { method: 'POST', body: form });
    await first.stop();
    const second = await createHaloSimulator({ folder });
    expect(second.state.actions.at(-1)?.note).toBe('Kept');
    await second.stop();
    await rm(folder, { recursive: true });
  });
});
