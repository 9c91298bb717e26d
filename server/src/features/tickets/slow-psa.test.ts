import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PsaProvider } from '../../providers/psa/provider.js';
import { connectionToPsa } from '../../testing/access.js';
import { startTestApplication, type TestApplication } from '../../testing/application.js';
import { createFakePsa } from '../../testing/fake-psa.js';

let app: TestApplication;
let answer: () => void;
const gate = new Promise<void>((resolve) => (answer = resolve));
let waiting = 0;

beforeAll(async () => {
  const psa = createFakePsa();
  app = await startTestApplication({
    poolSize: 2,
    psa: {
      ...psa,
      create: (...made): PsaProvider => {
        const provider = psa.create(...made);
        return {
          ...provider,
          async searchTickets(...args) {
            waiting += 1;
            await gate;
            return provider.searchTickets(...args);
          },
        };
      },
    },
  });
});
afterAll(() => {
  answer();
  return app.stop();
});

it('holds no connection to the database: others are answered meanwhile', async () => {
  const owner = await app.signIn('owner@demo.test');
  await owner.call('PUT', '/integrations/psa/connection', { body: connectionToPsa });
  // Each another search: the same one would be one read for all.
  const slow = Array.from({ length: 10 }, (_, at) =>
    owner.call('GET', `/integrations/psa/tickets/search?search=${at}`),
  );
  await expect.poll(() => waiting).toBe(10);
  for (let times = 0; times < 5; times += 1) {
    expect((await owner.call('GET', '/auth/me')).status).toBe(200);
    expect((await owner.call('GET', '/integrations/psa/tickets/101/context')).status).toBe(200);
  }
  answer();
  const answers = await Promise.all(slow);
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
});
