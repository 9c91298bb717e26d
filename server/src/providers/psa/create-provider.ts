import type { CreatePsaProvider } from '../../psa-connections.js';
import { createAutotaskProvider } from './autotask/autotask.provider.js';
import { createConnectwiseProvider } from './connectwise/connectwise.provider.js';
import { createHaloProvider } from './halo/halo.provider.js';
import { createVendorHttp } from './vendor-http.js';
import { createConnectionLimits, createVendorLimit } from './vendor-limit.js';

const providers = {
  connectwise: createConnectwiseProvider,
  halo: createHaloProvider,
  autotask: createAutotaskProvider,
} as const;

/** @param options.allowPrivate Outside production alone: a PSA at an address of this machine. */
export function createPsaProviders(options: { allowPrivate: boolean }): CreatePsaProvider {
  const http = createVendorHttp(options);
  const limits = createConnectionLimits();
  return (name, given) => {
    const { connectionId } = given;
    return providers[name](given, {
      http,
      createLimit: (wanted) =>
        connectionId === undefined ? createVendorLimit(wanted) : limits.of(connectionId, wanted),
    });
  };
}
