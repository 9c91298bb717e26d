import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSeedParts } from '../../features.js';
import { startTestApi, type TestApi } from '../../testing/api.js';
import { recordAudit } from '../accounts/audit.service.js';
import { flowRoutes } from './flow.routes.js';
import { createFlowService } from './flow.service.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    ...createSeedParts(),
    routes: () => flowRoutes(createFlowService({ audit: recordAudit })),
  });
});
afterAll(() => api.stop());

// What techs type while the customer talks, and the flow that they mean.
it.each([
  ['VPN to the branch office drops every ten minutes', 'SonicWall VPN tunnel down'],
  ['outlook shows no new mail since this morning', 'Outlook not syncing'],
  ['printer on the second floor is offline for everybody', 'Printer offline'],
  ['new phone and the mfa prompt still goes to the old one', 'MFA locked out'],
  ['cannot open the file share, access denied', 'User unable to access file share'],
  ['citrix desktop does not start, vda unregistered', 'Citrix VDA not registering'],
  ['user gets a temporary profile on avd, fslogix', 'FSLogix profile issues'],
  ['repadmin says replication fails on the second dc', 'Active Directory replication failure'],
])('"%s" finds %s first', async (typed, name) => {
  const l1 = await api.signIn('l1@demo.test');
  const { body } = await l1.call<{ items: { name: string }[] }>(
    'GET',
    `/flows?search=${encodeURIComponent(typed)}`,
  );
  expect(body.items.map((flow) => flow.name)[0]).toBe(name);
});
