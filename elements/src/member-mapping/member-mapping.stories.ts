import { createFakeClient, fakeSession, type FakeClientOptions } from '@resolutionflow/sdk/testing';
import { html } from 'lit';
import { inScenario, type StoryGroup } from '../internal/testing/story.js';
import './define.js';

const group: StoryGroup = {
  title: 'Elements/rf-member-mapping',
  component: 'rf-member-mapping',
  render: () => html`<rf-member-mapping></rf-member-mapping>`,
};
export default group;

const sceneOf = (options: FakeClientOptions = {}) => ({
  client: createFakeClient({ user: 'owner', ...options }),
  sessionId: fakeSession().id,
});

export const Members = inScenario(
  () => sceneOf(),
  'Most are mapped by e-mail; who is not stands out.',
);
export const Loading = inScenario(() => sceneOf({ latency: Infinity }), 'Not known yet.');
export const Away = inScenario(
  () => sceneOf({ failures: { 'psa.mappings': 'provider_failed' } }),
  'The PSA does not answer.',
);
