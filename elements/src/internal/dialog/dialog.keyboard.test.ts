import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { find } from '../testing/find.js';
import { defineDialog, type Dialog } from './dialog.js';
import { DialogCloseRequestEvent, type DialogCloseReason } from './dialog.events.js';

defineDialog();

describe('rf-dialog by keyboard', () => {
  let dialog: Dialog;
  let opener: HTMLElement;

  beforeEach(async () => {
    const page = await fixture<HTMLElement>(html`
      <div>
        <button id="opener">Open</button>
        <rf-dialog heading="Resolve">
          <textarea autofocus></textarea>
          <button slot="footer" id="main" type="button">Resolve</button>
        </rf-dialog>
      </div>
    `);
    dialog = find<Dialog>(page, 'rf-dialog');
    opener = find(page, '#opener');
    opener.focus();
    dialog.open = true;
    await dialog.updateComplete;
  });

  it('starts at what asks for the focus', () => {
    expect(document.activeElement?.localName).to.equal('textarea');
  });

  it('never lets Tab reach the page behind', async () => {
    for (let press = 0; press < 6; press += 1) {
      await sendKeys({ press: 'Tab' });
      expect(document.activeElement).to.not.equal(opener);
    }
  });

  it('closes on Escape and gives the focus back', async () => {
    let reason: DialogCloseReason | undefined;
    dialog.addEventListener(DialogCloseRequestEvent.eventName, (event) => {
      reason = (event as DialogCloseRequestEvent).reason;
    });
    await sendKeys({ press: 'Escape' });
    await dialog.updateComplete;
    expect(reason).to.equal('escape');
    expect(dialog.open).to.equal(false);
    expect(document.activeElement).to.equal(opener);
  });

  it('gives the focus back when it is taken out while it is open', () => {
    dialog.remove();
    expect(document.activeElement).to.equal(opener);
  });

  it('fills a pod as a sheet', async () => {
    await setViewport({ width: 300, height: 300 });
    const native = find<HTMLDialogElement>(dialog, 'dialog');
    await Promise.all(native.getAnimations().map((animation) => animation.finished));
    const box = native.getBoundingClientRect();
    await setViewport({ width: 800, height: 600 });
    expect([box.width, box.height]).to.deep.equal([300, 300]);
  });
});
