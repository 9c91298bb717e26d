import { createClient, HostError, type Client, type HostAdapter } from '@resolutionflow/sdk';
import { definePod } from './define-pod.js';
import { readPodSettings, type PodSettings } from './pod-settings.js';

/** What an adapter is made with. */
export interface PodParts {
  settings: PodSettings;
  /** Asked before the host saves; absent where the account does not want it. */
  gate: (() => Promise<string | null>) | undefined;
  /** Keeps a sign-in on this page; made for hosts that prove nobody. */
  login: Client | undefined;
}

/** How a host's page differs from the others. */
export interface PodPage<A extends HostAdapter> {
  createAdapter(parts: PodParts): A;
  /** This page stands alone, on our own origin: who signs in here stays signed in. */
  signsInHere?: boolean;
  /** Signing in opens a window. */
  needsClick?(adapter: A): boolean;
}

/** Brings the page's `<rf-pod>` to life, for the server that served it. */
export function openPod<A extends HostAdapter>({
  createAdapter,
  signsInHere = false,
  needsClick,
}: PodPage<A>): void {
  const pod = document.querySelector('rf-pod');
  if (!pod) throw new Error('This page has no <rf-pod>.');
  const settings = readPodSettings(pod);
  const server = window.location.origin;
  const login = signsInHere ? createClient({ server, persistLogin: true }) : undefined;
  const gate = settings.gate ? () => pod.mayNotSave() : undefined;
  const adapter = createAdapter({ settings, gate, login });
  pod.hostKind = settings.host;
  pod.adapter = adapter;
  pod.login = login;
  pod.needsClick = needsClick?.(adapter) ?? false;
  pod.client = createClient({
    server,
    key: settings.key,
    storage: signsInHere ? 'auto' : 'memory',
    async getProof({ signal }) {
      await adapter.connect({ signal });
      if (!adapter.proof) throw new HostError('unsupported', 'This host proves nobody');
      return adapter.proof({ signal });
    },
  });
  definePod();
}
