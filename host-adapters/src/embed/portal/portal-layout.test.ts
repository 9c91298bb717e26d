import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import '@resolutionflow/elements/app';
import '@resolutionflow/elements/intake';
import '@resolutionflow/elements/session-list';
import '@resolutionflow/elements/walker';
import { createFakeClient, fakeSession, type FakeClient } from '@resolutionflow/sdk/testing';
import { setViewport } from '@web/test-runner-commands';
import { definePortal } from './define-portal.js';
import type { Portal } from './portal-shell.js';

definePortal();

async function open(
  hash: string,
  client: FakeClient = createFakeClient({ state: { sessions: [fakeSession()] } }),
): Promise<ShadowRoot> {
  window.location.hash = hash;
  const portal = await fixture<Portal>(html`<rf-portal .client=${client}></rf-portal>`);
  return portal.shadowRoot!;
}

/** Something in the shadow root of something, once both are there. */
async function within(root: ShadowRoot, host: string, selector: string): Promise<HTMLElement> {
  const find = () => root.querySelector(host)?.shadowRoot?.querySelector<HTMLElement>(selector);
  await waitUntil(find, `${host} ${selector} did not come`, { timeout: 4000 });
  return find()!;
}

describe('how the portal is laid out', () => {
  beforeEach(() => window.localStorage.setItem('rf-portal', '{"scheme":"light","locale":"en"}'));
  afterEach(() => {
    window.location.hash = '';
    document.documentElement.style.removeProperty('color-scheme');
  });

  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    it(`keeps a walk's action bar in one place from step to step, ${width} pixels wide`, async () => {
      await setViewport({ width, height });
      const root = await open(`#/session/${fakeSession().id}`);
      const answer = await within(root, 'rf-walker', '.answer');
      const bar = await within(root, 'rf-walker', '.actions');
      await aTimeout(300);
      const before = bar.getBoundingClientRect();
      const question = () =>
        root.querySelector('rf-walker')!.shadowRoot!.querySelector('#question')!.textContent;
      const asked = question();
      answer.click();
      await waitUntil(() => question() !== asked);
      await aTimeout(300);
      const after = bar.getBoundingClientRect();
      expect(after.top).to.be.closeTo(before.top, 1);
      expect(after.bottom).to.be.closeTo(height, 32);
    });
  }

  it('keeps its bar as high as it is where there is little room to say that it reconnects', async () => {
    await setViewport({ width: 390, height: 844 });
    window.localStorage.setItem('rf-portal', '{"scheme":"light","locale":"de"}');
    const client = createFakeClient();
    const root = await open('#/', client);
    const bar = () => root.querySelector('.top-bar')?.getBoundingClientRect().height;
    await waitUntil(() => root.querySelector('.live .success'));
    const before = bar();
    client.fake.setOffline(true);
    await waitUntil(() => root.querySelector('.live .warning'));
    expect(bar()).to.equal(before);
  });

  it('does not say that it reconnects before it was ever connected', async () => {
    const client = createFakeClient();
    Object.defineProperty(client.live, 'status', { value: 'connecting' });
    const root = await open('#/', client);
    await waitUntil(() => root.querySelector('.top-bar'));
    await aTimeout(50);
    expect(root.querySelector('.live')!.textContent.trim()).to.equal('');
  });

  it('keeps the place of the walks in progress until it knows of any', async () => {
    await setViewport({ width: 1440, height: 900 });
    const root = await open('#/', createFakeClient({ state: { sessions: [] } }));
    const resume = await within(root, 'rf-portal-workspace', '.resume');
    await waitUntil(() => resume.hidden, 'none is in progress');
    const other = await open('#/', createFakeClient({ latency: Infinity }));
    expect((await within(other, 'rf-portal-workspace', '.resume')).hidden).to.equal(false);
  });

  it('says which part of the portal a walk and a ticket belong to', async () => {
    const current = (root: ShadowRoot) =>
      root.querySelector('.screen-link[aria-current="true"]')?.textContent.trim();
    const walk = await open(`#/session/${fakeSession().id}`);
    await waitUntil(() => current(walk) === 'Walks');
    const ticket = await open(`#/ticket/${fakeSession().ticket_id}`);
    await waitUntil(() => current(ticket) === 'Workspace');
  });

  it('leads from a ticket back to where tickets are', async () => {
    const root = await open(`#/ticket/${fakeSession().ticket_id}`);
    const back = await within(root, 'rf-portal-ticket', '.crumbs a');
    back.click();
    await waitUntil(() => root.querySelector('rf-portal-workspace'));
  });

  it('begins to sign in without a click, where typing is what one does', async () => {
    const root = await open('', createFakeClient({ user: null }));
    const email = await within(root, 'rf-portal-sign-in', '#email');
    const { activeElement } = email.getRootNode() as ShadowRoot;
    expect(activeElement?.id).to.equal('email');
  });
});
