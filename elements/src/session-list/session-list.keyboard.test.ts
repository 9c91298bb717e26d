import { expect, fixture, html } from '@open-wc/testing';
import {
  createFakeClient,
  fakeId,
  fakeSession,
  type FakeClient,
} from '@resolutionflow/sdk/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { SessionList } from './session-list.js';

describe('rf-session-list by keyboard', () => {
  let element: SessionList;
  let client: FakeClient;
  const focusedRow = () =>
    element.shadowRoot!.activeElement?.closest<HTMLElement>('.row')?.dataset.key;
  const keys = () =>
    [...element.shadowRoot!.querySelectorAll<HTMLElement>('.row[data-key]')].map(
      ({ dataset }) => dataset.key,
    );

  beforeEach(async () => {
    const sessions = [1, 2, 3].map((n) =>
      fakeSession({ id: fakeId(3, n), status: 'escalated', problem_statement: `Problem ${n}` }),
    );
    client = createFakeClient({ user: 'engineer', state: { sessions } });
    element = await fixture<SessionList>(
      html`<rf-session-list view="escalations" .client=${client}></rf-session-list>`,
    );
    await waitUntil(() => keys().length === 3);
    element.shadowRoot!.querySelector<HTMLElement>('.open')!.focus();
  });

  it('moves among rows with arrows, Home and End', async () => {
    await sendKeys({ press: 'ArrowDown' });
    expect(focusedRow()).to.equal(keys()[1]);
    await sendKeys({ press: 'End' });
    expect(focusedRow()).to.equal(keys()[2]);
    await sendKeys({ press: 'ArrowDown' });
    expect(focusedRow()).to.equal(keys()[2]);
    await sendKeys({ press: 'Home' });
    expect(focusedRow()).to.equal(keys()[0]);
  });

  it('reaches what a row can do with the arrow beside it', async () => {
    await sendKeys({ press: 'ArrowRight' });
    expect(element.shadowRoot!.activeElement!.className).to.include('act');
    await sendKeys({ press: 'ArrowLeft' });
    expect(element.shadowRoot!.activeElement!.className).to.include('open');
  });

  it('is one stop for Tab, at the row where one was', async () => {
    await sendKeys({ press: 'ArrowDown' });
    await element.updateComplete;
    const stops = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.open')].filter(
      ({ tabIndex }) => tabIndex === 0,
    );
    expect(stops.map((stop) => stop.closest<HTMLElement>('.row')!.dataset.key)).to.deep.equal([
      keys()[1],
    ]);
  });

  it('opens a row with Enter', async () => {
    let opened = '';
    element.addEventListener('rf-session-open-request', ({ sessionId }) => (opened = sessionId));
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    expect(opened).to.equal(keys()[1]);
  });

  it('stays on its row when the list is read again in another order', async () => {
    await sendKeys({ press: 'ArrowDown' });
    const key = focusedRow();
    const [first] = keys();
    client.fake.state.sessions.reverse();
    element.refresh();
    await waitUntil(() => keys().at(-1) === first);
    await element.updateComplete;
    expect(focusedRow()).to.equal(key);
  });

  it('stays where it was when its row goes away', async () => {
    await sendKeys({ press: 'ArrowDown' });
    const [, gone, after] = keys();
    const at = client.fake.state.sessions.findIndex(({ id }) => id === gone);
    client.fake.state.sessions.splice(at, 1);
    element.refresh();
    await waitUntil(() => keys().length === 2);
    await element.updateComplete;
    expect(focusedRow()).to.equal(after);
  });
});
