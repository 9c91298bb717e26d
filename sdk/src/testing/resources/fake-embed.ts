import type { Embed } from '../../resources/embed.js';
import type { FakePsaState } from '../fake-psa-records.js';
import { fakeId, fakeNow } from '../fake-records.js';
import { fakeProblem } from '../fake-server.js';
import type { FakeCall } from '../transport/fake-line.js';
import { pageOf } from './page-of.js';

/** Where the fake account is embedded. */
export function fakeEmbed(state: FakePsaState, call: FakeCall): Embed {
  let made = state.keys.length;
  return {
    keys: (options) => call('embed.keys', [], options, () => pageOf(state.keys)),
    createKey: (body, options) =>
      call('embed.createKey', [body], options, () => {
        made += 1;
        const key = `pk_fake_${made.toString().padStart(10, '0')}`;
        const created = { id: fakeId(11, made), key, created_at: fakeNow, ...body };
        state.keys.push(created);
        return created;
      }),
    deleteKey: (id, options) =>
      call('embed.deleteKey', [id], options, () => {
        const at = state.keys.findIndex((key) => key.id === id);
        if (at < 0) throw fakeProblem('not_found', 'There is no such key');
        state.keys.splice(at, 1);
      }),
    hosts: (options) => call('embed.hosts', [], options, () => pageOf(state.hosts)),
    setHost: (host, body, options) =>
      call('embed.setHost', [host, body], options, () => {
        const entries = Object.entries<unknown>({ ...body });
        const secrets = entries.find(([name]) => name.endsWith('secrets'))?.[1];
        const open = entries.filter(([, value]) => typeof value === 'string');
        const set = {
          host,
          settings: Object.fromEntries<unknown>(open),
          secret_count: Array.isArray(secrets) ? secrets.length : 0,
          updated_at: fakeNow,
        };
        state.hosts = [...state.hosts.filter((other) => other.host !== host), set];
        return set;
      }),
    createCode: (body, options) =>
      call('embed.createCode', [body], options, () => ({ code: 'fake-code', expires_in: 60 })),
  };
}
