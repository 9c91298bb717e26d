import { createServer, type Server } from 'node:http';
import type { PsaWebhook } from '@resolutionflow/sdk/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPsaProviders } from '../../providers/psa/create-provider.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';
import { simulatedPsas, type SimulatedPsa } from '../../testing/simulated-psa.js';

let app: TestApplication;
let owner: SignedInUser;
let stranger: SignedInUser;
let heard: string[];
beforeAll(async () => {
  app = await startTestApplication({
    createPsaProvider: createPsaProviders({ allowPrivate: true }),
    // What is heard here was told, and not looked for.
    pollWindowMs: 3_600_000,
  });
  owner = await app.signIn('owner@demo.test');
  stranger = await app.signIn('owner@other.test');
  const [socket, other] = [await app.connect(owner.token), await app.connect(stranger.token)];
  socket.on('ticket:updated', ({ ticket_id }) => heard.push(ticket_id));
  other.on('ticket:updated', () => heard.push('a stranger'));
});
afterAll(() => app.stop());

const path = '/integrations/psa/connection';

describe.each(Object.entries(simulatedPsas))('a webhook of %s', (vendor, start) => {
  let psa: SimulatedPsa;
  let webhook: PsaWebhook;
  beforeEach(async () => {
    heard = [];
    psa = await start();
    await connect(owner);
    webhook = await setUp(owner);
    psa.enter(webhook);
  });
  afterEach(async () => {
    await psa.simulator.stop();
    await app.sql('delete from psa_connections');
  });

  const connect = async (who: SignedInUser) => {
    const { status } = await who.call('PUT', path, { body: psa.simulator.connection });
    expect(status).toBe(200);
  };
  const setUp = async (who: SignedInUser) =>
    (await who.call<PsaWebhook>('POST', `${path}/webhook`)).body;

  it('tells the panels of its account of what somebody changes in the PSA', async () => {
    expect(webhook.registered).toBe(vendor !== 'halo');
    await psa.change();
    await expect.poll(() => heard, { timeout: 5000 }).toContain(psa.ticketId);
    expect(heard).not.toContain('a stranger');
    const { body } = await owner.call<{ webhook: { heard_at: string | null } }>('GET', path);
    expect(body.webhook.heard_at).not.toBeNull();
  });

  describe('as it was delivered', () => {
    let between: Server;
    let caught: { headers: Record<string, string>; rest: string; body: Buffer }[];
    beforeEach(async () => {
      // Where the PSA calls: keeps what came, as somebody who reads along would.
      caught = [];
      between = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const rest = request.url?.split('token')[1] ?? '';
          const headers = request.headers as Record<string, string>;
          caught.push({ headers, rest, body: Buffer.concat(chunks) });
          response.writeHead(204).end();
        });
      });
    });
    afterEach(() => {
      between.closeAllConnections();
      between.close();
    });

    async function deliver(to = webhook.url, change: (body: Buffer) => Buffer = (body) => body) {
      const { headers, rest, body } = caught[0]!;
      const signatures = Object.entries(headers).filter(([name]) => name.startsWith('x-'));
      const answer = await fetch(`${to}${rest}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...Object.fromEntries(signatures) },
        body: new Uint8Array(change(body)),
      });
      return answer.status;
    }

    /** What the PSA sends for a change, caught on the way. */
    async function catchOne(): Promise<void> {
      await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
      const { port } = between.address() as { port: number };
      psa.redirect((url) => url.replace(webhook.url, `http://127.0.0.1:${port}/token`));
      await psa.change();
      await expect.poll(() => caught.length, { timeout: 5000 }).toBeGreaterThan(0);
    }

    it('is refused with another body, without its signature, or at another address', async () => {
      await catchOne();
      expect(await deliver(webhook.url, (body) => Buffer.concat([body, Buffer.from(' ')]))).toBe(
        401,
      );
      for (const name of Object.keys(caught[0]!.headers)) {
        if (/signature/.test(name)) delete caught[0]!.headers[name];
      }
      expect(await deliver()).toBe(401);
      expect(await deliver(webhook.url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toBe(
        404,
      );
      expect(heard).toEqual([]);
    });

    it('does no more than once more to read the ticket when it is sent again', async () => {
      await catchOne();
      expect([await deliver(), await deliver()]).toEqual([204, 204]);
      await expect.poll(() => heard).toEqual([psa.ticketId, psa.ticketId]);
      const writes = psa.simulator.requests.filter(({ method }) => method !== 'GET').length;
      await deliver();
      const after = psa.simulator.requests.filter(({ method }) => method !== 'GET').length;
      expect(after).toBe(writes);
    });

    it('says nothing to another account, whose own secret signs its own', async () => {
      await catchOne();
      await connect(stranger);
      const theirs = await setUp(stranger);
      heard = [];
      const status = await deliver(theirs.url);
      if (vendor === 'connectwise') {
        // ConnectWise signs with its company's key: both are connected to this very company.
        expect(status).toBe(204);
        await expect.poll(() => heard).toEqual(['a stranger']);
      } else {
        expect(status).toBe(401);
        expect(heard).toEqual([]);
      }
    });
  });

  it('is ended at the PSA when the account disconnects, where the API began it', async () => {
    const before = psa.addresses();
    expect(before.length).toBeGreaterThan(0);
    expect((await owner.call('DELETE', path)).status).toBe(204);
    if (vendor === 'halo') {
      expect((await fetch(webhook.url, { method: 'POST' })).status).toBe(404);
    } else {
      await expect.poll(psa.addresses, { timeout: 5000 }).toEqual([]);
    }
    const kept = () => app.sql('select 1 from psa_connections where webhook_removal is not null');
    await expect.poll(kept, { timeout: 5000 }).toEqual([]);
  });

  it('is the only one of ours after it was set up anew', async () => {
    if (vendor === 'halo') psa.redirect(() => null);
    const again = await setUp(owner);
    psa.enter(again);
    for (const address of psa.addresses()) expect(address.startsWith(again.url)).toBe(true);
  });

  it('is left at the PSA where that refuses, and the connection ends all the same', async () => {
    psa.simulator.fail({ status: 403, body: '{}' });
    expect((await owner.call('DELETE', path)).status).toBe(204);
    const kept = () => app.sql('select 1 from psa_connections where webhook_removal is not null');
    await expect.poll(kept, { timeout: 5000 }).toEqual([]);
    expect(psa.addresses().length).toBeGreaterThan(0);
    expect((await fetch(webhook.url, { method: 'POST' })).status).toBe(404);
  });
});
