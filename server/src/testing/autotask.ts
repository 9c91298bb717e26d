import {
  createAutotaskSimulator,
  type AutotaskSimulator,
} from '../../../examples/psa-simulators/autotask/autotask-simulator.js';
import type { SimulatorOptions } from '../../../examples/psa-simulators/simulator.js';
import { createAutotaskProvider } from '../providers/psa/autotask/autotask.provider.js';
import {
  PsaError,
  type PsaCall,
  type PsaMemberRecord,
  type PsaProvider,
  type PsaProviderOptions,
} from '../providers/psa/provider.js';
import { createVendorHttp } from '../providers/psa/vendor-http.js';

export interface AutotaskUnderTest {
  simulator: AutotaskSimulator;
  /** What the provider was told to remember, in order. */
  remembered: Record<string, unknown>[];
  connect(options?: Partial<PsaProviderOptions> & { timeoutMs?: number }): PsaProvider;
}

/** A simulated Autotask, and providers that speak to it. */
export async function startAutotask(options?: SimulatorOptions): Promise<AutotaskUnderTest> {
  const simulator = await createAutotaskSimulator(options);
  const http = createVendorHttp({ allowPrivate: true });
  const remembered: Record<string, unknown>[] = [];
  return {
    simulator,
    remembered,
    connect({ timeoutMs, ...given } = {}) {
      return createAutotaskProvider(
        {
          siteUrl: simulator.connection.site_url,
          credentials: simulator.connection.credentials,
          settings: { note_kind: 'internal', resolved_status: {}, time_entry: true },
          discovered: null,
          remember: async (discovered) => void remembered.push(discovered),
          ...given,
        },
        {
          http: {
            send: (request) => http.send({ ...request, timeoutMs: timeoutMs ?? request.timeoutMs }),
          },
        },
      );
    },
  };
}

export const anyCall: PsaCall = { signal: new AbortController().signal };

/** A call in the name of a resource of the simulator's seed. */
export function callAs(id: number, name: string): PsaCall {
  const actingMember: PsaMemberRecord = {
    id: String(id),
    identifier: name,
    name,
    email: null,
    inactive: false,
  };
  return { ...anyCall, actingMember };
}

/** The `PsaError` that something is rejected with. */
export async function psaErrorOf(work: Promise<unknown>): Promise<PsaError> {
  const error: unknown = await work.then(
    () => new Error('It was not rejected'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof PsaError) return error;
  throw error;
}
