import { createTheme } from '@resolutionflow/sdk/theme';
import { createFakeClient, fakeId, fakeSession, type Scenario } from '@resolutionflow/sdk/testing';
import { html, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import {
  inScenario,
  type StoryArgs,
  type StoryContext,
  type StoryGroup,
} from '../internal/testing/story.js';
import '../walker/define.js';
import './define.js';

// Stories stand inside the <rf-app> that the toolbar rules; these put others into it.
const group: StoryGroup = {
  title: 'Elements/rf-app',
  component: 'rf-app',
  parameters: { controls: { disable: true } },
};
export default group;

const accents = ['oklch(0.65 0.13 195)', '#7c3aed', '#e11d48', '#facc15', '#16a34a', '#475569'];

export const Accents = inScenario(
  walks,
  'Any accent: lightness moves until text on it, and in it, can be read.',
  {
    render: (_args: StoryArgs, context: StoryContext) =>
      html`<div class="swatches">
        ${accents.map((accent, index) => walkIn(index, { accent }, context))}
      </div>`,
  },
);

export const Schemes = inScenario(walks, 'Light and dark, whatever the page around says.', {
  render: (_args: StoryArgs, context: StoryContext) =>
    html`<div class="swatches">
      ${walkIn(0, { scheme: 'light' }, context)} ${walkIn(3, { scheme: 'dark' }, context)}
    </div>`,
});

export const Compact = inScenario(
  walks,
  'The tokens of `createTheme({ density: "compact" })`, set around the app. Targets stay 44 px.',
  {
    render: (_args: StoryArgs, context: StoryContext) =>
      html`<div class="swatches">
        ${walkIn(2, {}, context)}
        <div style=${styleMap(layoutTokens('compact', 6))}>${walkIn(1, {}, context)}</div>
        <div style=${styleMap(layoutTokens('comfortable', 0))}>${walkIn(3, {}, context)}</div>
      </div>`,
  },
);

/** Walks that stand at nodes of different kinds, one for each place on the page. */
function walks(): Scenario {
  const nodes = ['question', 'input', 'checklist', 'action', 'info', 'resolution'];
  const sessions = nodes.map((current_node_id, index) =>
    fakeSession({ id: fakeId(3, index + 1), current_node_id }),
  );
  return { client: createFakeClient({ state: { sessions } }), sessionId: fakeId(3, 1) };
}

function walkIn(
  index: number,
  { accent = '', scheme = 'auto' }: { accent?: string; scheme?: 'light' | 'dark' | 'auto' },
  { loaded }: StoryContext,
): TemplateResult {
  return html`<rf-app accent=${accent} scheme=${scheme} .client=${loaded.client}>
    <rf-walker session-id=${fakeId(3, index + 1)}></rf-walker>
  </rf-app>`;
}

function layoutTokens(density: 'compact' | 'comfortable', radius: number): Record<string, string> {
  const tokens = Object.entries(createTheme({ density, radius }).tokens('light'));
  return Object.fromEntries(tokens.filter(([name]) => !name.startsWith('--rf-color-')));
}
