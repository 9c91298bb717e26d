import { createFakeClient, fakeSession, type FakeClientOptions } from '@resolutionflow/sdk/testing';
import { html } from 'lit';
import { inScenario, type StoryGroup } from '../internal/testing/story.js';
import './define.js';

const group: StoryGroup = {
  title: 'Elements/rf-embed-settings',
  component: 'rf-embed-settings',
  render: () => html`<rf-embed-settings></rf-embed-settings>`,
};
export default group;

const sceneOf = (options: FakeClientOptions = {}) => ({
  client: createFakeClient({ user: 'owner', ...options }),
  sessionId: fakeSession().id,
});

export const Keys = inScenario(() => sceneOf(), 'Keys with their origins, and the hosts.');
export const Empty = inScenario(() => {
  const scene = sceneOf();
  scene.client.fake.state.psa.keys = [];
  scene.client.fake.state.psa.hosts = [];
  return scene;
}, 'Nothing is embedded yet.');
export const Away = inScenario(
  () => sceneOf({ failures: { 'embed.keys': 'network' } }),
  'Our server cannot be reached.',
);
