import type { PsaConnection, PsaProviderName } from '../../contract/psa.js';
import type { Psa } from '../../resources/psa.js';
import { fakePsaConnection, internalCapabilities } from '../fake-psa-records.js';
import { fakeNow } from '../fake-records.js';
import { fakeProblem } from '../fake-server.js';
import type { FakePsaParts } from './fake-psa-parts.js';
import { pageOf } from './page-of.js';

const labels: Record<PsaProviderName, string> = {
  connectwise: 'ConnectWise',
  halo: 'HaloPSA',
  autotask: 'Autotask',
};

type Connection = Pick<
  Psa,
  | 'connection'
  | 'connect'
  | 'changeSettings'
  | 'disconnect'
  | 'test'
  | 'setUpWebhook'
  | 'mappings'
  | 'map'
>;

/** The connection of the fake account, and whom its members are mapped to. */
export function fakeConnection({ state, server, call, me }: FakePsaParts): Connection {
  const connected = (): PsaConnection => {
    if (!state.connection) throw fakeProblem('not_found', 'No PSA is connected');
    return state.connection;
  };
  return {
    connection: (options) => call('psa.connection', [], options, connected),
    connect: (body, options) =>
      call('psa.connect', [body], options, () => {
        const { provider, site_url, credentials, settings } = body;
        const connection = fakePsaConnection({
          provider,
          provider_name: labels[provider],
          site_url,
          credentials: Object.keys(credentials),
          last_test: null,
        });
        Object.assign(connection.settings, settings);
        const { provider_name, capabilities } = connection;
        state.me = { ...state.me, provider, provider_name, capabilities };
        state.connection = connection;
        return connection;
      }),
    changeSettings: (body, options) =>
      call('psa.changeSettings', [body], options, () => {
        const connection = connected();
        Object.assign(connection.settings, body.settings);
        return connection;
      }),
    disconnect: (options) =>
      call('psa.disconnect', [], options, () => {
        connected();
        state.connection = null;
        const capabilities = internalCapabilities;
        const own = { provider: 'internal' as const, provider_name: 'ResolutionFlow' };
        state.me = { ...own, capabilities, member: null };
      }),
    test: (options) =>
      call('psa.test', [], options, () => {
        connected().last_test = { ...state.test, at: fakeNow };
        return state.test;
      }),
    setUpWebhook: (options) =>
      call('psa.setUpWebhook', [], options, () => {
        const { provider, provider_name } = connected();
        connected().webhook = { heard_at: null };
        const registered = provider === 'connectwise';
        return {
          url: `https://fake.test/api/v1/webhooks/psa/${provider}/fake`,
          secret: registered ? null : 'fake-secret',
          registered,
          detail: registered
            ? `${provider_name} tells us of changes from now on`
            : `Enter this address and this secret in ${provider_name}`,
        };
      }),
    mappings: (query, options) =>
      call('psa.mappings', [query], options, () => {
        connected();
        const wanted = query?.search?.toLowerCase() ?? '';
        const found = state.mappings.filter(({ member_name, member_email }) =>
          `${member_name} ${member_email ?? ''}`.toLowerCase().includes(wanted),
        );
        return pageOf(found, query);
      }),
    map: (memberId, userId, options) =>
      call('psa.map', [memberId, userId], options, () => {
        const mapping = state.mappings.find(({ member_id }) => member_id === memberId);
        if (!mapping) throw fakeProblem('not_found', 'There is no such member');
        const user = [me(), ...server.users].find(({ id }) => id === userId);
        if (userId !== null && !user) throw fakeProblem('not_found', 'There is no such user');
        Object.assign(mapping, {
          user_id: userId,
          user_name: user?.name ?? null,
          mapped_by: user ? 'hand' : null,
        });
        const { member_id: id, member_name: name } = mapping;
        if (userId === me().id) state.me.member = { id, name };
        else if (state.me.member?.id === memberId) state.me.member = null;
        return mapping;
      }),
  };
}
