import type { EmbedHost } from '@resolutionflow/sdk/contract';

/** What our server wrote on `<rf-pod>` about the account and its host. */
export interface PodSettings {
  host: EmbedHost;
  /** The account's publishable embed key. */
  key: string;
  /** Exact origins that the host may have. */
  origins: string[];
  agentParam: string | undefined;
  ticketParam: string | undefined;
  /** The host is kept from saving while a walk is open. */
  gate: boolean;
  /** Where agents sign in to the host themselves, in a window of its own. */
  authorizeUrl: string | undefined;
}

/**
 * Reads the `data-` attributes of a page that our own server rendered.
 * @throws Error where one is missing or wrong: the page was not rendered by our server.
 */
export function readPodSettings({ dataset }: HTMLElement): PodSettings {
  const { key, host, origin, agentParam, ticketParam, authorizeUrl } = dataset;
  if (!key) throw new Error('<rf-pod> needs the account’s embed key in data-key.');
  return {
    host: readHost(host),
    key,
    origins: (origin ?? '')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(exactOrigin),
    agentParam: agentParam || undefined,
    ticketParam: ticketParam || undefined,
    gate: dataset['gate'] !== undefined && dataset['gate'] !== 'false',
    authorizeUrl: authorizeUrl ? new URL(authorizeUrl).href : undefined,
  };
}

function readHost(host: string | undefined): EmbedHost {
  if (host === 'connectwise' || host === 'halo' || host === 'autotask' || host === 'web') {
    return host;
  }
  throw new Error(`<rf-pod> knows no host "${host}" (data-host).`);
}

function exactOrigin(text: string): string {
  const { origin } = new URL(text);
  if (origin === 'null') throw new Error(`"${text}" is no origin (data-origin).`);
  return origin;
}
