import * as z from 'zod';
import { PsaError, type PsaProviderOptions } from '../provider.js';
import { errorOf } from './connectwise.error.js';
import { startShared, type Shared } from '../shared-work.js';
import type { VendorAnswer } from '../vendor-http.js';
import { companyInfo } from './connectwise.schemas.js';

/** ConnectWise's own hosts, where the API has a host beside that of the web client. */
const cloud = /(^|\.)(myconnectwise\.net|connectwisedev\.com)$/;
/** Of a version, or the address that always leads to the current one. */
const codebaseName = /^[\w.-]+$/;
const known = z.object({ codebase: z.string().regex(codebaseName) });

export interface Codebase {
  /** Where paths of the API begin, as far as is known. */
  base(host: 'api' | 'web', signal: AbortSignal): Promise<string>;
  /** The same asked again: an upgrade changes it. */
  discover(host: 'api' | 'web', signal: AbortSignal): Promise<string>;
}

/** The addresses of a site. The web client's has no `api-` before it. */
export function siteOrigins(siteUrl: string): { web: string; api: string } {
  const web = new URL(siteUrl);
  if (!cloud.test(web.hostname)) return { web: web.origin, api: web.origin };
  web.hostname = web.hostname.replace(/^api-/, '');
  return { web: web.origin, api: `${web.protocol}//api-${web.host}` };
}

/** Learns under which version a company's API is found. */
export function createCodebase(
  options: PsaProviderOptions,
  get: (url: string, signal: AbortSignal) => Promise<VendorAnswer>,
): Codebase {
  const origins = siteOrigins(options.siteUrl);
  const company = options.credentials.company_id ?? '';
  let current = known.safeParse(options.discovered).data?.codebase ?? null;
  let asking: Shared<string> | null = null;

  async function ask(signal: AbortSignal): Promise<string> {
    const url = `${origins.web}/login/companyinfo/${encodeURIComponent(company)}`;
    const answer = await get(url, signal);
    if (answer.status === 429) throw errorOf(answer, { isWrite: false, conceal: (text) => text });
    if (answer.status >= 500) {
      throw new PsaError('unreachable', `ConnectWise failed (status ${answer.status})`);
    }
    if (answer.status !== 200) {
      throw new PsaError(
        'unexpected_answer',
        `There is no ConnectWise at this address (status ${answer.status})`,
      );
    }
    const info = companyInfo.safeParse(answer.json());
    if (info.data === null) {
      throw new PsaError('credentials', 'ConnectWise knows no company of this id at this site');
    }
    const name = info.data?.Codebase.replace(/\/+$/, '') ?? '';
    if (!codebaseName.test(name) || /^\.+$/.test(name)) {
      throw new PsaError('unexpected_answer', 'ConnectWise does not say where its API is');
    }
    if (name !== current) await options.remember({ codebase: name });
    current = name;
    return name;
  }

  /** Many calls may find out at once; one of them asks. */
  function askOnce(signal: AbortSignal): Promise<string> {
    asking ??= startShared((call) => ask(call.signal).finally(() => (asking = null)));
    return asking.wait({ signal });
  }

  const baseOf = (host: 'api' | 'web', name: string) => `${origins[host]}/${name}/apis/3.0`;
  return {
    base: async (host, signal) => baseOf(host, current ?? (await askOnce(signal))),
    discover: async (host, signal) => baseOf(host, await askOnce(signal)),
  };
}
