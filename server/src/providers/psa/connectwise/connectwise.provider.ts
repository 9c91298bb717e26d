import { PsaError, type PsaProvider, type PsaProviderOptions } from '../provider.js';
import type { VendorHttp } from '../vendor-http.js';

/** Placeholder until the provider lands in this branch. */
export function createConnectwiseProvider(
  options: PsaProviderOptions,
  parts: { http: VendorHttp },
): PsaProvider {
  const where = `${options.siteUrl}${typeof parts.http.send}`;
  throw new PsaError('unsupported', `The provider at ${where} is being written`);
}
