import { createHash, randomUUID } from 'node:crypto';
import type { PsaSettings } from '@resolutionflow/sdk/contract';
import type { Database } from '../db/database.js';
import type { PsaProvider } from '../providers/psa/provider.js';
import type { PsaConnectionRef, PsaConnections } from '../psa-connections.js';
import type { FakePsa } from './fake-psa.js';

/** Connections to a PSA in memory; users are its members where they have the same e-mail. */
export interface FakeConnections extends PsaConnections {
  /** Connects an account, in the place of what it had. */
  connect(accountId: string, settings?: Partial<PsaSettings>): Promise<PsaConnectionRef>;
  /** Ends the account's connection. */
  disconnect(accountId: string): void;
  /** The token in the webhook's address. */
  tokenOf(accountId: string): string;
  /** Whether webhooks count as heard. */
  hear(accountId: string, isHeard: boolean): void;
}

interface Kept {
  ref: PsaConnectionRef;
  token: string;
}

/** What signs the webhooks of `createFakePsa`. */
export const fakeWebhookSecret = 'a-secret-of-webhooks';

export function createFakeConnections(psa: FakePsa, db: () => Database): FakeConnections {
  const kept = new Map<string, Kept>();
  const providers = new Map<string, PsaProvider>();

  function providerOf(ref: PsaConnectionRef): PsaProvider {
    const known = providers.get(ref.id);
    if (known) return known;
    const { provider: name, siteUrl, settings } = ref;
    const made = psa.create(name, {
      siteUrl,
      credentials: {},
      settings,
      discovered: null,
      remember: async () => undefined,
    });
    providers.set(ref.id, made);
    return made;
  }

  function keptOf(accountId: string): Kept {
    const found = kept.get(accountId);
    if (!found) throw new Error('This account is not connected');
    return found;
  }

  return {
    async connect(accountId, settings) {
      const ref: PsaConnectionRef = {
        id: randomUUID(),
        accountId,
        provider: 'connectwise',
        siteUrl: 'https://psa.test',
        settings: { note_kind: 'internal', resolved_status: {}, time_entry: true, ...settings },
        isHeard: false,
      };
      const token = randomUUID();
      const sql = db().owner.em.fork();
      await sql.execute('update psa_connections set ended_at = now() where account_id = ?', [
        accountId,
      ]);
      await sql.execute(
        `insert into psa_connections (id, account_id, provider, site_url, credentials, webhook_hash)
           values (?, ?, 'connectwise', ?, '', ?)`,
        [ref.id, accountId, ref.siteUrl, createHash('sha256').update(token).digest()],
      );
      kept.set(accountId, { ref, token });
      return ref;
    },
    disconnect: (accountId) => void kept.delete(accountId),
    tokenOf: (accountId) => keptOf(accountId).token,
    hear(accountId, isHeard) {
      keptOf(accountId).ref.isHeard = isHeard;
    },

    current: async (tx) => kept.get(tx.accountId)?.ref ?? null,
    async open(tx, id) {
      const ref = kept.get(tx.accountId)?.ref;
      return ref?.id === id ? ref : null;
    },
    provider: async (_tx, ref) => providerOf(ref),
    async memberOf(tx, _id, userId) {
      const [user] = await tx.em.execute<{ email: string }[]>(
        'select email from users where id = ?',
        [userId],
      );
      return psa.state.members.find(({ email }) => email === user?.email) ?? null;
    },
    async usersOf(tx, _id, memberIds) {
      const users = await tx.em.execute<{ id: string; email: string }[]>(
        'select id, email from users',
      );
      return new Map(
        psa.state.members.flatMap(({ id, email }) => {
          const user = users.find((one) => one.email === email);
          return user && memberIds.includes(id) ? [[id, user.id] as const] : [];
        }),
      );
    },
    see: async () => undefined,
    keepMemberTokens: async () => undefined,
    async byWebhook(token) {
      const found = [...kept.values()].find((one) => one.token === token);
      if (!found) return null;
      const { ref } = found;
      return { connection: ref, accountId: ref.accountId, secret: fakeWebhookSecret };
    },
    async heard(tx) {
      keptOf(tx.accountId).ref.isHeard = true;
    },
  };
}
