import * as z from 'zod';
import { PsaError, type PsaCall, type PsaProviderOptions } from '../provider.js';
import type { VendorHttp } from '../vendor-http.js';
import { errorOf } from './autotask-errors.js';
import { zoneAnswer } from './autotask-rows.js';
import { startShared, type Shared } from '../shared-work.js';

/** Where an account lives. Both addresses end with a slash. */
export interface Zone {
  apiUrl: string;
  webUrl: string | null;
}

/** Finds the zone of the API user, which Autotask may move to another one. */
export interface Zones {
  current(call: PsaCall): Promise<Zone>;
  /** Asks again. */
  discover(call: PsaCall): Promise<Zone>;
}

/** Milliseconds that a zone is believed. */
const zoneLifetime = 12 * 60 * 60_000;
const kept = z.object({ api_url: z.url(), web_url: z.url().nullable(), at: z.number() });

export function createZones(options: PsaProviderOptions, http: VendorHttp): Zones {
  const site = new URL(options.siteUrl);
  const isVendors = isAutotask(site);
  let known = readKept(options.discovered);
  let asking: Shared<Zone> | null = null;

  async function ask(call: PsaCall): Promise<Zone> {
    // Autotask has one address that knows the zone of everybody.
    const origin = isVendors ? 'https://webservices.autotask.net' : site.origin;
    const { username = '' } = options.credentials;
    const answer = await http.send({
      method: 'GET',
      url: `${origin}/ATServicesRest/v1.0/zoneInformation?user=${encodeURIComponent(username)}`,
      headers: { Accept: 'application/json' },
      signal: call.signal,
    });
    if (answer.status !== 200) {
      const error = errorOf(answer, { isWrite: false });
      if (answer.status === 500 && error.code === 'invalid') {
        throw new PsaError('credentials', 'Autotask does not know this API user');
      }
      if (username !== '') error.message = error.message.replaceAll(username, '…');
      throw error;
    }
    const read = zoneAnswer.safeParse(answer.json());
    if (!read.success) {
      throw new PsaError('unexpected_answer', 'Autotask did not say which zone the account is in');
    }
    const zone = { apiUrl: trusted(read.data.url), webUrl: webAddress(read.data.webUrl) };
    known = { zone, at: Date.now() };
    await options.remember({ api_url: zone.apiUrl, web_url: zone.webUrl, at: known.at });
    return zone;
  }

  /** The credentials go to this address: it has to be Autotask's, or the simulator's that was entered. */
  function trusted(url: string): string {
    const address = new URL(url);
    const isFine = isVendors ? isAutotask(address) : address.origin === site.origin;
    if (!isFine) {
      throw new PsaError(
        'unexpected_answer',
        'Autotask named a zone that is not at its own address',
      );
    }
    return address.href.endsWith('/') ? address.href : `${address.href}/`;
  }

  function discover(call: PsaCall): Promise<Zone> {
    const mine = asking ?? startShared(ask);
    asking = mine;
    const done = () => {
      if (asking === mine) asking = null;
    };
    mine.result.then(done, done);
    return mine.wait(call);
  }

  return {
    discover,
    async current(call) {
      if (known && Date.now() - known.at < zoneLifetime) return known.zone;
      return discover(call);
    },
  };
}

function isAutotask({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && /(^|\.)autotask\.net$/.test(hostname);
}

function readKept(discovered: Record<string, unknown> | null): { zone: Zone; at: number } | null {
  const read = kept.safeParse(discovered);
  if (!read.success) return null;
  const { api_url: apiUrl, web_url: webUrl, at } = read.data;
  return { zone: { apiUrl, webUrl }, at };
}

function webAddress(told: string | null | undefined): string | null {
  const url = told != null && URL.canParse(told) ? new URL(told) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
