import type { PsaProviderName, PsaSettings } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from './db/database.js';
import type {
  PsaMemberRecord,
  PsaMemberTokens,
  PsaProvider,
  PsaProviderOptions,
} from './providers/psa/provider.js';

/** A connection as other features know it. */
export interface PsaConnectionRef {
  id: string;
  accountId: string;
  provider: PsaProviderName;
  siteUrl: string;
  settings: PsaSettings;
  /** Webhooks were heard lately: tickets need not be polled. */
  isHeard: boolean;
}

/** The account's PSA, as other features use it; the connections feature is the other side. */
export interface PsaConnections {
  /** The connection that serves the account now; null where none is. */
  current(tx: AccountTransaction): Promise<PsaConnectionRef | null>;
  /** The same by id; null where it was replaced or ended. */
  open(tx: AccountTransaction, connectionId: string): Promise<PsaConnectionRef | null>;
  /**
   * What speaks to the PSA, in the name of the account, or of one user where the PSA gave us tokens of
   * theirs. Made once per connection and kept.
   */
  provider(
    tx: AccountTransaction,
    connection: PsaConnectionRef,
    userId?: string,
  ): Promise<PsaProvider>;
  /** The member whom a user is mapped to, as last seen. */
  memberOf(
    tx: AccountTransaction,
    connectionId: string,
    userId: string,
  ): Promise<PsaMemberRecord | null>;
  /** The active users whom members are mapped to, by member id. */
  usersOf(
    tx: AccountTransaction,
    connectionId: string,
    memberIds: readonly string[],
  ): Promise<Map<string, string>>;
  /** Keeps members as they are now; who is seen first is mapped to the user with the same e-mail. */
  see(
    tx: AccountTransaction,
    connectionId: string,
    members: readonly PsaMemberRecord[],
  ): Promise<void>;
  /** Keeps the vendor's tokens of one user. */
  keepMemberTokens(
    tx: AccountTransaction,
    connectionId: string,
    userId: string,
    tokens: PsaMemberTokens,
  ): Promise<void>;
  /** Finds a connection by the token in its webhook's address, with the secret that signs what comes. */
  byWebhook(
    token: string,
  ): Promise<{ connection: PsaConnectionRef; accountId: string; secret: string } | null>;
  /** A webhook was heard. */
  heard(tx: AccountTransaction, connectionId: string): Promise<void>;
}

/** Makes the real provider, or a test's. */
export type CreatePsaProvider = (name: PsaProviderName, options: PsaProviderOptions) => PsaProvider;
