import { randomUUID } from 'node:crypto';
import type { PsaProviderName } from '@resolutionflow/sdk/contract';
import type { PsaMemberRecord, PsaMemberTokens } from '../providers/psa/provider.js';
import type { PsaConnectionRef, PsaConnections } from '../psa-connections.js';
import type { FakePsa } from './fake-psa.js';

/** The accounts' PSAs in memory: one fake each, and who is mapped to whom. */
export interface FakePsaConnections {
  connections: PsaConnections;
  /** Connects an account from now on; null ends its connection. */
  connect(accountId: string, psa: FakePsa | null, provider?: PsaProviderName): void;
  /** Vendor tokens that were kept, by user. */
  keptTokens: Map<string, PsaMemberTokens>;
  /** Members that were seen, and the user whom each is mapped to. */
  seen: Map<string, { member: PsaMemberRecord; userId: string | null }>;
}

export function createFakePsaConnections(): FakePsaConnections {
  const connected = new Map<string, { ref: PsaConnectionRef; psa: FakePsa }>();
  const keptTokens = new Map<string, PsaMemberTokens>();
  const seen: FakePsaConnections['seen'] = new Map();
  const nobodyCalls = async (): Promise<never> => {
    throw new Error('no test of this port comes here');
  };

  const connections: PsaConnections = {
    current: async ({ accountId }) => connected.get(accountId)?.ref ?? null,
    open: nobodyCalls,
    async provider({ accountId }, connection) {
      const psa = connected.get(accountId)?.psa;
      if (!psa) throw new Error('this account is not connected');
      return psa.create(connection.provider, {
        siteUrl: connection.siteUrl,
        credentials: {},
        settings: connection.settings,
        discovered: null,
        remember: async () => undefined,
      });
    },
    async memberOf(tx, _connectionId, userId) {
      const found = [...seen.values()].find((each) => each.userId === userId);
      return found?.member ?? null;
    },
    async usersOf(tx, _connectionId, memberIds) {
      const users = new Map<string, string>();
      for (const memberId of memberIds) {
        const userId = seen.get(memberId)?.userId;
        const active = await tx.em.execute<object[]>(
          'select id from users where id = ? and deactivated_at is null',
          [userId ?? null],
        );
        if (userId && active.length) users.set(memberId, userId);
      }
      return users;
    },
    async see(tx, _connectionId, members) {
      for (const member of members) {
        const known = seen.get(member.id);
        const [user] = await tx.em.execute<{ id: string }[]>(
          'select id from users where email = ?',
          [member.email ?? ''],
        );
        seen.set(member.id, { member, userId: known ? known.userId : (user?.id ?? null) });
      }
    },
    async keepMemberTokens(_tx, _connectionId, userId, tokens) {
      keptTokens.set(userId, tokens);
    },
    byWebhook: nobodyCalls,
    heard: nobodyCalls,
  };

  return {
    connections,
    keptTokens,
    seen,
    connect(accountId, psa, provider = 'connectwise') {
      seen.clear();
      if (!psa) {
        connected.delete(accountId);
        return;
      }
      const settings = { note_kind: 'internal', resolved_status: {}, time_entry: true } as const;
      const ref = {
        id: randomUUID(),
        accountId,
        provider,
        siteUrl: sites[provider],
        settings,
        isHeard: false,
      };
      connected.set(accountId, { ref, psa });
    },
  };
}

const sites = {
  connectwise: 'https://api-na.myconnectwise.test',
  halo: 'https://acme.halopsa.test',
  autotask: 'https://ww3.autotask.test',
} as const;
