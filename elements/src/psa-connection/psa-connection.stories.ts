import { createFakeClient, fakeSession, type FakeClientOptions } from '@resolutionflow/sdk/testing';
import { html } from 'lit';
import { inScenario, type StoryGroup } from '../internal/testing/story.js';
import './define.js';

const group: StoryGroup = {
  title: 'Elements/rf-psa-connection',
  component: 'rf-psa-connection',
  render: () => html`<rf-psa-connection></rf-psa-connection>`,
};
export default group;

const sceneOf = (options: FakeClientOptions = {}) => ({
  client: createFakeClient({ user: 'owner', ...options }),
  sessionId: fakeSession().id,
});

export const Connected = inScenario(
  () => sceneOf(),
  'Connected: the last test, how walks are written back, how changes arrive, and who is who.',
);
export const NotConnected = inScenario(async () => {
  const scene = sceneOf();
  await scene.client.psa.disconnect();
  return scene;
}, 'No PSA yet: which one to connect.');
export const Failing = inScenario(() => {
  const scene = sceneOf();
  const { connection } = scene.client.fake.state.psa;
  if (connection) {
    connection.last_test = {
      ok: false,
      code: 'credentials',
      detail: 'ConnectWise does not accept these keys (401). Were they deleted?',
      at: new Date().toISOString(),
    };
  }
  return scene;
}, 'The last test failed, and says exactly what did.');
export const Loading = inScenario(() => sceneOf({ latency: Infinity }), 'Not known yet.');
export const Away = inScenario(
  () => sceneOf({ failures: { 'psa.connection': 'network' } }),
  'Our server cannot be reached.',
);
export const NoPermission = inScenario(
  () => sceneOf({ user: 'engineer' }),
  'Everyone but an owner is told whom to ask.',
);
