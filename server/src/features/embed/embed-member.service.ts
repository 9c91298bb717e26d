import type { AccountTransaction } from '../../db/database.js';
import { AppError } from '../../errors.js';
import type { PsaConnectionRef, PsaConnections } from '../../psa-connections.js';
import type {
  PsaMemberProof,
  PsaMemberRecord,
  PsaMemberTokens,
  PsaProvider,
} from '../../providers/psa/provider.js';

/** What this feature needs of the account's PSA. */
export type EmbedConnections = Pick<
  PsaConnections,
  'current' | 'provider' | 'usersOf' | 'memberOf' | 'see' | 'keepMemberTokens'
>;

/** Opens a transaction of the account whose key was named; none is held while a vendor is waited for. */
export type InAccount = <T>(work: (tx: AccountTransaction) => Promise<T>) => Promise<T>;

/** The account's PSA, ready to be asked. */
export interface ConnectedPsa {
  connection: PsaConnectionRef;
  provider: PsaProvider;
}

export type EmbedMemberService = ReturnType<typeof createEmbedMemberService>;

const hostNames = { connectwise: 'ConnectWise', halo: 'HaloPSA', autotask: 'Autotask' } as const;

/** Who a member of the PSA is among our users. */
export function createEmbedMemberService(connections: EmbedConnections) {
  /** @throws AppError `not_configured` where the account is not connected to this PSA. */
  async function psaOf(
    tx: AccountTransaction,
    host: keyof typeof hostNames,
  ): Promise<ConnectedPsa> {
    const connection = await connections.current(tx);
    if (connection?.provider !== host) {
      throw new AppError(
        'not_configured',
        `This account is not connected to ${hostNames[host]}: an owner connects it in ResolutionFlow under Settings`,
      );
    }
    return { connection, provider: await connections.provider(tx, connection) };
  }

  /**
   * Lets the PSA prove who looks.
   * @throws AppError `proof_refused`; PsaError where the PSA cannot be asked.
   */
  async function prove(
    { provider }: ConnectedPsa,
    proof: PsaMemberProof,
    signal: AbortSignal,
  ): Promise<{ member: PsaMemberRecord; tokens?: PsaMemberTokens }> {
    if (!provider.proveMember) {
      throw new AppError('not_configured', `${provider.label} cannot prove who looks`);
    }
    const proved = await provider.proveMember(proof, { signal });
    if (proved.member.inactive) {
      throw new AppError('proof_refused', `This member is not active in ${provider.label}`);
    }
    return proved;
  }

  /** The active user whom a member is mapped to; who is seen first is mapped by e-mail. */
  async function userOf(
    inAccount: InAccount,
    { connection, provider }: ConnectedPsa,
    { member, tokens }: { member: PsaMemberRecord; tokens?: PsaMemberTokens },
  ): Promise<string> {
    const userId = await inAccount(async (tx) => {
      await connections.see(tx, connection.id, [member]);
      const users = await connections.usersOf(tx, connection.id, [member.id]);
      const found = users.get(member.id);
      if (found && tokens) await connections.keepMemberTokens(tx, connection.id, found, tokens);
      return found;
    });
    // Only now: an owner has to find the member in the list of those who are not mapped.
    if (!userId) throw notMapped(member, provider.label);
    return userId;
  }

  /**
   * Nobody but somebody of the PSA: who signed in to us has to be one of its members.
   * @throws AppError `member_not_mapped`
   */
  async function requireMember(
    inAccount: InAccount,
    { connection, provider }: ConnectedPsa,
    userId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const find = (tx: AccountTransaction) => connections.memberOf(tx, connection.id, userId);
    let member = await inAccount(find);
    if (!member) {
      // Perhaps nobody looked since they, or the connection, are there.
      const members = await provider.members({ signal });
      member = await inAccount(async (tx) => {
        await connections.see(tx, connection.id, members);
        return find(tx);
      });
    }
    if (member && !member.inactive) return;
    const [user] = await inAccount((tx) =>
      tx.em.execute<{ name: string; email: string }[]>(
        'select name, email from users where id = ?',
        [userId],
      ),
    );
    throw notMapped({ identifier: user?.email ?? '', name: user?.name ?? '' }, provider.label);
  }

  return { psaOf, prove, userOf, requireMember };
}

function notMapped(
  { identifier, name }: Pick<PsaMemberRecord, 'identifier' | 'name'>,
  label: string,
): AppError {
  return new AppError(
    'member_not_mapped',
    `${name || identifier} of ${label} is no user of ResolutionFlow yet: an owner maps them under Integrations, or invites them by the e-mail address that they have in ${label}`,
    { members: { member_identifier: identifier, member_name: name } },
  );
}
