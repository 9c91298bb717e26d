import {
  HostError,
  type HostAdapter,
  type HostCapability,
  type HostContext,
  type HostProof,
} from '@resolutionflow/sdk';
import { browserTheme } from '../bridge/browser-theme.js';
import { aborted, gone } from '../bridge/connecting.js';

export interface HaloAdapterOptions {
  /** Name of the parameter with the signed agent; `agent_id` unless said. */
  agentParam?: string;
  /** Name of the parameter with the ticket; `ticket_id` unless said. */
  ticketParam?: string;
  /** Name of the parameter with the signature; `hmac` unless said. */
  hmacParam?: string;
  /** The window whose address Halo wrote; this one unless said. */
  frame?: Window;
  /**
   * Brings an OAuth code where agents sign in to Halo themselves, for rights of their own: on a tab that
   * Halo does not sign.
   */
  authorize?: (options: {
    signal?: AbortSignal;
  }) => Promise<{ code: string; redirect_uri: string }>;
}

/**
 * A custom tab in Halo. Halo signs the agent into the tab's address and says nothing afterwards: there
 * are no messages, and for another ticket the tab is loaded again. The signature never expires, so it
 * is taken out of the address at once.
 */
export type HaloAdapter = HostAdapter &
  Required<Pick<HostAdapter, 'proof'>> & {
    /** Halo signed the agent into the address: nobody has to be asked. */
    readonly isSigned: boolean;
  };

/** Reads what Halo wrote into the address of our frame, and takes it out of there. */
export function createHaloAdapter(options: HaloAdapterOptions = {}): HaloAdapter {
  const frame = options.frame ?? window;
  const given = takeFromAddress(frame, options);
  let destroyed = false;

  const context: HostContext = {
    theme: browserTheme(),
    locale: navigator.language,
    ticket: given.ticket === null ? null : { kind: 'psa', id: given.ticket },
    user: given.agent === null ? null : { id: given.agent },
  };

  return {
    name: 'halo',
    capabilities: new Set<HostCapability>(),
    isSigned: given.agent !== null && given.hmac !== null,
    async connect({ signal } = {}) {
      if (destroyed) throw gone();
      if (signal?.aborted) throw aborted();
      // Halo wrote nothing: this page was opened from elsewhere, or loaded again by itself.
      if (given.agent === null && !options.authorize) {
        throw new HostError('not_found', 'Halo did not say who is looking');
      }
      return context;
    },
    // Nothing ever changes here: the promise to call back is kept by never doing so.
    on: () => () => undefined,
    async proof({ signal } = {}): Promise<HostProof> {
      if (destroyed) throw gone();
      const { agent, hmac } = given;
      if (agent !== null && hmac !== null) {
        return { host: 'halo', proof: { agent_id: agent, hmac } };
      }
      if (options.authorize) {
        return { host: 'halo', proof: await options.authorize(signal ? { signal } : {}) };
      }
      throw new HostError('refused', 'Halo did not sign who is looking');
    },
    destroy() {
      destroyed = true;
    },
  };
}

interface Given {
  agent: string | null;
  hmac: string | null;
  ticket: string | null;
}

/** A link to this page, the history and `Referer` would all carry what stays in the address. */
function takeFromAddress(frame: Window, options: HaloAdapterOptions): Given {
  const { agentParam = 'agent_id', ticketParam = 'ticket_id', hmacParam = 'hmac' } = options;
  const address = new URL(frame.location.href);
  const { searchParams } = address;
  const [agent, hmac, ticket] = [agentParam, hmacParam, ticketParam].map((name) =>
    searchParams.get(name),
  );
  const kept = [agentParam, hmacParam, ticketParam].filter((name) => searchParams.has(name));
  for (const name of kept) searchParams.delete(name);
  if (kept.length > 0) frame.history.replaceState(frame.history.state, '', address.href);
  return {
    agent: numberIn(agent),
    // Base64 that was not encoded for an address: its plus signs arrived as spaces.
    hmac: hmac ? hmac.replaceAll(' ', '+') : null,
    ticket: numberIn(ticket),
  };
}

function numberIn(text: string | null | undefined): string | null {
  return text && /^\d{1,12}$/.test(text) ? text : null;
}
