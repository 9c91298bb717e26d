import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createFakeClient } from '@resolutionflow/sdk/testing';
import './define.js';
import type { Intake } from './intake.js';

async function shownIn(width: number, client = createFakeClient()): Promise<ShadowRoot> {
  const element = await fixture<Intake>(html`<rf-intake .client=${client}></rf-intake>`);
  element.style.inlineSize = `${width}px`;
  const root = element.shadowRoot!;
  await waitUntil(() => root.querySelector('button.match'));
  return root;
}

describe('how rf-intake is laid out', () => {
  it('shows a flow before anybody scrolls, in a pod of 300 by 300 pixels', async () => {
    const root = await shownIn(300);
    const top = root.host.getBoundingClientRect().top;
    const first = root.querySelector('button.match')!.getBoundingClientRect();
    expect(first.top - top).to.be.at.most(300 - 52);
  });

  it('puts the customer under one another where the text is large', async () => {
    document.documentElement.style.fontSize = '32px';
    try {
      const root = await shownIn(390);
      const [name, contact] = ['name', 'contact'].map((id) =>
        root.getElementById(id)!.getBoundingClientRect(),
      );
      expect(contact!.top).to.be.greaterThan(name!.bottom);
    } finally {
      document.documentElement.style.removeProperty('font-size');
    }
  });
});

describe('what rf-intake says of a flow', () => {
  it('says no rate of a few walks, which would only look like one', async () => {
    const client = createFakeClient();
    const [flow] = client.fake.state.flows;
    client.fake.state.flows[0] = { ...flow!, usage_count: 1, success_rate: 0 };
    const root = await shownIn(390, client);
    expect(root.textContent).to.contain('Walked once');
    expect(root.textContent).not.to.contain('0% solved');
  });
});

describe('rf-intake after the server was away', () => {
  it('searches again by itself, and takes back that it could not', async () => {
    const client = createFakeClient({ offline: true });
    const element = await fixture<Intake>(html`<rf-intake .client=${client}></rf-intake>`);
    const root = element.shadowRoot!;
    element.problem = 'Outlook';
    await waitUntil(() => root.querySelector('.placeholder'));
    root.querySelector<HTMLElement>('.ways [type="submit"]')!.click();
    await waitUntil(() => root.querySelector('.failure'));
    client.fake.setOffline(false);
    window.dispatchEvent(new Event('online'));
    await waitUntil(() => root.querySelector('button.match'));
    expect(root.querySelector('.failure')).to.equal(null);
    expect(element.problem).to.equal('Outlook');
  });
});

describe('the dialog of rf-intake', () => {
  it('can be cancelled as it can be closed', async () => {
    const root = await shownIn(390);
    (root.host as Intake).problem = 'The boss cannot print';
    root.querySelector<HTMLElement>('.ways [type="button"]')!.click();
    const dialog = root.querySelector('rf-dialog')!;
    await waitUntil(() => dialog.open);
    const [cancel] = dialog.querySelectorAll<HTMLElement>('[slot="footer"]');
    expect(cancel!.textContent.trim()).to.equal('Cancel');
    cancel!.click();
    await waitUntil(() => !dialog.open);
    expect((root.host as Intake).problem).to.equal('The boss cannot print');
  });
});
