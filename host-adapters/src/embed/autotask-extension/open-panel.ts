import { createClient, HostError } from '@resolutionflow/sdk';
import { createAutotaskAdapter, runtimeBridge } from '../../autotask/autotask.adapter.js';
import { askForCode } from '../pod/ask-for-code.js';
import type { Pod } from '../pod/pod.js';
import { panelPort, type PanelApi } from './extension-api.js';
import type { ExtensionSettings } from './extension-settings.js';
import { createSessionKeeper } from './session-keeper.js';

/** What the panel's page is put together from. */
export interface PanelParts {
  api: PanelApi;
  settings: ExtensionSettings;
  pod: Pod;
  /** Begins anew. */
  reload: () => void;
}

/**
 * Brings the `<rf-pod>` of the extension's page to life: the content script beside it says which ticket
 * is shown, and who signed in on our server's own page, in a window, is who looks.
 */
export async function openPanel({ api, settings, pod, reload }: PanelParts): Promise<void> {
  const { server, key } = settings;
  const { session } = api.storage;
  const tab = await api.tabs.getCurrent();
  if (tab?.id === undefined) throw new Error('The panel is shown in no tab.');
  const port = api.tabs.connect(tab.id, { name: panelPort, frameId: 0 });
  const adapter = createAutotaskAdapter({
    port: runtimeBridge(port),
    signIn: (options) => askInWindow(settings, api.runtime.id, options),
  });
  const loginKeeper = createSessionKeeper(session, server);
  const client = createClient({
    server,
    key,
    // The panel is a frame: what it does not send is not left behind in it.
    storage: 'memory',
    loginKeeper,
    async getProof({ signal }) {
      await adapter.connect({ signal });
      if (!adapter.proof) throw new HostError('unsupported', 'This host proves nobody');
      return adapter.proof({ signal });
    },
  });
  // Who signed in beside another ticket is signed in here too.
  session.onChanged.addListener(() => {
    if (client.auth.state.status !== 'signed-out') return;
    void loginKeeper.read().then((login) => login && reload());
  });
  pod.hostKind = 'autotask';
  pod.needsClick = (await loginKeeper.read()) === null;
  pod.adapter = adapter;
  pod.client = client;
}

async function askInWindow(
  { server, key }: ExtensionSettings,
  id: string,
  options: { signal?: AbortSignal },
): Promise<string> {
  // A login that ends while nobody touches the panel must not open a window by itself.
  if (!navigator.userActivation.isActive) {
    throw new HostError('refused', 'Signing in waits for a click');
  }
  const url = new URL('/embed/popup', server);
  url.searchParams.set('key', key);
  url.searchParams.set('origin', `chrome-extension://${id}`);
  return askForCode({ url, origin: server, ...options });
}
