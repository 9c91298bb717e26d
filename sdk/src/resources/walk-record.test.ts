import { expect, it } from 'vitest';
import { createFakeClient } from '../testing/fake-client.js';
import { fakeSession } from '../testing/fake-records.js';
import { createDeviceStore, type DeviceStore } from '../transport/device-store.js';
import { createOutbox } from '../transport/outbox.js';
import { openWalk } from './open-walk.js';

it('shows what the server holds where the device cannot be read', async () => {
  const broken = async (): Promise<never> => {
    throw new Error('The disk does not answer');
  };
  const store: DeviceStore = {
    ...createDeviceStore('memory'),
    get: broken,
    put: broken,
    entriesOf: broken,
  };
  const { sessions, live } = createFakeClient();
  const owner = () => 'somebody';
  const outbox = createOutbox({ server: 'test', store, owner, send: broken, settle: broken });
  const parts = { sessions, live, outbox, store, owner };
  const { id } = fakeSession();
  const walk = openWalk({ ...parts, user: () => null, onOwner: () => () => undefined }, id);
  await expect.poll(() => walk.state.status).toBe('ready');
  expect(walk.state.session?.id).toBe(id);
  walk.destroy();
  outbox.destroy();
});
