import { expect, fixture, html } from '@open-wc/testing';
import {
  createScenario,
  fakeGraph,
  type FakeClient,
  type ScenarioName,
} from '@resolutionflow/sdk/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../app/define.js';
import { find } from '../internal/testing/find.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { Walker } from './walker.js';

interface Shown {
  walker: Walker;
  root: ShadowRoot;
  client: FakeClient;
  field: HTMLInputElement;
  calls: () => string[];
}

/** A walker on a page that has a field and keys of its own. */
async function show(
  name: ScenarioName,
  prepare?: (fake: FakeClient['fake']) => void,
): Promise<Shown> {
  const { client, sessionId } = await createScenario(name);
  prepare?.(client.fake);
  const page = await fixture(html`
    <div>
      <input aria-label="Search the page" />
      <rf-app .client=${client}><rf-walker session-id=${sessionId}></rf-walker></rf-app>
    </div>
  `);
  const walker = page.querySelector('rf-walker')!;
  const root = walker.shadowRoot!;
  await waitUntil(() => root.querySelector('#question'), 'the walk is shown');
  await waitUntil(() => root.querySelector('aside section'), 'its parts are loaded');
  return {
    walker,
    root,
    client,
    field: page.querySelector('input')!,
    calls: () => client.fake.calls.map((call) => call.name),
  };
}

const press = (key: string) => sendKeys({ press: key });
const question = (root: ShadowRoot) => root.querySelector('#question')?.textContent.trim();
const at = (root: ShadowRoot, nodeId: string) =>
  waitUntil(() => question(root) === fakeGraph.nodes[nodeId]!.title, `the walk is at ${nodeId}`);
const dialog = (root: ShadowRoot) => root.querySelector('rf-dialog');

describe('<rf-walker> by keyboard', () => {
  it('takes the focus once the walk is shown, when it was asked while that was loading', async () => {
    const { client, sessionId } = await createScenario('question');
    const app = await fixture(
      html`<rf-app .client=${client}><rf-walker session-id=${sessionId}></rf-walker></rf-app>`,
    );
    const walker = app.querySelector('rf-walker')!;
    expect(walker.shadowRoot!.querySelector('#question')).to.equal(null);
    walker.focus();
    await waitUntil(() => walker.shadowRoot!.activeElement?.id === 'question');
  });

  it('is walked from the first question to the resolved ticket', async () => {
    const { walker, root } = await show('question');
    walker.focus();
    await press('2');
    await at(root, 'input');
    await press('Tab');
    await sendKeys({ type: '97' });
    await press('Enter');
    await at(root, 'checklist');
    await press('1');
    await press('3');
    expect(root.querySelectorAll(':checked').length).to.equal(2);
    await press('Tab');
    await press('Tab');
    await press('Tab');
    await press('Tab');
    await press('Enter');
    await at(root, 'info');
    await press('1');
    await at(root, 'action');
    await press('1');
    await at(root, 'resolution');
    await press('r');
    await waitUntil(() => dialog(root)?.open);
    await press('Tab');
    await sendKeys({ type: 'The mailbox was full: r, b and 1 are letters here.' });
    expect(root.querySelector<HTMLTextAreaElement>('#resolution')!.value).to.contain('r, b and 1');
    await press('Tab');
    await press('Tab');
    await press('Enter');
    await waitUntil(() => question(root) === 'Resolved');
    expect(root.activeElement?.id).to.equal('question');
  });

  it('takes a step back with b, and writes a note with n', async () => {
    const { walker, root } = await show('checklist');
    walker.focus();
    await press('b');
    await at(root, 'input');
    await press('n');
    await waitUntil(() => root.activeElement?.id === 'step-note');
    await sendKeys({ type: 'b1' });
    expect(root.querySelector<HTMLTextAreaElement>('#step-note')!.value).to.equal('b1');
    await at(root, 'input');
  });

  it('keeps the focus, and with it the keys, while the next question is on its way', async () => {
    const { walker, root, client } = await show('question', (fake) => {
      fake.fail('sessions.graph', 'network');
      fake.fail('sessions.step', 'network');
    });
    walker.focus();
    await press('2');
    await waitUntil(() => question(root) === undefined, 'the question is answered');
    expect(root.activeElement?.className).to.equal('main');
    client.fake.fail('sessions.step', null);
    await at(root, 'input');
    await walker.updateComplete;
    expect(root.activeElement?.id).to.equal('question');
    client.fake.fail('sessions.undo', 'network');
    await press('b');
    await waitUntil(() => question(root) === undefined, 'the step is taken back');
    client.fake.fail('sessions.undo', null);
    await at(root, 'question');
    await walker.updateComplete;
    expect(root.activeElement?.id).to.equal('question');
  });

  it('keeps the focus when the notice that had it goes', async () => {
    const { walker, root } = await show('conflict');
    await waitUntil(() => root.querySelector('.refused'), 'the step is refused');
    const discard = [...root.querySelectorAll<HTMLElement>('.refused button')].find((button) =>
      button.textContent.includes('Discard'),
    )!;
    discard.focus();
    await press('Enter');
    await waitUntil(() => !root.querySelector('.refused'), 'it is discarded');
    await walker.updateComplete;
    expect(root.activeElement?.id).to.equal('question');
  });

  it('leaves the note with Escape, so that a number answers with it', async () => {
    const { walker, root, calls } = await show('question');
    walker.focus();
    await press('n');
    await waitUntil(() => root.activeElement?.id === 'step-note');
    await sendKeys({ type: 'Since Tuesday, 2 users' });
    await press('Escape');
    expect(root.activeElement?.id).to.equal('question');
    await press('1');
    await at(root, 'action');
    await waitUntil(() => calls().includes('sessions.step'));
    expect(root.querySelector('.step-note')?.textContent).to.contain('Since Tuesday, 2 users');
  });

  it('folds a note away with Escape where nothing was written, and leaves other Escapes alone', async () => {
    const { walker, root } = await show('question');
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener('keydown', listen);
    walker.focus();
    await press('n');
    await waitUntil(() => root.activeElement?.id === 'step-note');
    await press('Escape');
    await waitUntil(() => !root.querySelector('#step-note'));
    expect(root.activeElement?.id).to.equal('question');
    expect(heard).to.not.include('Escape');
    await press('Escape');
    document.removeEventListener('keydown', listen);
    expect(heard).to.include('Escape');
  });

  it('opens and leaves its dialogs, and gives the focus back', async () => {
    const { walker, root } = await show('question');
    walker.focus();
    for (const key of ['e', 'r', '?']) {
      await press(key);
      await waitUntil(() => dialog(root)?.open, `${key} opens a dialog`);
      await press('Escape');
      await waitUntil(() => !dialog(root), `${key} is left`);
      expect(root.activeElement?.id).to.equal('question');
    }
  });

  it('gives the focus back by a dialog’s buttons as well', async () => {
    const { walker, root } = await show('question');
    walker.focus();
    await press('r');
    await waitUntil(() => dialog(root)?.open);
    dialog(root)!.querySelector<HTMLElement>('[slot="footer"]')!.focus();
    await press('Enter');
    await waitUntil(() => !dialog(root), 'it is cancelled');
    expect(root.activeElement?.id).to.equal('question');
    const add = [...root.querySelectorAll('button')].find((button) =>
      button.textContent.includes('Add own step'),
    )!;
    add.focus();
    await press('Enter');
    await waitUntil(() => dialog(root)?.open);
    await sendKeys({ type: 'Asked a colleague' });
    await press('Enter');
    await waitUntil(() => !dialog(root), 'the step is added');
    expect(root.activeElement === add, 'the focus is at what opened the dialog').to.equal(true);
  });

  it('hears a key in the very frame in which a dialog closes', async () => {
    const { walker, root } = await show('question');
    walker.focus();
    await press('?');
    await waitUntil(() => dialog(root)?.open);
    const help = dialog(root)!;
    let frames = 0;
    requestAnimationFrame(() => (frames += 1));
    find(help, '[aria-label="Close"]').click();
    await help.updateComplete;
    root.activeElement!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'r', bubbles: true, composed: true }),
    );
    expect(frames, 'frames since it was told to close').to.equal(0);
    await waitUntil(() => dialog(root)?.heading === 'Resolve the ticket');
    expect(dialog(root)!.open).to.equal(true);
  });

  it('moves among the answers with arrow keys, which are one stop for Tab', async () => {
    const { walker, root } = await show('question');
    walker.focus();
    await press('Tab');
    await press('Tab');
    const answers = [...root.querySelectorAll('.answers button')];
    expect(root.activeElement).to.equal(answers[0]);
    await press('ArrowDown');
    expect(root.activeElement).to.equal(answers[1]);
    await press('End');
    await press('ArrowDown');
    expect(root.activeElement).to.equal(answers[0]);
    await press('Tab');
    expect(answers).to.not.include(root.activeElement);
  });

  it('takes no key from the page around, nor while someone types there', async () => {
    const { root, field } = await show('question');
    field.focus();
    await sendKeys({ type: '12bre?' });
    expect(field.value).to.equal('12bre?');
    field.blur();
    await press('1');
    expect(question(root)).to.equal(fakeGraph.nodes['question']!.title);
    expect(dialog(root)).to.equal(null);
  });

  it('leaves keys with a modifier to the browser, and keeps its own from the page', async () => {
    const { walker, root, calls } = await show('question');
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener('keydown', listen);
    walker.focus();
    await sendKeys({ down: 'Alt' });
    await press('1');
    await sendKeys({ up: 'Alt' });
    expect(calls()).to.not.include('sessions.step');
    await press('x');
    await press('1');
    await at(root, 'action');
    document.removeEventListener('keydown', listen);
    expect(heard).to.include('x');
    expect(heard.filter((key) => key === '1').length).to.equal(1);
  });

  it('gives a watcher nothing to press', async () => {
    const { walker, root, calls } = await show('watched');
    walker.focus();
    for (const key of ['1', 'b', 'r', 'e']) await press(key);
    expect(dialog(root)).to.equal(null);
    expect(calls()).to.not.include('sessions.step');
  });
});
