import type { Database } from '../../db/database.js';
import { AppError } from '../../errors.js';
import type { EmbedHostService } from './embed-host.service.js';
import type { EmbedKeyService } from './embed-key.service.js';
import type { EmbedConnections } from './embed-member.service.js';

/** What a page of ours inside a host needs to know before anybody is signed in; none of it is secret. */
export interface EmbedPageSettings {
  key: string;
  /** Who may show a page of each host in a frame. */
  frames: { connectwise: string[]; halo: string[]; web: string[] };
  /** Where ConnectWise's screens are, which the page exchanges messages with. */
  connectwiseOrigin: string | null;
  halo: { agentParam: string; ticketParam: string; authorizeUrl: string | null };
  autotask: { ticketParam: string };
}

export type EmbedPageService = ReturnType<typeof createEmbedPageService>;

/** What an agent's own rights are asked for: to read and change tickets, and to see what they concern. */
const haloScopes = 'edit:tickets read:customers read:assets';

export function createEmbedPageService(parts: {
  db: Database;
  keys: Pick<EmbedKeyService, 'find'>;
  hosts: Pick<EmbedHostService, 'list'>;
  connections: Pick<EmbedConnections, 'current'>;
  haloCallback: string;
}) {
  async function read(value: string): Promise<EmbedPageSettings | null> {
    const key = await findKey(value);
    if (!key) return null;
    const { hosts, connection } = await parts.db.withAccount(
      { accountId: key.accountId },
      async (tx) => ({
        hosts: await parts.hosts.list(tx),
        connection: await parts.connections.current(tx),
      }),
    );
    const settingsOf = (name: string) => hosts.find(({ host }) => host === name)?.settings ?? {};
    const siteOf = (name: string) => (connection?.provider === name ? connection.siteUrl : null);
    const halo = settingsOf('halo');
    const haloSite = siteOf('halo');
    const connectwiseSite = siteOf('connectwise');
    const screens = connectwiseSite && screensOf(connectwiseSite);
    const { origin = null } = settingsOf('connectwise');
    return {
      key: key.key,
      frames: {
        connectwise: unique([origin, screens]),
        halo: unique([haloSite && new URL(haloSite).origin]),
        web: key.allowedOrigins.filter((each) => /^https?:/.test(each)),
      },
      connectwiseOrigin: origin ?? screens,
      halo: {
        agentParam: halo.agent_param ?? 'agent_id',
        ticketParam: halo.ticket_param ?? 'ticket_id',
        authorizeUrl:
          haloSite && halo.oauth_client_id ? authorizeUrl(haloSite, halo.oauth_client_id) : null,
      },
      autotask: { ticketParam: settingsOf('autotask').ticket_param ?? 'ticket_id' },
    };
  }

  async function findKey(value: string) {
    if (!/^pk_[\w-]{10,100}$/.test(value)) return null;
    try {
      return await parts.keys.find(value);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return null;
      throw error;
    }
  }

  function authorizeUrl(site: string, clientId: string): string {
    const url = new URL(`${site.replace(/\/$/, '')}/auth/authorize`);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: parts.haloCallback,
      scope: haloScopes,
    }).toString();
    return url.href;
  }

  return { read };
}

/** ConnectWise's hosted API has `api-` before the name that its screens are under. */
function screensOf(site: string): string {
  const url = new URL(site);
  url.hostname = url.hostname.replace(/^api-/, '');
  return url.origin;
}

function unique(origins: readonly (string | null)[]): string[] {
  return [...new Set(origins.filter((each) => each !== null))];
}
