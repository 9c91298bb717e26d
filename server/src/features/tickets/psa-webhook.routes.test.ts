import { createHash } from 'node:crypto';
import type { Problem } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication } from '../../testing/application.js';
import { fakeWebhookSecret } from '../../testing/fake-connections.js';

let application: TestApplication;
let accountId: string;
let token: string;
const heard: string[] = [];
beforeAll(async () => {
  application = await startTestApplication({ hasFakeConnections: true });
  const owner = await application.signIn('owner@demo.test');
  const stranger = await application.signIn('owner@other.test');
  accountId = owner.me.account_id;
  await application.connections.connect(accountId);
  await application.connections.connect(stranger.me.account_id);
  token = application.connections.tokenOf(accountId);
  const [socket, other] = [
    await application.connect(owner.token),
    await application.connect(stranger.token),
  ];
  socket.on('ticket:updated', ({ ticket_id }) => heard.push(ticket_id));
  other.on('ticket:updated', () => heard.push('a stranger'));
});
afterAll(() => application.stop());

const tell = (
  body: unknown,
  options: { to?: string; signature?: string } = {},
): ReturnType<typeof application.call<Problem>> =>
  application.call<Problem>('POST', `/webhooks/psa/${options.to ?? token}`, {
    body,
    headers: { 'X-Signature': options.signature ?? fakeWebhookSecret },
  });

describe('a webhook of a PSA', () => {
  it('tells the panels of its account which ticket changed, and nobody else', async () => {
    expect((await tell({ id: '101' })).status).toBe(204);
    await expect.poll(() => heard).toEqual(['101']);
    const connection = await application.db.withAccount({ accountId }, (tx) =>
      application.connections.current(tx),
    );
    expect(connection?.isHeard).toBe(true);
  });

  it('is nothing to anybody who does not know the address', async () => {
    const unknown = await tell({ id: '102' }, { to: 'guessed' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
    const hash = createHash('sha256').update(token).digest('hex');
    expect((await tell({ id: '102' }, { to: hash })).status).toBe(404);
  });

  it.each([
    ['not signed', { id: '103' }, ''],
    ['signed by another', { id: '103' }, 'another secret'],
    ['no JSON at all', '<html>', fakeWebhookSecret],
  ])('that is %s is refused', async (_name, body, signature) => {
    const answer = await tell(body, { signature });
    expect([answer.status, answer.body.code]).toEqual([401, 'proof_refused']);
    expect(JSON.stringify(answer.body)).not.toContain(fakeWebhookSecret);
  });

  it.each([300_000, 2_000_000])('of %i bytes is too large', async (length) => {
    const answer = await tell({ id: '104', more: 'x'.repeat(length) });
    expect([answer.status, answer.body.code]).toEqual([413, 'payload_too_large']);
  });

  it('comes too often at some point', async () => {
    const statuses = new Set<number>();
    for (let round = 0; round < 13 && !statuses.has(429); round++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => tell({ id: '105' }, { signature: 'wrong' })),
      );
      answers.forEach(({ status }) => statuses.add(status));
    }
    expect([...statuses].sort()).toEqual([401, 429]);
    expect(heard).toEqual(['101']);
  });
});
