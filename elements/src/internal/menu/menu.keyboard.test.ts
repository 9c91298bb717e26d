import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { find, shadow } from '../testing/find.js';
import { defineMenu, type Menu } from './menu.js';
import { MenuSelectEvent } from './menu.events.js';

defineMenu();

const items = [
  { id: 'a', label: 'Add a note' },
  { id: 'b', label: 'Copy the trail' },
  { id: 'c', label: 'End the walk' },
];

describe('rf-menu by keyboard', () => {
  let menu: Menu;
  const focused = () => shadow(menu).activeElement?.textContent?.trim();

  beforeEach(async () => {
    menu = await fixture<Menu>(html`<rf-menu .items=${items}></rf-menu>`);
    menu.focus();
    await sendKeys({ press: 'ArrowDown' });
  });

  it('opens at the first item, and moves in a circle', async () => {
    expect(focused()).to.equal('Add a note');
    await sendKeys({ press: 'ArrowUp' });
    expect(focused()).to.equal('End the walk');
    await sendKeys({ press: 'ArrowDown' });
    expect(focused()).to.equal('Add a note');
    await sendKeys({ press: 'End' });
    expect(focused()).to.equal('End the walk');
  });

  it('finds an item by its first letter', async () => {
    await sendKeys({ press: 'c' });
    expect(focused()).to.equal('Copy the trail');
  });

  it('chooses with Enter and gives the focus back to its button', async () => {
    let chosen = '';
    menu.addEventListener(MenuSelectEvent.eventName, (event) => {
      chosen = (event as MenuSelectEvent).itemId;
    });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    expect(chosen).to.equal('b');
    expect(shadow(menu).activeElement?.getAttribute('aria-haspopup')).to.equal('menu');
  });

  it('closes on Escape without choosing', async () => {
    await sendKeys({ press: 'Escape' });
    expect(find(menu, '[popover]').matches(':popover-open')).to.equal(false);
    expect(shadow(menu).activeElement?.getAttribute('aria-haspopup')).to.equal('menu');
  });

  it('keeps the keys it uses from the page around', async () => {
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener('keydown', listen);
    await sendKeys({ press: 'e' });
    document.removeEventListener('keydown', listen);
    expect(heard).to.deep.equal([]);
  });
});
