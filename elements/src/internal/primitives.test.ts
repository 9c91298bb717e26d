import { expect, fixture } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { html, LitElement, type TemplateResult } from 'lit';
import { defineElement } from './define-element.js';
import { field } from './field.js';
import { icon } from './icon/icon.js';
import * as icons from './icon/icons.js';
import { emptyState, errorState } from './placeholder.js';
import { primitiveStyles } from './primitives.styles.js';
import { skeleton } from './skeleton.js';
import { opacityAt } from './testing/animations.js';
import { expectAccessible } from './testing/axe.js';
import { find, shadow } from './testing/find.js';
import { tokenStyles } from './tokens.styles.js';

class PrimitivesTrial extends LitElement {
  static override styles = primitiveStyles;
  content: unknown;
  protected override render(): TemplateResult {
    return html`<main>${this.content}</main>`;
  }
}

defineElement('rf-primitives-trial', PrimitivesTrial);

async function shown(content: unknown, scheme?: 'light' | 'dark'): Promise<ShadowRoot> {
  const page = await fixture<HTMLElement>(html`<div></div>`);
  const trial = new PrimitivesTrial();
  trial.content = content;
  if (scheme) trial.setAttribute('scheme', scheme);
  page.append(trial);
  await trial.updateComplete;
  return shadow(trial);
}

const tones = ['', 'accent', 'success', 'warning', 'danger', 'info'];
const buttons = html`
  ${['', 'primary', 'danger', 'quiet', 'answer'].map(
    (kind) => html`<button class="button ${kind}">Go ${kind}</button>`,
  )}
  <button class="button icon-only" aria-label="Close">${icon(icons.x)}</button>
`;

describe('the shared styles', () => {
  for (const scheme of ['light', 'dark'] as const) {
    it(`have nothing that axe finds wrong in the ${scheme} scheme`, async () => {
      const root = await shown(
        html`${buttons} ${tones.map((tone) => html`<span class="badge ${tone}">Open</span>`)}
          <p class="muted small">Four minutes ago</p>
          ${field(
            { id: 'a', label: 'Name', hint: 'As on the invoice' },
            (bind) =>
              html`<input class="control" id=${bind.id} aria-describedby=${bind.describedBy} />`,
          )}
          ${errorState({ title: 'The server does not answer', retry: () => undefined })}`,
        scheme,
      );
      // Contrast is judged against the element's own ground.
      (root.host as HTMLElement).style.background = 'var(--_surface)';
      await expectAccessible(root.host);
    });
  }

  it('make every button 44 px in both directions', async () => {
    const root = await shown(buttons);
    for (const button of root.querySelectorAll('button')) {
      const { width, height } = button.getBoundingClientRect();
      expect(Math.min(width, height), button.className).to.be.at.least(44);
    }
  });

  it('let the page set a token', async () => {
    const root = await shown(html`<button class="button primary">Go</button>`);
    (root.host as HTMLElement).style.setProperty('--rf-color-accent', 'rgb(1, 2, 3)');
    const button = find(root, 'button');
    button.style.transition = 'none';
    expect(getComputedStyle(button).backgroundColor).to.equal('rgb(1, 2, 3)');
  });

  it('move nothing for people who asked for that', async () => {
    const root = await shown(html`<button class="button">Go</button>`);
    const duration = () => getComputedStyle(find(root, 'button')).transitionDuration;
    expect(duration()).to.contain('0.12s');
    await emulateMedia({ reducedMotion: 'reduce' });
    const still = duration();
    await emulateMedia({ reducedMotion: 'no-preference' });
    expect(still).to.match(/^0s(, 0s)*$/);
  });

  it('read no token that does not exist', () => {
    const css = primitiveStyles.map((sheet) => sheet.cssText).join('');
    const used = new Set([...css.matchAll(/var\((--_[\w-]+)/g)].map((match) => match[1]));
    const missing = [...used].filter((name) => !tokenStyles.cssText.includes(`${name}:`));
    expect(missing).to.deep.equal([]);
  });
});

describe('defineElement', () => {
  it('keeps the first definition when a script is loaded twice', () => {
    defineElement('rf-primitives-trial', class extends HTMLElement {});
    expect(customElements.get('rf-primitives-trial')).to.equal(PrimitivesTrial);
  });
});

describe('field', () => {
  it('ties the error to the control, in place of the hint', async () => {
    const root = await shown(
      field(
        { id: 'mail', label: 'E-mail', hint: 'Yours', error: 'Add an @' },
        (bind) =>
          html`<input
            class="control"
            id=${bind.id}
            aria-describedby=${bind.describedBy}
            aria-invalid=${bind.invalid}
          />`,
      ),
    );
    const input = find<HTMLInputElement>(root, 'input');
    expect(input.labels?.[0]?.textContent).to.equal('E-mail');
    const said = root.getElementById(input.getAttribute('aria-describedby') ?? '');
    expect(said?.textContent?.trim()).to.equal('Add an @');
    expect(input.getAttribute('aria-invalid')).to.equal('true');
  });
});

describe('icon', () => {
  it('draws every shape of every icon that is used', async () => {
    for (const [name, node] of Object.entries(icons)) {
      const root = await shown(icon(node));
      const drawn = root.querySelectorAll('svg > *');
      expect(drawn.length, name).to.equal(node.length);
      for (const shape of drawn) expect(shape.namespaceURI).to.contain('svg');
    }
  });

  it('is hidden from screen readers unless it has a label', async () => {
    const root = await shown(html`${icon(icons.x)}${icon(icons.lock, { label: 'Locked' })}`);
    const [plain, labelled] = root.querySelectorAll('svg');
    expect(plain?.getAttribute('aria-hidden')).to.equal('true');
    expect(labelled?.getAttribute('aria-label')).to.equal('Locked');
  });
});

describe('placeholders', () => {
  it('retry when asked', async () => {
    let tried = 0;
    const root = await shown(
      errorState({ title: 'Offline', kept: 'Two steps are kept.', retry: () => (tried += 1) }),
    );
    find(root, 'button').click();
    expect(tried).to.equal(1);
    expect(root.querySelector('[role="alert"]')?.textContent).to.contain('Two steps are kept.');
  });

  it('say what to do where there is nothing', async () => {
    const root = await shown(
      emptyState({ icon: icons.inbox, title: 'No open walks', body: 'Start one from a ticket.' }),
    );
    await expectAccessible(root.host);
  });

  it('show a skeleton only after a while', async () => {
    const root = await shown(skeleton('title', 'text'));
    const bars = find(root, '.skeleton');
    expect(opacityAt(bars, 149)).to.equal('0');
    expect(opacityAt(bars, 400)).to.equal('1');
  });
});
