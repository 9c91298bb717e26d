import { createFakeClient, fakeSession, type FakeClientOptions } from '@resolutionflow/sdk/testing';
import { html } from 'lit';
import { inScenario, type StoryArgs, type StoryGroup } from '../internal/testing/story.js';
import './define.js';

const group: StoryGroup = {
  title: 'Elements/rf-new-ticket',
  component: 'rf-new-ticket',
  parameters: { controls: { include: ['mode', 'prompt'] } },
  render: (args: StoryArgs) =>
    html`<rf-new-ticket
      open
      mode=${args.mode ?? 'full'}
      .prompt=${String(args.prompt ?? '')}
    ></rf-new-ticket>`,
};
export default group;

const sceneOf = (options: FakeClientOptions = {}) => ({
  client: createFakeClient(options),
  sessionId: fakeSession().id,
});

export const FullForm = inScenario(() => sceneOf(), 'A person asked for it: every field.');
export const QuickCreate = inScenario(
  () => sceneOf(),
  'Described in plain words; what is read out of it is looked over before anything is created.',
  { args: { mode: 'quick' } },
);
export const SpinOff = inScenario(
  () => sceneOf(),
  'A second problem that was noticed in a walk: its description waits to be read.',
  { args: { mode: 'quick', prompt: 'Northwind Dental: the scanner on reception is offline too.' } },
);
export const Loading = inScenario(() => sceneOf({ latency: Infinity }), 'Not known yet.');
export const Away = inScenario(
  () => sceneOf({ failures: { 'psa.me': 'provider_failed' } }),
  'The PSA does not answer.',
);
