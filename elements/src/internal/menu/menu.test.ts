import { expect, fixture, html } from '@open-wc/testing';
import { expectAccessible } from '../testing/axe.js';
import { find, shadow } from '../testing/find.js';
import { defineMenu, type Menu } from './menu.js';
import { MenuSelectEvent } from './menu.events.js';

defineMenu();

const items = [
  { id: 'note', label: 'Add a note', key: 'n' },
  { id: 'skip', label: 'Skip', disabled: true },
  { id: 'end', label: 'End the walk', danger: true },
];

function button(menu: Menu): HTMLButtonElement {
  return find<HTMLButtonElement>(menu, 'button');
}

describe('rf-menu', () => {
  it('has nothing that axe finds wrong, closed or open', async () => {
    const menu = await fixture<Menu>(html`<rf-menu .items=${items}></rf-menu>`);
    await expectAccessible(menu);
    button(menu).click();
    await menu.updateComplete;
    await expectAccessible(menu);
  });

  it('says what was chosen, and not what is disabled', async () => {
    const menu = await fixture<Menu>(html`<rf-menu .items=${items}></rf-menu>`);
    const chosen: string[] = [];
    menu.addEventListener(MenuSelectEvent.eventName, (event) =>
      chosen.push((event as MenuSelectEvent).itemId),
    );
    const [note, skip] = shadow(menu).querySelectorAll<HTMLElement>('[role="menuitem"]');
    button(menu).click();
    skip?.click();
    note?.click();
    expect(chosen).to.deep.equal(['note']);
  });

  it('stays inside the page at its edge', async () => {
    const menu = await fixture<Menu>(html`<rf-menu .items=${items}></rf-menu>`);
    button(menu).click();
    await new Promise(requestAnimationFrame);
    const box = find(menu, '[popover]').getBoundingClientRect();
    expect(box.left).to.be.at.least(0);
    expect(box.right).to.be.at.most(document.documentElement.clientWidth);
  });
});
