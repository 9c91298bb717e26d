import { afterEach, describe, expect, it } from 'vitest';
import { createAutotaskSimulator } from '../../../../examples/psa-simulators/autotask/autotask-simulator.js';
import { createConnectwiseSimulator } from '../../../../examples/psa-simulators/connectwise/connectwise-simulator.js';
import { createHaloSimulator } from '../../../../examples/psa-simulators/halo/halo.simulator.js';
import type { Simulator } from '../../../../examples/psa-simulators/simulator.js';
import { createPsaProviders } from './create-provider.js';
import { PsaError, type PsaProvider } from './provider.js';

const call = { signal: new AbortController().signal };
const simulators = {
  connectwise: createConnectwiseSimulator,
  halo: createHaloSimulator,
  autotask: createAutotaskSimulator,
};
let simulator: Simulator | undefined;
afterEach(() => simulator?.stop());

describe.each(Object.entries(simulators))('providers of %s', (name, start) => {
  it('wait together for one connection, and alone for another', async () => {
    simulator = await start();
    const { connection } = simulator;
    const create = createPsaProviders({ allowPrivate: true });
    const provider = (connectionId: string): PsaProvider =>
      create(connection.provider, {
        connectionId,
        siteUrl: connection.site_url,
        credentials: connection.credentials,
        settings: { note_kind: 'internal', resolved_status: {}, time_entry: true },
        discovered: null,
        remember: async () => undefined,
      });
    const [one, another, stranger] = [provider('a'), provider('a'), provider('b')];
    for (const each of [one, another, stranger]) await each.boards(call);
    simulator.fail({ status: 429, body: '{}', headers: { 'Retry-After': '30' } });
    await expect(one.boards(call)).rejects.toMatchObject({ code: 'rate_limited' });
    simulator.fail(null);
    const error: unknown = await another.boards(call).catch((thrown: unknown) => thrown);
    expect(error, name).toBeInstanceOf(PsaError);
    expect(error).toMatchObject({ code: 'rate_limited' });
    expect((await stranger.boards(call)).length).toBeGreaterThan(1);
  });
});
