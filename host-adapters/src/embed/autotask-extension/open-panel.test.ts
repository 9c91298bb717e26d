import { expect, fixture, html, waitUntil as waitFor } from '@open-wc/testing';
import type { KeptLogin } from '@resolutionflow/sdk';
import { definePod } from '../pod/define-pod.js';
import type { Pod } from '../pod/pod.js';
import type { PanelApi } from './extension-api.js';
import { readExtensionSettings } from './extension-settings.js';
import { openPanel } from './open-panel.js';
import { createSessionKeeper } from './session-keeper.js';
import { fakePort, fakeStorage, ownId } from './testing/fake-extension.js';

const server = 'https://flow.test';
const settings = { server, key: 'pk_0123456789', ticketParam: 'ticketId' };
const login = { server, refresh_token: 'refresh-1', user: { id: 'u-1' } } as unknown as KeptLogin;

// Parts of the page are fetched when first needed; a shared machine takes its time.
const waitUntil = (holds: () => boolean) => waitFor(holds, undefined, { timeout: 30_000 });

describe('the panel’s page', () => {
  definePod();

  async function open(kept: Record<string, unknown> = {}) {
    const pod = await fixture<Pod>(html`<rf-pod></rf-pod>`);
    const session = fakeStorage(kept);
    const port = fakePort('rf-panel', undefined);
    const connected: unknown[] = [];
    const api: PanelApi = {
      runtime: { id: ownId },
      tabs: {
        getCurrent: async () => ({ id: 7 }),
        connect: (...given) => {
          connected.push(given);
          return port;
        },
      },
      storage: { session },
    };
    let reloads = 0;
    await openPanel({ api, settings, pod, reload: () => (reloads += 1) });
    const text = () => pod.shadowRoot!.textContent.replaceAll(/\s+/g, ' ');
    return { pod, session, port, connected, text, reloads: () => reloads };
  }

  it('speaks to the content script of its own tab, in the top frame', async () => {
    const { connected, port } = await open();
    expect(connected).to.deep.equal([[7, { name: 'rf-panel', frameId: 0 }]]);
    await waitUntil(() => port.said.length > 0);
    expect(port.said).to.deep.equal([{ type: 'rf:hello' }]);
  });

  it('waits for a click where nobody is signed in, and opens our own window for this extension', async () => {
    const { pod, port, text } = await open();
    await waitUntil(() => port.said.length > 0);
    port.onMessage.emit({ type: 'rf:ticket', ticket: { id: '7865' } });
    await waitUntil(() => text().includes('Sign in to ResolutionFlow'));
    expect(pod.needsClick).to.equal(true);
  });

  it('does not wait where somebody is', async () => {
    expect((await open({ login })).pod.needsClick).to.equal(false);
  });

  it('begins anew when somebody signs in beside another ticket', async () => {
    const { session, reloads } = await open();
    await session.set({ other: 1 });
    await session.set({ login });
    await waitUntil(() => reloads() === 1);
  });
});

describe('what the extension keeps', () => {
  it('is the login of its own server, and only what has the shape of one', async () => {
    const session = fakeStorage();
    const keeper = createSessionKeeper(session, server);
    expect(await keeper.read()).to.equal(null);
    await keeper.write(login);
    expect(await keeper.read()).to.deep.equal(login);
    expect(await createSessionKeeper(session, 'https://other.test').read()).to.equal(null);
    await session.set({ login: { server, refresh_token: 7 } });
    expect(await keeper.read()).to.equal(null);
    await keeper.write(login);
    await keeper.write(null);
    expect(session.kept).to.deep.equal({});
  });
});

describe('the settings that a pack writes', () => {
  it('are taken whole, or not at all', () => {
    expect(readExtensionSettings(settings)).to.deep.equal(settings);
    const { key } = settings;
    expect(readExtensionSettings({ server, key })).to.deep.equal(settings);
    const wrong = [
      undefined,
      null,
      'x',
      {},
      { ...settings, server: 'javascript:1' },
      { ...settings, server: `${server}/path` },
      { ...settings, key: 'sk_1' },
    ];
    for (const config of wrong) expect(readExtensionSettings(config)).to.equal(null);
  });
});
