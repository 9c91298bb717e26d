import { expect, fixture, html } from '@open-wc/testing';
import { createFakeClient, type FakeClient } from '@resolutionflow/sdk/testing';
import { expectAccessible } from '../internal/testing/axe.js';
import { find } from '../internal/testing/find.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { EmbedSettings } from './embed-settings.js';

describe('rf-embed-settings', () => {
  let client: FakeClient;
  let element: EmbedSettings;
  const text = () => element.shadowRoot!.textContent.replaceAll(/\s+/g, ' ');
  const button = (words: string, within: ParentNode = element.shadowRoot!) =>
    [...within.querySelectorAll<HTMLButtonElement>('button')].find(
      (found) => found.textContent.trim() === words,
    )!;
  const calls = (name: string) => client.fake.calls.filter((call) => call.name === name);
  const hostRow = (name: string) =>
    [...element.shadowRoot!.querySelectorAll<HTMLElement>('.key-row')].find((row) =>
      row.textContent.includes(name),
    )!;

  async function open(options: Parameters<typeof createFakeClient>[0] = {}): Promise<void> {
    client = createFakeClient({ user: 'owner', ...options });
    element = await fixture<EmbedSettings>(
      html`<rf-embed-settings .client=${client}></rf-embed-settings>`,
    );
  }

  it('has nothing that axe finds wrong, with a form open', async () => {
    await open();
    await waitUntil(() => text().includes('Embed keys'));
    button('New key').click();
    await element.updateComplete;
    await expectAccessible(element);
  });

  it('makes a key for origins as they are copied out of an address bar', async () => {
    await open();
    await waitUntil(() => button('New key'));
    button('New key').click();
    await element.updateComplete;
    await waitUntil(() => element.shadowRoot!.activeElement?.id === 'key-name');
    find<HTMLInputElement>(element, '#key-name').value = 'Portal';
    find<HTMLTextAreaElement>(element, '#key-origins').value =
      'https://Portal.example.com/\nhttps://www.example.com';
    button('Make the key').click();
    await waitUntil(() => text().includes('The key can be used at once.'));
    expect(calls('embed.createKey')[0]!.args[0]).to.deep.equal({
      name: 'Portal',
      allowed_origins: ['https://portal.example.com', 'https://www.example.com'],
    });
    expect(text()).to.include('Portal');
  });

  it('keeps what was typed where the server refuses it, and says why', async () => {
    await open({ failures: { 'embed.createKey': 'forbidden' } });
    await waitUntil(() => button('New key'));
    button('New key').click();
    await element.updateComplete;
    find<HTMLInputElement>(element, '#key-name').value = 'Portal';
    button('Make the key').click();
    await waitUntil(() => text().includes('Your role does not allow this'));
    expect(find<HTMLInputElement>(element, '#key-name').value).to.equal('Portal');
  });

  it('asks before it deletes a key', async () => {
    await open();
    await waitUntil(() => element.shadowRoot!.querySelector('[aria-label^="Delete the key"]'));
    const before = client.fake.state.psa.keys.length;
    find(element, '[aria-label^="Delete the key"]').click();
    await waitUntil(() => find(element, 'rf-dialog').hasAttribute('open'));
    expect(text()).to.include('signed out within seconds');
    button('Delete').click();
    await waitUntil(() => client.fake.state.psa.keys.length === before - 1);
  });

  it('takes several tab secrets, and shows none of them again', async () => {
    await open();
    await waitUntil(() => hostRow('Halo custom tab'));
    const row = () => hostRow('Halo custom tab');
    const toggle = () => button('Set it up', row()) ?? button('Change', row());
    toggle().click();
    await element.updateComplete;
    find<HTMLTextAreaElement>(element, '[name=tab_secrets]').value =
      'a-first-secret\n\n a-second-secret ';
    button('Save').click();
    await waitUntil(() => calls('embed.setHost').length === 1);
    expect(calls('embed.setHost')[0]!.args).to.deep.equal([
      'halo',
      { tab_secrets: ['a-first-secret', 'a-second-secret'] },
    ]);
    await waitUntil(() => row().textContent.includes('Change'));
    toggle().click();
    await element.updateComplete;
    expect(find<HTMLTextAreaElement>(element, '[name=tab_secrets]').value).to.equal('');
  });

  it('is the owner’s alone', async () => {
    await open({ user: 'engineer' });
    await waitUntil(() => text().includes('Only an owner sees this'));
  });
});
