import { expect, fixture, html } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import { Announcer } from './announcer.js';
import { announcerStyles } from './announcer.styles.js';
import { baseStyles } from './base.styles.js';
import { buttonStyles } from './button.styles.js';
import { defineElement } from './define-element.js';
import { expectAccessible } from './testing/axe.js';
import { find, shadow } from './testing/find.js';
import { tokenStyles } from './tokens.styles.js';

class AnnouncerTrial extends LitElement {
  static override styles = [tokenStyles, baseStyles, buttonStyles, announcerStyles];
  readonly announcer = new Announcer(this);
  protected override render(): TemplateResult {
    return this.announcer.render();
  }
}

defineElement('rf-announcer-trial', AnnouncerTrial);

async function trial(): Promise<AnnouncerTrial> {
  return fixture<AnnouncerTrial>(html`<rf-announcer-trial></rf-announcer-trial>`);
}

describe('Announcer', () => {
  it('stands there as a polite region before anything is said', async () => {
    const element = await trial();
    expect(shadow(element).querySelector('[role="status"]')).to.not.equal(null);
  });

  it('says the same text again as an addition of its own', async () => {
    const element = await trial();
    element.announcer.say('Step 3 recorded');
    await element.updateComplete;
    const first = shadow(element).querySelector('span');
    element.announcer.say('Step 3 recorded');
    await element.updateComplete;
    const spoken = shadow(element).querySelectorAll('span');
    expect(spoken.length).to.equal(2);
    expect(spoken[0]).to.equal(first);
  });

  it('takes a toast away once its action ran', async () => {
    const element = await trial();
    let undone = 0;
    element.announcer.show('Note removed', { action: { label: 'Undo', run: () => (undone += 1) } });
    await element.updateComplete;
    await expectAccessible(element);
    find(element, 'button').click();
    await element.updateComplete;
    expect(undone).to.equal(1);
    expect(shadow(element).querySelector('.toast')).to.equal(null);
  });

  it('forgets what it said when its host goes', async () => {
    const element = await trial();
    element.announcer.show('Saved');
    const parent = element.parentElement;
    element.remove();
    parent?.append(element);
    element.requestUpdate();
    await element.updateComplete;
    expect(shadow(element).querySelector('.toast')).to.equal(null);
  });
});
