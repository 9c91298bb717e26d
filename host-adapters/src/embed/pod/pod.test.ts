import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { ClientError, HostError, type HostAdapter, type HostTicket } from '@resolutionflow/sdk';
import {
  createFakeClient,
  createFakeHost,
  fakeSession,
  type FakeClient,
  type FakeClientOptions,
  type FakeHost,
} from '@resolutionflow/sdk/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { expectAccessible } from '../../../../elements/src/internal/testing/axe.js';
import { waitUntil } from '../../../../elements/src/internal/testing/wait-until.js';
import { type PanelStandIn } from './testing/panel-stand-in.js';
import './testing/panel-stand-in.js';
import { definePod } from './define-pod.js';
import type { Pod } from './pod.js';

definePod();

const ticket: HostTicket = { kind: 'psa', id: '444', summary: 'Printer offline' };
const other: HostTicket = { kind: 'psa', id: '445' };

interface Bench {
  pod: Pod;
  host: FakeHost;
  client: FakeClient;
  root: ShadowRoot;
}

async function open(
  options: FakeClientOptions & { host?: Partial<HostAdapter>; shown?: HostTicket | null } = {},
): Promise<Bench> {
  const { host: changes, shown = ticket, ...clientOptions } = options;
  const client = createFakeClient({ state: { sessions: [fakeSession()] }, ...clientOptions });
  const host = Object.assign(createFakeHost({ context: { ticket: shown } }), changes);
  const pod = await fixture<Pod>(
    html`<rf-pod .hostKind=${'connectwise'} .client=${client} .adapter=${host}></rf-pod>`,
  );
  return { pod, host, client, root: pod.shadowRoot! };
}

async function shown<T extends Element = HTMLElement>(root: ShadowRoot, selector: string) {
  await waitUntil(() => root.querySelector(selector), `${selector} did not come`);
  return root.querySelector<T>(selector)!;
}

const panelOf = (root: ShadowRoot) => shown<PanelStandIn>(root, 'rf-ticket-panel');
const textOf = (root: ShadowRoot) => root.querySelector('.pod')?.textContent.replace(/\s+/g, ' ');

function button(root: ShadowRoot, text: string): HTMLButtonElement {
  const found = [...root.querySelectorAll('button')].find((each) =>
    each.textContent.includes(text),
  );
  if (!found) throw new Error(`There is no button "${text}" in: ${textOf(root)}`);
  return found;
}

/** Opens a walk of the ticket, with a step that cannot be sent. */
async function walkWithUnsentStep(bench: Bench): Promise<void> {
  const { root, client } = bench;
  (await panelOf(root)).ask('rf-session-open-request', { sessionId: fakeSession().id });
  const walker = await shown(root, 'rf-walker');
  await waitUntil(() => walker.shadowRoot?.querySelector('.answer'));
  client.fake.setOffline(true);
  walker.shadowRoot!.querySelector<HTMLElement>('.answer')!.click();
  await waitUntil(() => bench.host.calls.some(({ name, args }) => name === 'setDirty' && args[0]));
}

describe('the pod', () => {
  beforeEach(() => setViewport({ width: 300, height: 600 }));

  it('shows the ticket of the host', async () => {
    const { root } = await open();
    expect((await panelOf(root)).textContent).to.equal('The ticket 444');
    await expectAccessible(root.host);
  });

  it('names the ticket in the frame after the host has, while it still signs in', async () => {
    const { root } = await open({ user: null, latency: Infinity });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(root.querySelector('h1')?.textContent).to.contain('Ticket #444 Printer offline');
    expect(root.querySelector('rf-ticket-panel')).to.equal(null);
    await expectAccessible(root.host);
  });

  it('says so where no ticket is open, and follows to the first one', async () => {
    const { root, host } = await open({ shown: null });
    await waitUntil(() => textOf(root)?.includes('No ticket is open'));
    await expectAccessible(root.host);
    host.emit('ticket', other);
    expect((await panelOf(root)).textContent).to.equal('The ticket 445');
  });

  it('follows the host to another ticket', async () => {
    const { root, host } = await open();
    const panel = await panelOf(root);
    host.emit('ticket', other);
    await waitUntil(() => panel.textContent === 'The ticket 445');
  });

  it('says where to open it when no host answers, and looks again when told to', async () => {
    let isThere = false;
    const silent = createFakeHost({ context: { ticket } });
    const { root } = await open({
      host: {
        connect: (options) =>
          isThere
            ? silent.connect(options)
            : Promise.reject(new HostError('timeout', 'The host did not answer')),
      },
    });
    await waitUntil(() => textOf(root)?.includes('Open this page from inside ConnectWise'));
    await expectAccessible(root.host);
    isThere = true;
    button(root, 'Try again').click();
    await panelOf(root);
  });

  describe('signing in', () => {
    /** A client whose sign-in fails until told otherwise. */
    function refusing(code: ClientError['code'], status: number, detail: string) {
      const client = createFakeClient({ user: null });
      const problem = { type: 'about:blank', title: 'No', status, code: 'forbidden', detail };
      let failure: ClientError | null = new ClientError(code, detail, {
        status,
        problem: problem as ClientError['problem'],
      });
      const restore = client.auth.restore.bind(client.auth);
      client.auth.restore = async (options) => {
        if (failure) throw failure;
        await client.auth.login({ email: 'l1_tech@demo.test', password: 'x' });
        return restore(options);
      };
      return { client, allow: () => (failure = null) };
    }

    async function openWith(client: FakeClient): Promise<ShadowRoot> {
      const host = createFakeHost({ context: { ticket } });
      const pod = await fixture<Pod>(
        html`<rf-pod .hostKind=${'connectwise'} .client=${client} .adapter=${host}></rf-pod>`,
      );
      return pod.shadowRoot!;
    }

    it('says in the server’s words what an admin has to do, and tries again', async () => {
      const words = 'Ask an owner to map the ConnectWise member jdoe.';
      const { client, allow } = refusing('member_not_mapped', 403, words);
      const root = await openWith(client);
      await waitUntil(() => textOf(root)?.includes(words));
      expect(textOf(root)).to.contain('You are not set up here yet');
      await expectAccessible(root.host);
      allow();
      button(root, 'Try again').click();
      await panelOf(root);
    });

    it('tells a refused proof and a page in the wrong place apart', async () => {
      const refused = await openWith(refusing('proof_refused', 401, 'The hash is old').client);
      await waitUntil(() => textOf(refused)?.includes('ConnectWise did not vouch for you'));
      const place = await openWith(refusing('origin_not_allowed', 403, 'Not from there').client);
      await waitUntil(() => textOf(place)?.includes('This page may not be shown here'));
    });

    it('says that the server is away, and goes in by itself when the network is back', async () => {
      const { client, allow } = refusing('network', 0, 'away');
      const root = await openWith(client);
      await waitUntil(() => textOf(root)?.includes('The server is out of reach'));
      await expectAccessible(root.host);
      allow();
      window.dispatchEvent(new Event('online'));
      await panelOf(root);
    });

    it('says when the sign-in has ended', async () => {
      const { root, client } = await open();
      await panelOf(root);
      await client.auth.logout();
      await waitUntil(() => textOf(root)?.includes('You are not signed in'));
    });

    it('waits for a click where signing in opens a window', async () => {
      const client = createFakeClient();
      const host = createFakeHost({ context: { ticket } });
      const pod = await fixture<Pod>(
        html`<rf-pod
          .hostKind=${'halo'}
          .needsClick=${true}
          .client=${client}
          .adapter=${host}
        ></rf-pod>`,
      );
      const root = pod.shadowRoot!;
      await waitUntil(() => textOf(root)?.includes('Sign in with HaloPSA'));
      await expectAccessible(pod);
      expect(client.fake.calls.some(({ name }) => name === 'auth.restore')).to.equal(false);
      button(root, 'Sign in').click();
      await panelOf(root);
    });

    it('signs in on the page itself where the host proves nobody', async () => {
      const client = createFakeClient();
      const login = createFakeClient({ user: null });
      const host = createFakeHost({ context: { ticket } });
      const pod = await fixture<Pod>(
        html`<rf-pod
          .hostKind=${'autotask'}
          .login=${login}
          .client=${client}
          .adapter=${host}
        ></rf-pod>`,
      );
      const root = pod.shadowRoot!;
      await shown(root, 'rf-portal-sign-in');
      await login.auth.login({ email: 'l1_tech@autotask.test', password: 'x' });
      await panelOf(root);
    });
  });

  describe('walking', () => {
    it('starts a walk with what the ticket says, and leads back to the ticket by keyboard', async () => {
      const { root, client } = await open();
      const request = { ticketId: '444', problem: 'Printer offline' };
      (await panelOf(root)).ask('rf-walk-request', request);
      const intake = await shown<HTMLElementTagNameMap['rf-intake']>(root, 'rf-intake');
      expect(intake.problem).to.equal('Printer offline');
      expect(intake.ticket?.id).to.equal('444');
      await expectAccessible(root.host);
      button(root, 'Ticket #444').focus();
      await sendKeys({ press: 'Enter' });
      await panelOf(root);
      expect(root.activeElement?.localName).to.equal('main');
      expect(client.fake.calls.some(({ name }) => name === 'sessions.intake')).to.equal(false);
    });

    it('starts the flow that was chosen at once, tied to the ticket', async () => {
      const { root, client } = await open();
      const flowId = client.fake.state.flows[0]!.id;
      const request = { ticketId: '444', problem: 'Printer offline', flowId };
      (await panelOf(root)).ask('rf-walk-request', request);
      await shown(root, 'rf-walker');
      const intake = client.fake.calls.find(({ name }) => name === 'sessions.intake');
      expect(intake?.args[0]).to.deep.include({
        flow_id: flowId,
        ticket: { kind: 'psa', id: '444' },
      });
    });

    it('keeps the problem and says why where a walk could not be started', async () => {
      const { root, client } = await open();
      client.fake.fail('sessions.intake', 'unavailable');
      const request = { ticketId: '444', problem: 'Printer offline', flowId: crypto.randomUUID() };
      (await panelOf(root)).ask('rf-walk-request', request);
      const intake = await shown<HTMLElementTagNameMap['rf-intake']>(root, 'rf-intake');
      expect(intake.problem).to.equal('Printer offline');
      expect(root.querySelector('.failure')?.textContent).to.contain('cannot be reached');
    });

    it('tells the host that steps are unsent, and when they no longer are', async () => {
      const bench = await open();
      await walkWithUnsentStep(bench);
      button(bench.root, 'Ticket #444').click();
      await panelOf(bench.root);
      bench.client.fake.setOffline(false);
      const told = () =>
        bench.host.calls.filter(({ name }) => name === 'setDirty').map(({ args }) => args[0]);
      await waitUntil(() => told().at(-1) === false);
      expect(told()).to.deep.equal([true, false]);
      await waitUntil(() => !bench.root.querySelector('rf-walker'));
    });

    it('keeps an unsent walk when the host goes on, and asks', async () => {
      const bench = await open();
      await walkWithUnsentStep(bench);
      bench.host.emit('ticket', other);
      await waitUntil(() => textOf(bench.root)?.includes('ConnectWise shows Ticket #445 now.'));
      expect(bench.root.querySelector('rf-walker')?.hidden).to.equal(false);
      await expectAccessible(bench.root.host);
      button(bench.root, 'Go there').click();
      await waitUntil(() => bench.root.querySelector('rf-ticket-panel'));
      expect((await panelOf(bench.root)).textContent).to.equal('The ticket 445');
      expect(bench.root.querySelector('rf-walker')?.hidden).to.equal(true);
    });

    it('asks no more when the host comes back to the walk’s ticket', async () => {
      const bench = await open();
      await walkWithUnsentStep(bench);
      bench.host.emit('ticket', other);
      await waitUntil(() => bench.root.querySelector('.moved'));
      bench.host.emit('ticket', ticket);
      await waitUntil(() => !bench.root.querySelector('.moved'));
    });

    it('goes along with the host where everything is sent', async () => {
      const { root, host } = await open();
      (await panelOf(root)).ask('rf-session-open-request', { sessionId: fakeSession().id });
      await shown(root, 'rf-walker');
      host.emit('ticket', other);
      expect((await panelOf(root)).textContent).to.equal('The ticket 445');
      await waitUntil(() => !root.querySelector('rf-walker'));
    });

    it('keeps a problem that was typed when the host goes on', async () => {
      const { root, host } = await open();
      (await panelOf(root)).ask('rf-walk-request', { ticketId: '444', problem: '' });
      const intake = await shown<HTMLElementTagNameMap['rf-intake']>(root, 'rf-intake');
      intake.problem = 'Half a sentence';
      host.emit('ticket', other);
      await waitUntil(() => root.querySelector('.moved'));
      expect(intake.isConnected).to.equal(true);
      expect(intake.ticket?.id).to.equal('444');
    });
  });

  it('gives a reason against saving while this user walks the ticket, and none otherwise', async () => {
    const mine = fakeSession();
    const { pod, root, host, client } = await open({
      shown: { kind: 'psa', id: mine.ticket_id },
    });
    await panelOf(root);
    client.fake.state.sessions[0]!.held_by = client.auth.state.user!.id;
    expect(await pod.mayNotSave()).to.equal('Finish or escalate the walk first.');
    host.emit('ticket', other);
    await aTimeout(0);
    expect(await pod.mayNotSave()).to.equal(null);
  });

  it('asks the host for the height that it takes, where that can be given', async () => {
    const { root, host } = await open();
    await panelOf(root);
    await waitUntil(() => host.calls.some(({ name }) => name === 'resize'));
    const height = host.calls.findLast(({ name }) => name === 'resize')!.args[0] as number;
    expect(height).to.be.closeTo(root.querySelector('.pod')!.getBoundingClientRect().height, 1);
  });

  it('fits into 300 pixels without a scroll bar at its foot', async () => {
    const { root } = await open();
    await panelOf(root);
    expect(root.host.scrollWidth).to.be.at.most(300);
    expect(document.documentElement.scrollWidth).to.be.at.most(300);
  });
});
