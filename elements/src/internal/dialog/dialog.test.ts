import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { expectAccessible } from '../testing/axe.js';
import { find } from '../testing/find.js';
import { defineDialog, type Dialog } from './dialog.js';
import { DialogClosedEvent, DialogCloseRequestEvent } from './dialog.events.js';

defineDialog();

async function opened(): Promise<Dialog> {
  const dialog = await fixture<Dialog>(html`
    <rf-dialog heading="Escalate to an engineer">
      <label>Reason <input /></label>
      <button slot="footer" type="button">Escalate</button>
    </rf-dialog>
  `);
  dialog.open = true;
  await dialog.updateComplete;
  return dialog;
}

function native(dialog: Dialog): HTMLDialogElement {
  return find<HTMLDialogElement>(dialog, 'dialog');
}

describe('rf-dialog', () => {
  it('has nothing that axe finds wrong', async () => {
    await expectAccessible(await opened());
  });

  it('is modal, and named by its heading', async () => {
    const dialog = native(await opened());
    expect(dialog.matches(':modal')).to.equal(true);
    expect(dialog.getAttribute('aria-labelledby')).to.equal('heading');
    expect(dialog.querySelector('#heading')?.textContent).to.equal('Escalate to an engineer');
  });

  it('adds no landmark to the page', async () => {
    expect(native(await opened()).querySelector('header, footer')).to.equal(null);
  });

  it('asks before it closes, and stays where the page prevents it', async () => {
    const dialog = await opened();
    dialog.addEventListener(DialogCloseRequestEvent.eventName, (event) => event.preventDefault(), {
      once: true,
    });
    const button = find<HTMLElement>(dialog, '[aria-label="Close"]');
    button.click();
    await dialog.updateComplete;
    expect(native(dialog).open).to.equal(true);
    button.click();
    await dialog.updateComplete;
    expect(native(dialog).open).to.equal(false);
  });

  it('says once that it has closed', async () => {
    const dialog = await opened();
    let said = 0;
    dialog.addEventListener(DialogClosedEvent.eventName, () => (said += 1));
    const nativeSaid = oneEvent(native(dialog), 'close');
    dialog.open = false;
    await dialog.updateComplete;
    expect(said).to.equal(1);
    await nativeSaid;
    expect(said).to.equal(1);
  });

  it('can be opened again at once', async () => {
    const dialog = await opened();
    const nativeSaid = oneEvent(native(dialog), 'close');
    dialog.open = false;
    await dialog.updateComplete;
    dialog.open = true;
    await nativeSaid;
    await dialog.updateComplete;
    expect(native(dialog).open).to.equal(true);
  });

  it('hides an empty footer', async () => {
    const dialog = await fixture<Dialog>(html`<rf-dialog heading="Keys" open>Text</rf-dialog>`);
    expect(find(dialog, '.foot').hidden).to.equal(true);
  });

  it('is closed when it comes back after it was taken out', async () => {
    const dialog = await opened();
    const parent = dialog.parentElement;
    dialog.remove();
    parent?.append(dialog);
    await dialog.updateComplete;
    expect(native(dialog).open).to.equal(false);
  });
});
