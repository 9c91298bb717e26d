import type { PsaTest } from '@resolutionflow/sdk/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPsaProviders } from '../../providers/psa/create-provider.js';
import type { SignedInUser } from '../../testing/api-client.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';
import { simulatedPsas } from '../../testing/simulated-psa.js';
import type { Simulator } from '../../../../examples/psa-simulators/simulator.js';

const path = '/integrations/psa/connection';
const marker = 'marker-of-a-secret-that-nobody-may-read';

let app: TestApplication;
let owner: SignedInUser;
const lines: string[] = [];
const answers: string[] = [];
beforeAll(async () => {
  app = await startTestApplication({
    createPsaProvider: createPsaProviders({ allowPrivate: true }),
    logTo: { write: (line) => void lines.push(line) },
  });
  owner = await app.signIn('owner@demo.test');
});
afterAll(() => app.stop());

type Name = Simulator['connection']['provider'];
interface Trouble {
  /** Credentials that differ from the right ones. */
  credentials?: Partial<Record<Name, Record<string, string>>>;
  fail?: Parameters<Simulator['fail']>[0];
  /** Only once it was learnt where the API is, which takes no right. */
  isLater?: true;
  code: Partial<Record<Name, string>> & { other: string };
  /** What it says, to whoever has to mend it. */
  says: RegExp;
}

const told = (status: number, headers = {}): Trouble['fail'] => ({ status, headers, body: '{}' });
const troubles: Record<string, Trouble> = {
  'wrong keys': {
    credentials: {
      connectwise: { private_key: marker },
      halo: { client_secret: marker },
      autotask: { secret: marker },
    },
    code: { other: 'credentials' },
    says: /API keys|client id and secret|API user, its secret or the integration code/,
  },
  'another company': {
    credentials: {
      connectwise: { company_id: 'nobody' },
      autotask: { username: 'nobody@elsewhere.test' },
    },
    code: { other: 'credentials' },
    says: /knows no company of this id|does not know this API user/,
  },
  'an address where no PSA is': {
    fail: told(404),
    code: { connectwise: 'unexpected_answer', other: 'not_found' },
    says: /no ConnectWise at this address|check the site's address/,
  },
  'a host that is down': {
    fail: 'down',
    code: { other: 'unreachable' },
    says: /cannot be reached/,
  },
  'a web page': {
    fail: 'html',
    code: { other: 'unexpected_answer' },
    says: /web page.*check the site's address|does not answer as Halo/,
  },
  'too many calls': {
    fail: told(429, { 'Retry-After': '30' }),
    code: { other: 'rate_limited' },
    says: /no more calls for the moment/,
  },
  'a missing permission': {
    isLater: true,
    fail: told(403),
    code: { other: 'permission' },
    says: /may not do this|lacks a right/,
  },
};

describe.each(Object.entries(simulatedPsas))('testing a connection to %s', (vendor, start) => {
  const name = vendor as Name;
  let simulator: Simulator;
  beforeEach(async () => {
    ({ simulator } = await start());
  });
  afterEach(async () => {
    await simulator.stop();
    await app.sql('delete from psa_connections');
  });

  async function connect(credentials = simulator.connection.credentials): Promise<void> {
    const body = { ...simulator.connection, credentials };
    expect((await owner.call('PUT', path, { body })).status).toBe(200);
  }

  async function test(): Promise<PsaTest> {
    const { status, body: result } = await owner.call<PsaTest>('POST', `${path}/test`);
    expect(status).toBe(200);
    const read = await owner.call<{ last_test: unknown }>('GET', path);
    expect(read.body.last_test).toMatchObject({ ...result });
    answers.push(JSON.stringify([result, read.body]));
    return result;
  }

  it('is content with what is right', async () => {
    await connect();
    expect(await test()).toEqual({ ok: true, code: null, detail: null });
  });

  it.each(
    Object.entries(troubles).filter(
      ([, { credentials }]) => !credentials || credentials[name] !== undefined,
    ),
  )('says exactly what is wrong with %s', async (_, trouble) => {
    await connect({ ...simulator.connection.credentials, ...trouble.credentials?.[name] });
    if (trouble.isLater) await owner.call('GET', '/integrations/psa/boards');
    simulator.fail(trouble.fail ?? null);
    const result = await test();
    simulator.fail(null);
    expect(result.ok).toBe(false);
    expect([result.code, result.detail]).toEqual([
      trouble.code[name] ?? trouble.code.other,
      expect.stringMatching(trouble.says) as string,
    ]);
  });

  it('tells no credential, where the PSA repeats what it was sent', async () => {
    const { credentials } = simulator.connection;
    const shown = Object.values(credentials).join(' ');
    for (const status of [400, 401, 403, 500]) {
      const body = JSON.stringify({ message: shown, error_description: shown, errors: [shown] });
      simulator.fail(null);
      await connect();
      simulator.fail({ status, body });
      expect((await test()).ok).toBe(false);
    }
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    const all = [...lines, ...answers, metrics].join('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const [key, value] of Object.entries(credentials)) {
      if (/company_id|username|tenant/.test(key)) continue;
      for (const form of [value, Buffer.from(value).toString('base64')]) {
        expect(all.includes(form), key).toBe(false);
      }
    }
    expect(all).not.toContain(marker);
  });
});
