import { expect, fixture, html } from '@open-wc/testing';
import '@resolutionflow/elements/app';
import { ClientError } from '@resolutionflow/sdk';
import { createFakeClient, type FakeClient } from '@resolutionflow/sdk/testing';
import { defineElement } from '@resolutionflow/elements/page-parts';
import { expectAccessible } from '../../../../elements/src/internal/testing/axe.js';
import { waitUntil } from '../../../../elements/src/internal/testing/wait-until.js';
import { defineSignIn } from '../pod/define-sign-in.js';
import { giveCodeBack } from './give-code-back.js';
import { readOpener, SignInPopup } from './sign-in-popup.js';

defineElement('rf-sign-in-popup', SignInPopup);
defineSignIn();

const origin = 'https://na.myconnectwise.net';
const key = 'pk_0123456789';

/** A window that notes what is posted to it, and for whom. */
function fakeWindow() {
  const posted: { message: unknown; origin: unknown }[] = [];
  const postMessage = (message: unknown, to: unknown) => void posted.push({ message, origin: to });
  return { posted, window: { postMessage } as unknown as Window };
}

async function open(client: FakeClient, createCode: () => Promise<{ code: string }>) {
  const asked: unknown[] = [];
  Object.assign(client.embed, {
    createCode: (body: unknown) => {
      asked.push(body);
      return createCode();
    },
  });
  const opener = fakeWindow();
  let closed = 0;
  const popup = await fixture<SignInPopup>(
    html`<rf-sign-in-popup
      .client=${client}
      .opener=${{ window: opener.window, origin, key }}
      .close=${() => (closed += 1)}
    ></rf-sign-in-popup>`,
  );
  return { popup, asked, posted: opener.posted, closed: () => closed, root: popup.shadowRoot! };
}

describe('the window that signs in', () => {
  it('gives whoever is signed in a code, to the opener’s exact origin, and closes', async () => {
    const { asked, posted, closed } = await open(createFakeClient(), async () => ({ code: 'c-1' }));
    await waitUntil(() => closed() === 1);
    expect(asked).to.deep.equal([{ key, origin }]);
    expect(posted).to.deep.equal([{ message: { type: 'rf:code', code: 'c-1' }, origin }]);
  });

  it('signs in first where nobody is', async () => {
    const client = createFakeClient({ user: null });
    const { root, popup, posted } = await open(client, async () => ({ code: 'c-2' }));
    await waitUntil(() => root.querySelector('rf-portal-sign-in'));
    await expectAccessible(popup);
    expect(posted).to.deep.equal([]);
    await client.auth.login({ email: 'l1_tech@demo.test', password: 'x' });
    await waitUntil(() => posted.length === 1);
  });

  it('gives nothing to an opener that the server does not allow', async () => {
    const refused = new ClientError('origin_not_allowed', 'Not from there', { status: 403 });
    const { root, popup, posted, closed } = await open(createFakeClient(), () =>
      Promise.reject(refused),
    );
    await waitUntil(() => root.textContent.includes('is not allowed'));
    await expectAccessible(popup);
    expect(posted).to.deep.equal([]);
    expect(closed()).to.equal(0);
  });

  it('has nothing to do without an opener that names its origin and key', async () => {
    const at = (query: string) => `https://ours.test/embed/popup?${query}`;
    expect(readOpener(at(`key=${key}&origin=${origin}`), window)?.origin).to.equal(origin);
    expect(readOpener(at(`key=${key}&origin=${origin}`), null)).to.equal(null);
    for (const query of [
      '',
      `key=${key}`,
      `origin=${origin}`,
      `key=${key}&origin=*`,
      `key=${key}&origin=${origin}/path`,
      `key=${key}&origin=javascript:alert(1)`,
      `key=sk_0123456789&origin=${origin}`,
    ]) {
      expect(readOpener(at(query), window), query).to.equal(null);
    }
    const popup = await fixture<SignInPopup>(
      html`<rf-sign-in-popup .client=${createFakeClient()}></rf-sign-in-popup>`,
    );
    expect(popup.shadowRoot!.textContent).to.contain('Nothing to sign in to');
    await expectAccessible(popup);
  });
});

describe('the page that a PSA’s sign-in leads back to', () => {
  function callback(query: string, opener: Window | null) {
    const said = document.createElement('p');
    const done: string[] = [];
    const page = {
      location: { href: `https://ours.test/embed/halo/callback?${query}` },
      history: { replaceState: (_: unknown, __: string, url: string) => void done.push(url) },
      document: { querySelector: () => said },
      opener,
      close: () => void done.push('closed'),
    };
    giveCodeBack(page as unknown as Window);
    return { said: said.textContent, done };
  }

  it('hands the code to our own origin alone, and keeps it out of the address', () => {
    const opener = fakeWindow();
    const { done } = callback('code=abc&state=s-1', opener.window);
    expect(opener.posted).to.deep.equal([
      { message: { type: 'rf:code', code: 'abc', state: 's-1' }, origin: 'https://ours.test' },
    ]);
    expect(done).to.deep.equal(['/embed/halo/callback', 'closed']);
  });

  it('says so where the sign-in failed, or nobody waits for it', () => {
    expect(callback('error=access_denied', fakeWindow().window).said).to.contain('did not work');
    expect(callback('code=abc', null)).to.deep.include({ done: ['/embed/halo/callback'] });
  });
});
