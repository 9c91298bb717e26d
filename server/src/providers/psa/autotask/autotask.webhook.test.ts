import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anyCall,
  psaErrorOf,
  startAutotask,
  type AutotaskUnderTest,
} from '../../../testing/autotask.js';
import type { PsaProvider, PsaWebhookRequest } from '../provider.js';

const secret = 'hook-secret';

describe('webhooks of Autotask', () => {
  let autotask: AutotaskUnderTest;
  let provider: Required<Pick<PsaProvider, 'registerWebhook' | 'readWebhook'>> & PsaProvider;
  let listener: Server;
  let url: string;
  let heard: PsaWebhookRequest[];
  let answers: number[];

  beforeEach(async () => {
    autotask = await startAutotask();
    const made = autotask.connect();
    provider = made as typeof provider;
    heard = [];
    answers = [];
    listener = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = request.headers as Record<string, string>;
        heard.push({ headers, query: {}, rawBody: Buffer.concat(chunks) });
        response.writeHead(answers.shift() ?? 204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hooks/token`;
  });
  afterEach(async () => {
    await autotask.simulator.stop();
    listener.close();
    listener.closeAllConnections();
  });

  const hooks = () => [...autotask.simulator.state.tables.TicketWebhooks!.values()];
  const change = (id: number, body: Record<string, string>, what = 'status') =>
    fetch(`${autotask.simulator.url}/screen/tickets/${id}/${what}`, {
      method: 'POST',
      body: new URLSearchParams({ person: 'jonas', ...body }),
    });
  const signed = (rawBody: Buffer, key = secret): PsaWebhookRequest => ({
    headers: {
      'x-hook-signature': `sha1=${createHmac('sha1', key).update(rawBody).digest('base64')}`,
    },
    query: {},
    rawBody,
  });
  const body = (value: object) => Buffer.from(JSON.stringify(value));

  it('are registered, and tell of what somebody else changed', async () => {
    await expect(provider.registerWebhook({ url, secret }, anyCall)).resolves.toEqual({
      registered: true,
      detail: 'Autotask tells of changed tickets and notes',
    });
    await change(7801, { status: '8' });
    await change(7802, { text: 'Prüfung läuft <b>' }, 'notes');
    await autotask.simulator.delivered();
    expect(heard).toHaveLength(2);
    // What is no plain ASCII comes escaped, so that only the bytes verify.
    expect(heard[1]!.rawBody.toString()).toContain('Pr\\u00fcfung');
    const ids = await Promise.all(heard.map((one) => provider.readWebhook(one, secret, anyCall)));
    expect(ids).toEqual([['7801'], ['7802']]);
  });

  it('do not bring back what we wrote ourselves', async () => {
    await provider.registerWebhook({ url, secret }, anyCall);
    await provider.setStatus('7801', '8', anyCall);
    await autotask.simulator.delivered();
    expect(heard).toEqual([]);
  });

  it('replace ours of before, and leave those of another installation', async () => {
    const other = { url: 'https://other.test/hooks/x', secret };
    await provider.registerWebhook(other, anyCall);
    await provider.registerWebhook({ url, secret }, anyCall);
    await provider.registerWebhook({ url: `${url}-new`, secret }, anyCall);
    expect(hooks().map(({ webhookUrl }) => webhookUrl)).toEqual([other.url, `${url}-new`]);
  });

  it('are left to an admin where the API user may not register them', async () => {
    autotask.simulator.state.settings.maximumWebhooks = 0;
    await expect(provider.registerWebhook({ url, secret }, anyCall)).resolves.toEqual({
      registered: false,
      detail: 'The maximum number of webhooks for this API user has been reached.',
    });
  });

  it('come again after a failure', async () => {
    autotask.simulator.state.settings.webhookRetry = 10;
    await provider.registerWebhook({ url, secret }, anyCall);
    answers = [500, 503];
    await change(7801, { status: '8' });
    await autotask.simulator.delivered();
    expect(heard).toHaveLength(3);
  });

  it('are turned off after 25 failures, which nobody acts on', async () => {
    autotask.simulator.state.settings.webhookRetry = 1;
    await provider.registerWebhook({ url, secret }, anyCall);
    answers = Array.from({ length: 25 }, () => 500);
    for (const status of ['8', '7', '12', '11', '8']) await change(7801, { status });
    await autotask.simulator.delivered();
    expect(hooks()[0]).toMatchObject({ isActive: false });
    const last = heard.at(-1)!;
    expect(last.rawBody.toString()).toContain('Deactivated');
    await expect(provider.readWebhook(last, secret, anyCall)).resolves.toEqual([]);
  });

  it('are refused without the right signature over the very bytes', async () => {
    const sent = body({ Action: 'Update', EntityType: 'Ticket', Id: 7801, Title: 'ü' });
    const good = signed(sent);
    await expect(provider.readWebhook(good, secret, anyCall)).resolves.toEqual(['7801']);
    const bad: PsaWebhookRequest[] = [
      { ...good, headers: {} },
      { ...good, headers: { 'x-hook-signature': 'sha1=' } },
      { ...good, headers: { 'x-hook-signature': 'sha1=AAAA' } },
      signed(sent, 'another'),
      { ...good, rawBody: Buffer.from(sent.toString().replace('ü', '\\u00fc')) },
      { headers: {}, query: {}, rawBody: body({ Action: 'Deactivated', EntityType: 'Ticket' }) },
    ];
    for (const one of bad) {
      const error = await psaErrorOf(provider.readWebhook(one, secret, anyCall));
      expect(error.code).toBe('refused');
    }
  });

  it('say nothing where they are of something else, and fail where they cannot be read', async () => {
    const other = body({ action: 'Update', entitytype: 'Company', id: 7801 });
    await expect(provider.readWebhook(signed(other), secret, anyCall)).resolves.toEqual([]);
    const cut = signed(Buffer.from('{"Action":'));
    expect((await psaErrorOf(provider.readWebhook(cut, secret, anyCall))).code).toBe(
      'unexpected_answer',
    );
  });
});
