import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createScenario, type Scenario, type ScenarioName } from '@resolutionflow/sdk/testing';
import { emulateMedia, sendMouse, resetMouse } from '@web/test-runner-commands';
import '../app/define.js';
import './define.js';

async function shownIn(name: ScenarioName, width: number): Promise<ShadowRoot> {
  return shown(await createScenario(name), width);
}

async function shown({ client, sessionId }: Scenario, width: number): Promise<ShadowRoot> {
  const app = await fixture(
    html`<rf-app .client=${client}><rf-walker session-id=${sessionId}></rf-walker></rf-app>`,
  );
  (app as HTMLElement).style.inlineSize = `${width}px`;
  const root = app.querySelector('rf-walker')!.shadowRoot!;
  await waitUntil(() => root.querySelector('#question'), 'the walk is shown', { timeout: 6_000 });
  await waitUntil(() => root.querySelector('aside section'), 'the side is shown', {
    timeout: 6_000,
  });
  return root;
}

const box = (root: ShadowRoot, selector: string) =>
  root.querySelector(selector)!.getBoundingClientRect();

describe('how <rf-walker> is laid out', () => {
  afterEach(async () => {
    document.documentElement.style.removeProperty('font-size');
    await resetMouse();
    await emulateMedia({ reducedMotion: 'no-preference' });
  });

  for (const width of [300, 390, 810]) {
    it(`begins its header where its question begins, ${width} pixels wide`, async () => {
      const root = await shownIn('checklist', width);
      const start = box(root, '#question').left;
      expect(box(root, '.head h2').left).to.be.closeTo(start, 1);
      expect(box(root, '.back .icon').left).to.be.closeTo(start, 1);
      expect(box(root, '.actions .button:last-child').right).to.be.closeTo(
        box(root, '.checklist').right,
        1,
      );
    });
  }

  it('keeps its buttons inside where the text is twice as large', async () => {
    document.documentElement.style.fontSize = '32px';
    for (const width of [300, 390]) {
      const root = await shownIn('checklist', width);
      const edge = root.host.getBoundingClientRect();
      for (const button of root.querySelectorAll('.actions .button, .head .button')) {
        const { left, right } = button.getBoundingClientRect();
        if (left === right) continue;
        expect(left, `${width}: ${button.textContent}`).to.be.at.least(edge.left);
        expect(right, `${width}: ${button.textContent}`).to.be.at.most(edge.right);
      }
      expect(box(root, '.back .icon').width).to.equal(32);
      expect(box(root, '.titles').width, 'room for the title').to.be.at.least(width / 2);
    }
  });

  it('leaves the question where it is while the server takes a moment, and then says so', async () => {
    const scenario = await createScenario('question');
    const before = await shown(scenario, 390);
    const { top } = box(before, '#question');
    before.host.parentElement!.remove();
    scenario.client.fake.setLatency(Infinity);
    const root = await shown(scenario, 390);
    await waitUntil(() => root.querySelector('.banner.late'), 'the walk is kept from before');
    expect(box(root, '#question').top).to.be.closeTo(top, 20);
    const banner = root.querySelector<HTMLElement>('.banner.late')!;
    expect(banner.offsetHeight).to.equal(0);
    await waitUntil(() => banner.offsetHeight > 30, 'it is said', { timeout: 3_000 });
    expect(banner.textContent).to.contain('Kept from your last visit');
  });

  it('dresses no answer as chosen because the mouse was left above it', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const root = await shownIn('question', 390);
    const answer = root.querySelector<HTMLElement>('.answer')!;
    const background = () => getComputedStyle(answer).backgroundColor;
    answer.setAttribute('aria-pressed', 'true');
    const chosen = background();
    answer.removeAttribute('aria-pressed');
    const untouched = background();
    const { x, y } = answer.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(x + 20), Math.round(y + 20)] });
    await waitUntil(() => answer.matches(':hover'));
    await aTimeout(20);
    expect(background()).not.to.equal(untouched);
    expect(background()).not.to.equal(chosen);
  });
});
