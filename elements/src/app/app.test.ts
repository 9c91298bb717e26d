import { expect, fixture, html } from '@open-wc/testing';
import { ContextConsumer } from '@lit/context';
import type { Client } from '@resolutionflow/sdk';
import { createFakeClient, createFakeHost } from '@resolutionflow/sdk/testing';
import { LitElement } from 'lit';
import { clientContext } from '../internal/client-context.js';
import { defineElement } from '../internal/define-element.js';
import { changeLocale, currentLocale, matchLocale } from '../internal/localization.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import type { App } from './app.js';
import './define.js';

class ClientTrial extends LitElement {
  readonly given = new ContextConsumer(this, { context: clientContext, subscribe: true });
}

defineElement('rf-client-trial', ClientTrial);

const given = (app: Element): Client | undefined =>
  app.querySelector<ClientTrial>('rf-client-trial')!.given.value;
const look = (app: Element, name: string) => getComputedStyle(app).getPropertyValue(name).trim();

describe('<rf-app>', () => {
  afterEach(() => changeLocale('en'));

  it('gives its client to what is inside', async () => {
    const client = createFakeClient();
    const app = await fixture(
      html`<rf-app .client=${client}><rf-client-trial></rf-client-trial></rf-app>`,
    );
    expect(given(app)).to.equal(client);
  });

  it('makes a client for a server, and another one for another server', async () => {
    const app = await fixture<App>(
      html`<rf-app server="https://one.test"><rf-client-trial></rf-client-trial></rf-app>`,
    );
    expect(given(app)?.server).to.contain('https://one.test');
    app.server = 'https://two.test';
    await waitUntil(() => given(app)?.server.startsWith('https://two.test'));
  });

  it('says early that it needs a server or a client', async () => {
    const app = document.createElement('rf-app');
    document.body.append(app);
    const error = await app.updateComplete.then(
      () => null,
      (reason: Error) => reason,
    );
    app.remove();
    expect(error?.message).to.contain('set "server", or "client"');
  });

  it('wears the accent, and takes it off', async () => {
    const app = await fixture<App>(
      html`<rf-app .client=${createFakeClient()} accent="rebeccapurple"></rf-app>`,
    );
    await waitUntil(() => look(app, '--rf-color-accent'));
    app.accent = '';
    await waitUntil(() => !look(app, '--rf-color-accent'));
  });

  it('follows its host in scheme, size and language, unless the page has decided', async () => {
    const host = createFakeHost({
      context: { theme: { scheme: 'dark', fontSize: 16 }, locale: 'de-AT' },
    });
    const app = await fixture<App>(
      html`<rf-app .client=${createFakeClient()} .host=${host}></rf-app>`,
    );
    await waitUntil(() => look(app, 'color-scheme') === 'dark');
    expect(look(app, '--rf-font-size-md')).to.equal('16px');
    await waitUntil(() => currentLocale() === 'de');
    host.emit('theme', { scheme: 'light' });
    await waitUntil(() => look(app, 'color-scheme') === 'light');
    app.scheme = 'dark';
    await waitUntil(() => look(app, 'color-scheme') === 'dark');
    app.locale = 'en';
    await waitUntil(() => currentLocale() === 'en');
  });

  it('takes the first language that there are texts for', () => {
    expect(matchLocale('', undefined, 'de-CH')).to.equal('de');
    expect(matchLocale('fr', 'en-GB')).to.equal('en');
    expect(matchLocale()).to.equal('en');
  });
});
