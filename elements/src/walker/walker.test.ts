import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import {
  createFakeClient,
  createScenario,
  fakeGraph,
  fakeSession,
  fakeStep,
  scenarioNames,
  type FakeClient,
  type ScenarioName,
} from '@resolutionflow/sdk/testing';
import '../app/define.js';
import { animationsEnded, opacityAt } from '../internal/testing/animations.js';
import { expectAccessible } from '../internal/testing/axe.js';
import { waitUntil } from '../internal/testing/wait-until.js';
import './define.js';
import type { Walker } from './walker.js';
import {
  SessionEscalatedEvent,
  SessionResolvedEvent,
  SessionResolveRequestEvent,
  StepRecordedEvent,
} from './walker.events.js';

interface Shown {
  walker: Walker;
  root: ShadowRoot;
  client: FakeClient;
  sessionId: string;
}

async function show(
  client: FakeClient,
  sessionId = fakeSession().id,
  scheme: 'light' | 'dark' = 'light',
): Promise<Shown> {
  const app = await fixture(html`
    <rf-app .client=${client} scheme=${scheme}>
      <rf-walker session-id=${sessionId}></rf-walker>
    </rf-app>
  `);
  const walker = app.querySelector('rf-walker')!;
  return { walker, root: walker.shadowRoot!, client, sessionId };
}

async function showScenario(name: ScenarioName, scheme?: 'light' | 'dark'): Promise<Shown> {
  const { client, sessionId } = await createScenario(name);
  return show(client, sessionId, scheme);
}

async function ready({ root, walker }: Shown): Promise<void> {
  await waitUntil(() => root.querySelector('#question, .placeholder'), 'the walk is shown');
  await waitUntil(() => customElements.get('rf-dialog'), 'its parts are loaded');
  await waitUntil(() => root.querySelector('aside section, .placeholder'), 'the side is shown');
  await walker.updateComplete;
}

const question = (root: ShadowRoot) => root.querySelector('#question')?.textContent.trim();
const text = (root: ShadowRoot, selector: string) =>
  root.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim();

function button(root: ShadowRoot, name: string): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>('button, summary')].find((candidate) =>
    (candidate.getAttribute('aria-label') ?? candidate.textContent).includes(name),
  );
  if (!found) throw new Error(`There is no button "${name}"`);
  return found;
}

async function openDialog(shown: Shown, name: string): Promise<HTMLElement> {
  button(shown.root, name).click();
  await waitUntil(() => shown.root.querySelector('rf-dialog')?.open, 'the dialog is open');
  await shown.walker.updateComplete;
  return shown.root.querySelector('rf-dialog')!;
}

describe('<rf-walker>', () => {
  for (const scheme of ['light', 'dark'] as const) {
    for (const name of scenarioNames.filter((scenario) => scenario !== 'slow')) {
      it(`has nothing that axe finds wrong: ${name}, ${scheme}`, async () => {
        const shown = await showScenario(name, scheme);
        await ready(shown);
        await expectAccessible(shown.walker);
      });
    }

    it(`has nothing that axe finds wrong in its dialogs, ${scheme}`, async () => {
      const shown = await showScenario('question', scheme);
      await ready(shown);
      for (const name of ['Resolve', 'Escalate', 'Add own step', 'Keyboard']) {
        const dialog = await openDialog(shown, name);
        await expectAccessible(dialog);
        button(shown.root, name === 'Keyboard' ? 'Close' : 'Cancel').click();
        await waitUntil(() => !shown.root.querySelector('rf-dialog'));
      }
    });
  }

  it('says early that it needs a client', async () => {
    const walker = document.createElement('rf-walker');
    document.body.append(walker);
    const error = await walker.updateComplete.then(
      () => null,
      (reason: Error) => reason,
    );
    walker.remove();
    expect(error?.message).to.contain('put it inside <rf-app>');
  });

  it('shows bars only when an answer takes its time', async () => {
    const { root } = await showScenario('slow');
    const bars = root.querySelector('.skeleton')!;
    expect(opacityAt(bars, 149)).to.equal('0');
    expect(opacityAt(bars, 400)).to.equal('1');
  });

  it('records an answer with its note, and tells the page', async () => {
    const shown = await showScenario('question');
    await ready(shown);
    button(shown.root, 'Add a note').click();
    await shown.walker.updateComplete;
    shown.root.querySelector<HTMLTextAreaElement>('#step-note')!.value = 'Called back at noon.';
    setTimeout(() => button(shown.root, 'No, webmail').click());
    const event = await oneEvent<StepRecordedEvent>(shown.walker, StepRecordedEvent.eventName);
    expect(event.step.answer_label).to.equal('No, webmail is behind too');
    expect(event.step.l1_note).to.equal('Called back at noon.');
    await waitUntil(() => question(shown.root) === fakeGraph.nodes['input']!.title);
    expect(text(shown.root, '.trail')).to.contain('Called back at noon.');
  });

  it('says why a value is not taken, at the field, and keeps what was typed', async () => {
    const shown = await showScenario('input');
    await ready(shown);
    const input = shown.root.querySelector<HTMLInputElement>('#value')!;
    input.value = '120';
    button(shown.root, 'Continue').click();
    await waitUntil(() => shown.root.querySelector('.field-error'));
    await shown.walker.updateComplete;
    expect(input.value).to.equal('120');
    expect(shown.root.activeElement).to.equal(input);
    expect(input.getAttribute('aria-describedby')).to.equal('value-said');
  });

  it('moves the focus to the next question, and back with the step', async () => {
    const shown = await showScenario('question');
    await ready(shown);
    const answer = button(shown.root, 'No, webmail');
    answer.focus();
    answer.click();
    await waitUntil(() => question(shown.root) === fakeGraph.nodes['input']!.title);
    await shown.walker.updateComplete;
    expect(shown.root.activeElement?.id).to.equal('question');
    expect(shown.root.querySelector('.place')?.className).to.contain('forward');
    button(shown.root, 'Back').click();
    await waitUntil(() => question(shown.root) === fakeGraph.nodes['question']!.title);
    await shown.walker.updateComplete;
    expect(shown.root.activeElement?.id).to.equal('question');
    expect(shown.root.querySelector('.place')?.className).to.contain('backward');
    await waitUntil(() => text(shown.root, '.undone summary') === '1 undone step');
  });

  it('leaves the focus where it is on the page around', async () => {
    const outside = await fixture<HTMLInputElement>(html`<input aria-label="Search" />`);
    const shown = await showScenario('watched');
    await ready(shown);
    outside.focus();
    shown.client.fake.actAsOther(shown.sessionId, 'step');
    await waitUntil(() => shown.root.querySelectorAll('.trail .step').length === 1);
    expect(document.activeElement).to.equal(outside);
  });

  it('asks before it takes more than one step back', async () => {
    const shown = await showScenario('checklist');
    await ready(shown);
    await openDialog(shown, `Reopen “${fakeStep(1).question}”`);
    expect(shown.root.querySelector('rf-dialog')?.heading).to.equal('Take 2 steps back?');
    const reopen = [...shown.root.querySelectorAll<HTMLElement>('rf-dialog button')].at(-1);
    reopen!.click();
    await waitUntil(
      () => shown.root.querySelectorAll('.side > section > .trail > li').length === 0,
    );
    // The server says what was undone; that the steps are gone shows before.
    await waitUntil(() => text(shown.root, '.undone summary') === '2 undone steps');
  });

  it('says what waits while the network is away, and marks it', async () => {
    const shown = await showScenario('offline');
    await ready(shown);
    await waitUntil(() => text(shown.root, '.banner') === 'Offline, 2 steps waiting');
    expect(shown.root.querySelectorAll('.step.pending').length).to.equal(2);
    shown.client.fake.setOffline(false);
    await waitUntil(() => !shown.root.querySelector('.pending, .banner'), 'all is sent');
  });

  it('shows what a refused step said and what the server holds, and lets go of it', async () => {
    const shown = await showScenario('conflict');
    await ready(shown);
    await waitUntil(() => shown.root.querySelector('.refused'), 'the step is refused');
    const panel = text(shown.root, '.refused');
    expect(panel).to.contain('You answered');
    expect(panel).to.contain('The server holds');
    await expectAccessible(shown.walker);
    button(shown.root, 'Discard').click();
    await waitUntil(() => !shown.root.querySelector('.refused'));
  });

  it('keeps its holder the holder while a refused step waits, and the ends in reach', async () => {
    const shown = await showScenario('conflict');
    await ready(shown);
    await waitUntil(() => shown.root.querySelector('.refused'), 'the step is refused');
    expect(text(shown.root, '.main')).to.not.contain('is walking this');
    button(shown.root, 'Escalate').click();
    await shown.walker.updateComplete;
    expect(shown.root.querySelector('rf-dialog')).to.equal(null);
    expect(shown.root.activeElement?.id).to.equal('refused');
    expect(text(shown.root, '.refused')).to.contain('escalating comes right after');
    button(shown.root, 'Discard').click();
    await waitUntil(() => shown.root.querySelector('rf-dialog')?.open, 'the dialog follows');
    expect(shown.root.querySelector('rf-dialog')?.heading).to.contain('Escalate');
  });

  it('shows two answers above its actions in a pod of 300 by 300 pixels', async () => {
    const shown = await showScenario('question');
    shown.walker.style.inlineSize = '300px';
    await ready(shown);
    await animationsEnded(shown.walker);
    const top = shown.walker.getBoundingClientRect().top;
    const second = shown.root.querySelectorAll('.answer')[1]!.getBoundingClientRect();
    const actions = shown.root.querySelector('.actions')!.getBoundingClientRect();
    expect(second.bottom - top).to.be.at.most(300 - actions.height);
  });

  it('begins the line below the flow’s name with what is shown first', async () => {
    const shown = await showScenario('question');
    shown.walker.style.inlineSize = '300px';
    await ready(shown);
    const parts = [...shown.root.querySelectorAll<HTMLElement>('.meta > span')];
    const visible = parts.filter((part) => part.offsetWidth > 0);
    expect(visible).to.have.lengthOf(1);
    expect(getComputedStyle(visible[0]!, '::before').content).to.equal('none');
    expect(getComputedStyle(visible[0]!, '::after').content).to.equal('none');
  });

  it('tells a watcher who walks', async () => {
    const shown = await showScenario('watched');
    await ready(shown);
    expect(text(shown.root, '.banner')).to.contain('is walking this');
    expect(shown.root.querySelector('.actions')).to.equal(null);
  });

  it('keeps a walk open when the page says no, and resolves it when it does not', async () => {
    const shown = await showScenario('resolution');
    await ready(shown);
    shown.walker.addEventListener(
      SessionResolveRequestEvent.eventName,
      (event) => event.preventDefault(),
      { once: true },
    );
    const dialog = await openDialog(shown, 'Resolve the ticket');
    const send = () => [...dialog.querySelectorAll<HTMLElement>('button')].at(-1)!.click();
    dialog.querySelector<HTMLTextAreaElement>('#resolution')!.value = 'The cache was rebuilt.';
    send();
    await aTimeout(50);
    expect(shown.client.fake.calls.some(({ name }) => name === 'sessions.resolve')).to.equal(false);
    setTimeout(send);
    const event = await oneEvent<SessionResolvedEvent>(
      shown.walker,
      SessionResolvedEvent.eventName,
    );
    expect(event.session.resolution_notes).to.contain('rebuilt');
    await waitUntil(() => question(shown.root) === 'Resolved');
    expect(text(shown.root, '.facts')).to.contain('Did the flow help? Yes');
    expect(shown.root.querySelector('.actions')).to.equal(null);
  });

  it('escalates with a reason', async () => {
    const shown = await showScenario('question');
    await ready(shown);
    const dialog = await openDialog(shown, 'Escalate');
    expect(dialog.querySelectorAll('[name="category"]').length).to.equal(7);
    dialog.querySelector<HTMLInputElement>('[value="Out of time"]')!.click();
    setTimeout(() => [...dialog.querySelectorAll<HTMLElement>('button')].at(-1)!.click());
    const event = await oneEvent<SessionEscalatedEvent>(
      shown.walker,
      SessionEscalatedEvent.eventName,
    );
    expect(event.session.reason_category).to.equal('Out of time');
    await waitUntil(() => question(shown.root) === 'Escalated');
  });

  it('lets the tech choose who gets it', async () => {
    const { client, sessionId } = await createScenario('question');
    const someone = { is_active: true, can_cover_l1: false, created_at: '2026-03-01T12:00:00Z' };
    const id = '01920000-0000-7000-8000-0000000000e1';
    client.fake.state.users.push(
      { ...someone, id, name: 'Tomás Herrera', email: 't@demo.test', account_role: 'engineer' },
      {
        ...someone,
        id: '01920000-0000-7000-8000-0000000000e2',
        name: 'Daniel Whitlock',
        email: 'd@demo.test',
        account_role: 'viewer',
      },
    );
    const shown = await show(client, sessionId);
    await ready(shown);
    const dialog = await openDialog(shown, 'Escalate');
    await waitUntil(() => dialog.querySelector('select'), 'the engineers are listed');
    const select = dialog.querySelector('select')!;
    expect([...select.options].map(({ text: name }) => name)).to.deep.equal([
      'Whoever is free',
      'Tomás Herrera',
    ]);
    select.value = id;
    dialog.querySelector<HTMLInputElement>('[value="Out of time"]')!.click();
    setTimeout(() => [...dialog.querySelectorAll<HTMLElement>('button')].at(-1)!.click());
    const event = await oneEvent<SessionEscalatedEvent>(
      shown.walker,
      SessionEscalatedEvent.eventName,
    );
    expect(event.session.escalated_to).to.equal(id);
  });

  it('hands an escalated walk to the engineer who takes it', async () => {
    const shown = await showScenario('escalated');
    await ready(shown);
    button(shown.root, 'Take over').click();
    await waitUntil(() => question(shown.root) === fakeGraph.nodes['action']!.title);
    expect(shown.root.querySelector('.actions')).to.not.equal(null);
  });

  it('names who was quicker', async () => {
    const shown = await showScenario('escalated');
    await ready(shown);
    shown.client.fake.actAsOther(shown.sessionId, 'take-over', {
      id: crypto.randomUUID(),
      name: 'Erin Okafor',
    });
    await waitUntil(() => text(shown.root, '.banner'));
    expect(text(shown.root, '.banner')).to.equal('Erin Okafor is walking this');
  });

  it('lets a watcher see each step arrive, and press nothing', async () => {
    const shown = await showScenario('watched');
    await ready(shown);
    expect(text(shown.root, '.banner')).to.contain('is walking this');
    expect(shown.root.querySelector('.answers button, .actions')).to.equal(null);
    shown.client.fake.actAsOther(shown.sessionId, 'step');
    await waitUntil(() => shown.root.querySelector('.step.fresh'));
    expect(text(shown.root, '.toasts')).to.contain('Restarted the mail client');
  });

  it('saves notes as they are typed', async () => {
    const shown = await showScenario('adhoc');
    await ready(shown);
    const notes = shown.root.querySelector('rf-walk-notes.surface')!.shadowRoot!;
    const area = notes.querySelector('textarea')!;
    area.value = 'The switch was replaced on Monday.';
    area.dispatchEvent(new InputEvent('input'));
    await waitUntil(() => notes.querySelector('.said')?.textContent.includes('Saving'));
    await waitUntil(() => notes.querySelector('.said')?.textContent.includes('Saved'), 'saved');
    expect(area.value).to.equal('The switch was replaced on Monday.');
    const saved = shown.client.fake.state.sessions[0]!.walk_notes;
    expect(saved.at(-1)?.content).to.equal('The switch was replaced on Monday.');
  });

  it('shows how full the notes are before they are', async () => {
    const session = fakeSession({
      session_kind: 'adhoc',
      flow_id: null,
      current_node_id: null,
      walk_notes: [{ timestamp: fakeStep(1).at, content: 'x'.repeat(220 * 1024) }],
    });
    const shown = await show(createFakeClient({ state: { sessions: [session] } }));
    await ready(shown);
    const notes = shown.root.querySelector('rf-walk-notes.surface')!.shadowRoot!;
    expect(notes.querySelector('.meter')?.textContent.trim()).to.equal('221 of 256 KiB used');
  });

  it('offers a way out of a kind of step that it does not know', async () => {
    const newer = { id: 'newer', kind: 'unknown' as const, title: 'Record the screen' };
    const flowId = fakeSession().flow_id!;
    const client = createFakeClient({
      state: {
        sessions: [fakeSession({ current_node_id: 'newer', current_node: newer })],
        graphs: { [flowId]: { ...fakeGraph, nodes: { ...fakeGraph.nodes, newer } } },
      },
    });
    const shown = await show(client);
    await ready(shown);
    expect(text(shown.root, '.notice')).to.contain('newer than this page');
    await expectAccessible(shown.walker);
    await openDialog(shown, 'Note what you did instead');
  });

  it('tries again after a failure', async () => {
    const shown = await showScenario('failed');
    await ready(shown);
    shown.client.fake.fail('sessions.get', null);
    button(shown.root, 'Try again').click();
    await waitUntil(() => question(shown.root) === fakeGraph.nodes['question']!.title);
  });

  it('says that a session is not there', async () => {
    const { client } = await createScenario('empty');
    const shown = await show(client);
    await ready(shown);
    expect(text(shown.root, '.placeholder-title')).to.equal('This walk is not here');
  });

  it('speaks German where the page does, its dialogs too', async () => {
    const shown = await showScenario('question');
    await ready(shown);
    const app = shown.walker.closest('rf-app')!;
    app.locale = 'de-AT';
    await waitUntil(() => text(shown.root, '.fold') === 'Verlauf');
    const dialog = await openDialog(shown, 'Eskalieren');
    expect(dialog.textContent).to.contain('Sicherheitsbedenken');
    app.locale = 'en';
    await waitUntil(() => text(shown.root, '.fold') === 'Trail');
  });

  it('writes no style attributes, and scrolls sideways at no width', async () => {
    const shown = await showScenario('action');
    await ready(shown);
    expect(shown.root.querySelectorAll('[style], style').length).to.equal(0);
    for (const width of [300, 390, 810, 1440]) {
      shown.walker.parentElement!.style.inlineSize = `${width}px`;
      await aTimeout(20);
      expect(shown.walker.scrollWidth, `${width} px`).to.be.at.most(width);
    }
  });

  it('gives fingers 44 px', async () => {
    const shown = await showScenario('checklist');
    await ready(shown);
    shown.walker.parentElement!.style.inlineSize = '300px';
    const targets = shown.root.querySelectorAll('button, label.choice, summary');
    for (const target of targets) {
      const { height, width } = target.getBoundingClientRect();
      if (width === 0) continue;
      expect(Math.round(Math.min(height, width)), target.textContent).to.be.at.least(44);
    }
  });
});
