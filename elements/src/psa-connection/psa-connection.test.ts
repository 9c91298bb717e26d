import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { createFakeClient, type FakeClient } from '@resolutionflow/sdk/testing';
import { expectAccessible } from '../internal/testing/axe.js';
import { find } from '../internal/testing/find.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { PsaConnection } from './psa-connection.js';
import type { PsaConnectedEvent } from './psa-connection.events.js';

describe('rf-psa-connection', () => {
  let client: FakeClient;
  let element: PsaConnection;

  async function open(options: Parameters<typeof createFakeClient>[0] = {}): Promise<void> {
    client = createFakeClient({ user: 'owner', ...options });
    await show();
  }
  async function show(): Promise<void> {
    element = await fixture<PsaConnection>(
      html`<rf-psa-connection .client=${client}></rf-psa-connection>`,
    );
  }
  async function openDisconnected(): Promise<void> {
    client = createFakeClient({ user: 'owner' });
    await client.psa.disconnect();
    await show();
    await waitUntil(() => text().includes('No PSA is connected'));
  }
  const text = () => element.shadowRoot!.textContent.replaceAll(/\s+/g, ' ');
  const button = (words: string) =>
    [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('button')].find(
      (found) => found.textContent.trim() === words,
    )!;
  const fill = (name: string, value: string) =>
    (find<HTMLInputElement>(element, `input[name="${name}"]`).value = value);
  const calls = (name: string) => client.fake.calls.filter((call) => call.name === name);

  for (const scheme of ['light', 'dark']) {
    it(`has nothing that axe finds wrong, connected, in the ${scheme}`, async () => {
      document.documentElement.style.colorScheme = scheme;
      document.documentElement.style.background = 'Canvas';
      await open();
      await waitUntil(() => text().includes('What a walk writes back'));
      const members = find(element, 'rf-member-mapping');
      await waitUntil(() => members.shadowRoot!.querySelector('.row'));
      await expectAccessible(element);
      document.documentElement.style.colorScheme = 'light';
    });
  }

  it('connects step by step, tests at once and says that it did', async () => {
    await openDisconnected();
    button('ConnectWise PSA').click();
    await element.updateComplete;
    await waitUntil(() => element.shadowRoot!.activeElement?.id === 'site_url');
    await expectAccessible(element);
    fill('site_url', 'https://na.myconnectwise.net');
    for (const name of ['company_id', 'public_key', 'private_key', 'client_id']) fill(name, name);
    const connected = oneEvent(element, 'rf-psa-connected');
    button('Connect and test').click();
    const event = (await connected) as unknown as PsaConnectedEvent;
    expect(event.connection.provider).to.equal('connectwise');
    await waitUntil(() => text().includes('The test succeeded'));
    expect(calls('psa.connect')[0]!.args[0]).to.deep.equal({
      provider: 'connectwise',
      site_url: 'https://na.myconnectwise.net',
      credentials: {
        company_id: 'company_id',
        public_key: 'public_key',
        private_key: 'private_key',
        client_id: 'client_id',
      },
    });
  });

  it('leaves out what is optional and empty', async () => {
    await openDisconnected();
    button('HaloPSA').click();
    await element.updateComplete;
    fill('site_url', 'https://msp.halopsa.com');
    fill('client_id', 'a');
    fill('client_secret', 'b');
    button('Connect and test').click();
    await waitUntil(() => calls('psa.connect').length === 1);
    expect(calls('psa.connect')[0]!.args[0]).to.deep.include({
      credentials: { client_id: 'a', client_secret: 'b' },
    });
  });

  it('never fills a secret in again', async () => {
    await open();
    await waitUntil(() => element.shadowRoot!.querySelector('rf-menu'));
    const menu = find(element, 'rf-menu');
    menu.dispatchEvent(Object.assign(new Event('rf-menu-select'), { itemId: 'change' }));
    await waitUntil(() => element.shadowRoot!.querySelector('form'));
    const secrets = element.shadowRoot!.querySelectorAll<HTMLInputElement>('input[type=password]');
    expect(secrets.length).to.be.greaterThan(1);
    for (const { value } of secrets) expect(value).to.equal('');
    expect(find<HTMLInputElement>(element, '#site_url').value).to.match(/^https/);
  });

  it('says what exactly failed in a test', async () => {
    await open();
    client.fake.state.psa.test = {
      ok: false,
      code: 'credentials',
      detail: 'ConnectWise does not accept the public key',
    };
    await waitUntil(() => button('Test the connection'));
    button('Test the connection').click();
    await waitUntil(() => text().includes('does not accept the public key'));
    expect(text()).to.include('Failing');
  });

  it('saves how a walk is written back at once, and takes it back where it is refused', async () => {
    await open();
    await waitUntil(() => element.shadowRoot!.querySelector('#note-kind'));
    const select = find<HTMLSelectElement>(element, '#note-kind');
    const before = select.value;
    client.fake.fail('psa.changeSettings', 'forbidden');
    select.value = 'resolution';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => text().includes('Your role does not allow this'));
    await element.updateComplete;
    expect(client.fake.state.psa.connection!.settings.note_kind).to.equal(before);
    client.fake.fail('psa.changeSettings', null);
    select.value = 'resolution';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => text().includes('Saved'));
    expect(client.fake.state.psa.connection!.settings.note_kind).to.equal('resolution');
  });

  it('asks for the boards when they are looked at, and keeps the status of each', async () => {
    await open();
    await waitUntil(() => element.shadowRoot!.querySelector('details'));
    expect(calls('psa.boards')).to.have.length(0);
    find<HTMLDetailsElement>(element, 'details').open = true;
    await waitUntil(() => element.shadowRoot!.querySelector('.boards option:nth-child(2)'));
    const select = find<HTMLSelectElement>(element, '.boards select');
    select.value = select.options[1]!.value;
    select.dispatchEvent(new Event('change'));
    const board = select.id.replace('board-', '');
    const chosen = select.options[1]!.value;
    const kept = () => client.fake.state.psa.connection!.settings.resolved_status[board];
    await waitUntil(() => kept() === chosen);
  });

  it('shows a webhook’s address and secret once, where an admin has to enter them', async () => {
    await open();
    client.fake.state.psa.connection!.provider = 'halo';
    await waitUntil(() => button('Set up webhooks') ?? button('Set up again'));
    (button('Set up webhooks') ?? button('Set up again')).click();
    await waitUntil(() => element.shadowRoot!.querySelectorAll('rf-code-block').length === 2);
    expect(text()).to.include('shown this once');
    element.remove();
    await show();
    await waitUntil(() => text().includes('Live changes'));
    expect(element.shadowRoot!.querySelector('rf-code-block')).to.equal(null);
  });

  it('asks before it disconnects, and says so to the page', async () => {
    await open();
    await waitUntil(() => element.shadowRoot!.querySelector('rf-menu'));
    find(element, 'rf-menu').dispatchEvent(
      Object.assign(new Event('rf-menu-select'), { itemId: 'disconnect' }),
    );
    await waitUntil(() => find(element, 'rf-dialog').hasAttribute('open'));
    expect(calls('psa.disconnect')).to.have.length(0);
    const gone = oneEvent(element, 'rf-psa-disconnected');
    button('Disconnect').click();
    await gone;
    await waitUntil(() => text().includes('No PSA is connected'));
  });

  it('tells everyone but an owner whom to ask', async () => {
    await open({ user: 'engineer' });
    await waitUntil(() => text().includes('Only an owner sees this'));
  });

  it('says that the server is away, and tries again', async () => {
    await open({ failures: { 'psa.connection': 'network' } });
    await waitUntil(() => text().includes('cannot be reached'));
    client.fake.fail('psa.connection', null);
    button('Try again').click();
    await waitUntil(() => text().includes('What a walk writes back'));
  });
});
