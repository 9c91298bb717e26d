import ipaddr from 'ipaddr.js';
import { invalid } from '../../errors.js';

/**
 * The address of a PSA as it is kept: without a trailing slash. What a name leads to is checked once
 * more when it is connected to; this is to say at once what can never work.
 * @param options.allowLocal Outside production alone: plain HTTP to this very machine.
 * @throws AppError `invalid_request`
 */
export function parseSiteAddress(value: string, options: { allowLocal: boolean }): string {
  const url = new URL(value);
  if (url.username || url.password) {
    throw refused('must not hold a user name or password: credentials have fields of their own');
  }
  if (url.search || url.hash) throw refused('must end before any "?" or "#"');
  const isOwn = options.allowLocal && url.protocol === 'http:' && ownHosts.has(url.hostname);
  if (!isOwn) requirePublic(url);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

const ownHosts = new Set(['127.0.0.1', 'localhost']);

function requirePublic({ protocol, hostname }: URL): void {
  if (protocol !== 'https:') throw refused('must begin with https://');
  if (!isPublic(hostname.replace(/^\[|\]$/g, ''))) {
    throw refused('must be an address on the public internet');
  }
}

/** By its look: a number of a public range, or a name with a dot that is for no local network. */
function isPublic(host: string): boolean {
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast';
  const labels = host.replace(/\.$/, '').split('.');
  return labels.length > 1 && !localSuffixes.has(labels.at(-1) ?? '');
}

const localSuffixes = new Set([
  'localhost',
  'local',
  'internal',
  'lan',
  'home',
  'corp',
  'intranet',
]);

function refused(message: string) {
  return invalid({ path: 'site_url', message });
}
