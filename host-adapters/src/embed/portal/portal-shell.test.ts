import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import '@resolutionflow/elements/app';
import '@resolutionflow/elements/intake';
import '@resolutionflow/elements/session-list';
import '@resolutionflow/elements/walker';
import {
  createFakeClient,
  fakeQueueRow,
  fakeSession,
  type FakeClient,
  type FakeClientOptions,
} from '@resolutionflow/sdk/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { expectAccessible } from '../../../../elements/src/internal/testing/axe.js';
import { waitUntil } from '../../../../elements/src/internal/testing/wait-until.js';
import { definePortal } from './define-portal.js';
import type { Portal } from './portal-shell.js';

definePortal();

async function open(
  hash: string,
  options: FakeClientOptions = {},
): Promise<{ portal: Portal; client: FakeClient }> {
  window.location.hash = hash;
  const client = createFakeClient({
    state: { sessions: [fakeSession()], queue: [fakeQueueRow(1), fakeQueueRow(2)] },
    ...options,
  });
  const portal = await fixture<Portal>(html`<rf-portal .client=${client}></rf-portal>`);
  await aTimeout(0);
  return { portal, client };
}

/** An element of the portal, through the shadow roots of its screens. */
function find(within: Element, selector: string): HTMLElement | null {
  const root = within.shadowRoot ?? within;
  const found = root.querySelector<HTMLElement>(selector);
  if (found) return found;
  for (const element of root.querySelectorAll('*')) {
    const inside = element.shadowRoot ? find(element, selector) : null;
    if (inside) return inside;
  }
  return null;
}

async function shown(portal: Portal, selector: string): Promise<HTMLElement> {
  await waitUntil(() => find(portal, selector), `${selector} did not come`);
  return find(portal, selector)!;
}

const screens = (portal: Portal) =>
  [...portal.shadowRoot!.querySelectorAll('.screen-link')].map(({ textContent }) =>
    textContent.trim(),
  );

describe('the portal', () => {
  beforeEach(() => window.localStorage.setItem('rf-portal', '{"scheme":"light","locale":"en"}'));
  afterEach(() => {
    window.location.hash = '';
    document.documentElement.style.removeProperty('color-scheme');
  });

  for (const scheme of ['light', 'dark']) {
    describe(`in the ${scheme}`, () => {
      beforeEach(() =>
        window.localStorage.setItem('rf-portal', JSON.stringify({ scheme, locale: 'en' })),
      );

      it('asks who one is, without anything that axe finds wrong', async () => {
        const { portal } = await open('', { user: null });
        await shown(portal, '#email');
        await expectAccessible(portal);
      });

      it('shows the workspace', async () => {
        const { portal } = await open('#/');
        await shown(portal, '.row[data-key]');
        await shown(portal, '.match');
        await expectAccessible(portal);
      });

      it('shows a ticket with the walk in its pod, 300 pixels wide', async () => {
        await setViewport({ width: 1440, height: 900 });
        const { portal } = await open(`#/ticket/${fakeSession().ticket_id}`);
        const pod = await shown(portal, '.pod');
        await shown(portal, 'rf-walker');
        await aTimeout(100);
        expect(Math.round(pod.getBoundingClientRect().width)).to.equal(300);
        await expectAccessible(portal);
      });

      it('shows the workspace and the ticket beside each other where both fit', async () => {
        await setViewport({ width: 1440, height: 900 });
        const { portal } = await open(`#/side-by-side/${fakeSession().ticket_id}`);
        const pod = await shown(portal, '.pod');
        const intake = await shown(portal, 'rf-intake');
        expect(pod.getBoundingClientRect().width).to.be.greaterThan(0);
        expect(intake.getBoundingClientRect().width).to.be.greaterThan(0);
        expect(find(portal, '.tabs')!.getBoundingClientRect().width).to.equal(0);
        await expectAccessible(portal);
      });
    });
  }

  it('goes on by keyboard where one is after signing in', async () => {
    const { portal } = await open('#/', { user: null });
    (await shown(portal, '#email')).focus();
    await sendKeys({ type: 'l1@demo.test' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ type: 'resolutionflow' });
    await sendKeys({ press: 'Enter' });
    const screen = await shown(portal, 'main.screen');
    await waitUntil(() => portal.shadowRoot!.activeElement === screen, 'the screen has the focus');
  });

  it('offers each role what it may do, and nothing else', async () => {
    const offered = async (options: FakeClientOptions) =>
      screens((await open('#/', options)).portal);
    expect(await offered({ user: 'l1_tech' })).to.deep.equal([
      'Workspace',
      'Side by side',
      'Tickets',
      'Walks',
    ]);
    expect(await offered({ user: 'engineer' })).to.deep.equal(['Tickets', 'Escalations', 'Walks']);
    expect(await offered({ user: 'viewer' })).to.deep.equal(['Walks']);
    expect(await offered({ user: { account_role: 'engineer', can_cover_l1: true } })).to.deep.equal(
      ['Workspace', 'Side by side', 'Tickets', 'Escalations', 'Walks'],
    );
    expect((await offered({ user: 'owner' })).at(-1)).to.equal('Integrations');
  });

  it('leads whoever asks for a screen that is not theirs to their own', async () => {
    const { portal } = await open('#/escalations', { user: 'viewer' });
    await shown(portal, 'rf-session-list[view="history"]');
    expect(find(portal, 'rf-session-list[view="escalations"]')).to.equal(null);
  });

  it('shows one of the two at a time where both do not fit, chosen by keyboard', async () => {
    await setViewport({ width: 390, height: 800 });
    const { portal } = await open('#/side-by-side');
    const tab = await shown(portal, '[role="tab"][aria-selected="true"]');
    const width = (selector: string) => find(portal, selector)!.getBoundingClientRect().width;
    expect(width('#ticket')).to.equal(0);
    tab.focus();
    await sendKeys({ press: 'ArrowRight' });
    await waitUntil(() => width('#ticket') > 0);
    expect(width('#desk')).to.equal(0);
    await expectAccessible(portal);
  });

  it('does not scroll sideways at 300 pixels', async () => {
    await setViewport({ width: 300, height: 700 });
    for (const hash of [
      '#/',
      '#/side-by-side',
      '#/sessions',
      `#/ticket/${fakeSession().ticket_id}`,
    ]) {
      const { portal } = await open(hash);
      await aTimeout(100);
      expect(portal.scrollWidth, hash).to.be.at.most(300);
    }
  });

  it('goes to the walk that was started, and back to signing in', async () => {
    const { portal } = await open('#/');
    const intake = await shown(portal, 'rf-intake');
    intake.setAttribute('problem', 'Outlook asks for a password');
    const start = await shown(portal, '.ways button[type="submit"]');
    start.click();
    await waitUntil(() => window.location.hash.startsWith('#/session/'));
    find(portal, '[aria-label="Sign out"]')!.click();
    await shown(portal, '#email');
  });

  it('starts a walk of a ticket that nobody walked, in its pod', async () => {
    const row = fakeQueueRow(2);
    const { portal } = await open(`#/ticket/${row.ticket_id}`, {
      state: { sessions: [], queue: [row] },
    });
    const problem = (await shown(portal, '.pod textarea, textarea')) as HTMLTextAreaElement;
    await waitUntil(() => problem.value === row.problem_statement);
    await expectAccessible(portal);
  });

  it('shows the other language at once', async () => {
    const { portal } = await open('#/');
    const language = (await shown(portal, '.language')) as HTMLSelectElement;
    language.value = 'de';
    language.dispatchEvent(new Event('change'));
    await waitUntil(() => screens(portal)[0] === 'Arbeitsplatz', 'it stays English');
    expect(document.documentElement.lang).to.equal('de');
    language.value = 'en';
    language.dispatchEvent(new Event('change'));
    await waitUntil(() => screens(portal)[0] === 'Workspace');
  });

  it('says that a ticket is not there', async () => {
    const { portal } = await open('#/ticket/none', { state: { sessions: [], queue: [] } });
    await waitUntil(() => find(portal, '.placeholder')?.textContent.includes('not there'));
    await expectAccessible(portal);
  });

  it('says that the server is away on a ticket that is opened then, and tries again', async () => {
    const ticket = `#/ticket/${fakeSession().ticket_id}`;
    const { portal, client } = await open('#/');
    await shown(portal, '.row[data-key]');
    client.fake.setOffline(true);
    window.location.hash = ticket;
    await shown(portal, 'rf-portal-ticket');
    const alert = await shown(find(portal, 'rf-portal-ticket') as Portal, '[role="alert"]');
    await expectAccessible(portal);
    client.fake.setOffline(false);
    alert.querySelector('button')?.click();
    await shown(portal, '.pod');
  });

  it('does not wait in silence for a server that never answers', async () => {
    const { portal, client } = await open('#/');
    await shown(portal, '.row[data-key]');
    client.fake.setLatency(Infinity);
    window.location.hash = `#/ticket/${fakeSession().ticket_id}`;
    const screen = await shown(portal, 'rf-portal-ticket');
    await waitUntil(() => screen.shadowRoot!.querySelector('[role="alert"]'), 'it says so');
    client.fake.setLatency(0);
    screen.shadowRoot!.querySelector<HTMLElement>('[role="alert"] button')!.click();
    await shown(portal, '.pod');
  });

  it('says that the server is away, and goes on when it is back', async () => {
    const { portal, client } = await open('#/sessions', { offline: true });
    await shown(portal, '[role="alert"]');
    await expectAccessible(portal);
    client.fake.setOffline(false);
    await shown(portal, '.row[data-key]');
  });
});
