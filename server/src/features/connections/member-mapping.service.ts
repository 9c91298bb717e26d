import { v7 as uuid } from 'uuid';
import type { RecordAudit } from '../../audit.js';
import type { AccountTransaction } from '../../db/database.js';
import { AppError, invalid, notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import type { PsaMemberRecord } from '../../providers/psa/provider.js';
import { PsaMemberEntity, type PsaMember } from './connection.entity.js';
import type { MappedMember } from './connection.presenter.js';

export type MemberMappingService = ReturnType<typeof createMemberMappingService>;

/** Who of the PSA's members is which user of ours. */
export function createMemberMappingService(parts: { audit: RecordAudit }) {
  /** Members by name, with those who are mapped: inactive ones only where somebody still is. */
  async function list(
    tx: AccountTransaction,
    connectionId: string,
    search: string | undefined,
  ): Promise<MappedMember[]> {
    const rows = await tx.em.find(
      PsaMemberEntity,
      { connectionId, $or: [{ inactive: false }, { userId: { $ne: null } }] },
      { orderBy: { memberName: 'asc', memberId: 'asc' } },
    );
    const names = await userNames(tx, rows);
    const wanted = search?.toLowerCase();
    return rows
      .map((member) => ({ member, userName: names.get(member.userId ?? '') ?? null }))
      .filter(
        ({ member, userName }) =>
          !wanted ||
          [member.memberName, member.memberIdentifier, member.memberEmail, userName].some((text) =>
            text?.toLowerCase().includes(wanted),
          ),
      );
  }

  /**
   * Maps a member to a user by hand, or to nobody; what was decided by hand stays.
   * @throws AppError `already_taken` where the user is another member already
   */
  async function map(
    tx: AccountTransaction,
    actor: Actor,
    wish: { connectionId: string; memberId: string; userId: string | null },
  ): Promise<MappedMember> {
    const { connectionId, memberId, userId } = wish;
    await lockMembers(tx, connectionId);
    const member = await tx.em.findOne(PsaMemberEntity, { connectionId, memberId });
    if (!member) throw notFound('This member');
    const userName = userId === null ? null : await requireUser(tx, userId);
    const other = userId && (await tx.em.findOne(PsaMemberEntity, { connectionId, userId }));
    if (other && other.id !== member.id) {
      throw new AppError(
        'already_taken',
        `${userName ?? ''} is mapped to ${other.memberName} (${other.memberIdentifier}) already: take that away first`,
        { members: { member_id: other.memberId, member_name: other.memberName } },
      );
    }
    const before = member.userId ?? null;
    member.userId = userId;
    member.mappedBy = 'hand';
    parts.audit(tx, actor, {
      action: 'psa.member_mapped',
      subjectKind: 'psa_member',
      subjectId: memberId,
      detail: { member_name: member.memberName, from_user_id: before, user_id: userId },
    });
    return { member, userName };
  }

  /** Keeps members as they are now. Whoever nobody decided about is mapped by e-mail. */
  async function see(
    tx: AccountTransaction,
    connectionId: string,
    members: readonly PsaMemberRecord[],
  ): Promise<void> {
    const seen = [...new Map(members.map((member) => [member.id, member])).values()];
    if (!(await findNews(tx, connectionId, seen)).length) return;
    await lockMembers(tx, connectionId);
    // Read once more under the lock: whoever held it may have written the same.
    const news = await findNews(tx, connectionId, seen);
    if (!news.length) return;
    const mapped = await mappingsFor(tx, connectionId, news);
    await tx.em.execute(upsert, [
      tx.accountId,
      connectionId,
      JSON.stringify(
        news.map((member) => ({
          row: uuid(),
          id: member.id,
          identifier: member.identifier,
          name: member.name,
          email: member.email,
          inactive: member.inactive,
          user_id: mapped.get(member.id)?.userId ?? null,
          mapped_by: mapped.get(member.id)?.mappedBy ?? null,
        })),
      ),
    ]);
  }

  async function memberOf(
    tx: AccountTransaction,
    connectionId: string,
    userId: string,
  ): Promise<PsaMemberRecord | null> {
    const row = await tx.em.findOne(PsaMemberEntity, { connectionId, userId });
    return row && recordOf(row);
  }

  async function usersOf(
    tx: AccountTransaction,
    connectionId: string,
    memberIds: readonly string[],
  ): Promise<Map<string, string>> {
    if (!memberIds.length) return new Map();
    const rows = await tx.em.execute<{ member_id: string; user_id: string }[]>(
      `select m.member_id, m.user_id from psa_members m join users u on u.id = m.user_id
         where m.connection_id = ? and u.deactivated_at is null
           and m.member_id in (select jsonb_array_elements_text(?::jsonb))`,
      [connectionId, JSON.stringify(memberIds)],
    );
    return new Map(rows.map((row) => [row.member_id, row.user_id]));
  }

  return { list, map, see, memberOf, usersOf };
}

/** Held until the end of the transaction: mappings of one connection are made one after the other. */
async function lockMembers(tx: AccountTransaction, connectionId: string): Promise<void> {
  await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `psa-members:${connectionId}`,
  ]);
}

/** Those who are new, look otherwise than they did, or could be mapped by now. */
async function findNews(
  tx: AccountTransaction,
  connectionId: string,
  members: readonly PsaMemberRecord[],
): Promise<PsaMemberRecord[]> {
  const rows = await tx.em.find(PsaMemberEntity, { connectionId }, { disableIdentityMap: true });
  const known = new Map(rows.map((row) => [row.memberId, row]));
  const undecided = members.filter((member) => {
    const row = known.get(member.id);
    return row && isUndecided(row) && !member.inactive;
  });
  const users = await usersByEmail(tx, undecided);
  const taken = new Set(rows.map(({ userId }) => userId));
  return members.filter((member) => {
    const row = known.get(member.id);
    if (!row || !isAlike(row, member)) return true;
    const userId = member.inactive ? undefined : users.get(emailOf(member));
    return isUndecided(row) && userId !== undefined && !taken.has(userId);
  });
}

/**
 * To whom each is mapped: to the user whom the owner chose for this e-mail in an earlier connection,
 * else to the one who has it. A user is one member alone, so the first of several keeps it.
 */
async function mappingsFor(
  tx: AccountTransaction,
  connectionId: string,
  members: readonly PsaMemberRecord[],
): Promise<Map<string, { userId: string; mappedBy: 'email' | 'hand' }>> {
  const rows = await tx.em.find(PsaMemberEntity, { connectionId }, { disableIdentityMap: true });
  const decided = new Set(rows.filter((row) => !isUndecided(row)).map((row) => row.memberId));
  const taken = new Set(rows.flatMap(({ userId }) => userId ?? []));
  const open = members.filter((member) => !member.inactive && !decided.has(member.id));
  const [byEmail, byHand] = [await usersByEmail(tx, open), await chosenBefore(tx, open)];
  const mapped = new Map<string, { userId: string; mappedBy: 'email' | 'hand' }>();
  // What somebody chose goes before what merely fits.
  for (const [users, mappedBy] of [
    [byHand, 'hand'],
    [byEmail, 'email'],
  ] as const) {
    for (const member of open) {
      const userId = users.get(emailOf(member));
      if (!userId || taken.has(userId) || mapped.has(member.id)) continue;
      taken.add(userId);
      mapped.set(member.id, { userId, mappedBy });
    }
  }
  return mapped;
}

async function usersByEmail(
  tx: AccountTransaction,
  members: readonly PsaMemberRecord[],
): Promise<Map<string, string>> {
  const emails = members.flatMap((member) => emailOf(member) || []);
  if (!emails.length) return new Map();
  const rows = await tx.em.execute<{ id: string; email: string }[]>(
    `select id, email from users where deactivated_at is null
       and email in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(emails)],
  );
  return new Map(rows.map(({ id, email }) => [email, id]));
}

async function chosenBefore(
  tx: AccountTransaction,
  members: readonly PsaMemberRecord[],
): Promise<Map<string, string>> {
  const emails = members.flatMap((member) => emailOf(member) || []);
  if (!emails.length) return new Map();
  const rows = await tx.em.execute<{ email: string; user_id: string }[]>(
    `select distinct on (lower(m.member_email)) lower(m.member_email) as email, m.user_id
       from psa_members m join psa_connections c on c.id = m.connection_id
       join users u on u.id = m.user_id
       where c.ended_at is not null and m.mapped_by = 'hand' and u.deactivated_at is null
         and lower(m.member_email) in (select jsonb_array_elements_text(?::jsonb))
       order by lower(m.member_email), c.ended_at desc`,
    [JSON.stringify(emails)],
  );
  return new Map(rows.map((row) => [row.email, row.user_id]));
}

// What was mapped already stays: only rows that nobody decided about take what was found.
const upsert = `
  insert into psa_members as m (id, account_id, connection_id, member_id, member_identifier,
      member_name, member_email, inactive, user_id, mapped_by)
    select (e->>'row')::uuid, ?, ?, e->>'id', e->>'identifier', e->>'name', e->>'email',
        (e->>'inactive')::boolean, (e->>'user_id')::uuid, e->>'mapped_by'
      from jsonb_array_elements(?::jsonb) e
  on conflict (connection_id, member_id) do update set
    member_identifier = excluded.member_identifier,
    member_name = excluded.member_name,
    member_email = excluded.member_email,
    inactive = excluded.inactive,
    user_id = case when m.mapped_by is null then excluded.user_id else m.user_id end,
    mapped_by = coalesce(m.mapped_by, excluded.mapped_by)`;

async function requireUser(tx: AccountTransaction, userId: string): Promise<string> {
  const [user] = await tx.em.execute<{ name: string }[]>(
    'select name from users where id = ? and deactivated_at is null',
    [userId],
  );
  if (!user) throw invalid({ path: 'user_id', message: 'is no active user of this account' });
  return user.name;
}

async function userNames(
  tx: AccountTransaction,
  members: readonly PsaMember[],
): Promise<Map<string, string>> {
  const ids = members.flatMap(({ userId }) => userId ?? []);
  if (!ids.length) return new Map();
  const rows = await tx.em.execute<{ id: string; name: string }[]>(
    'select id, name from users where id in (select jsonb_array_elements_text(?::jsonb)::uuid)',
    [JSON.stringify(ids)],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Neither by e-mail nor by hand: "nobody", chosen by hand, is a decision too. */
function isUndecided(row: PsaMember): boolean {
  return row.mappedBy == null;
}

function isAlike(row: PsaMember, member: PsaMemberRecord): boolean {
  return (
    row.memberIdentifier === member.identifier &&
    row.memberName === member.name &&
    (row.memberEmail ?? null) === member.email &&
    row.inactive === member.inactive
  );
}

function recordOf(row: PsaMember): PsaMemberRecord {
  return {
    id: row.memberId,
    identifier: row.memberIdentifier,
    name: row.memberName,
    email: row.memberEmail ?? null,
    inactive: row.inactive,
  };
}

function emailOf({ email }: PsaMemberRecord): string {
  return email?.trim().toLowerCase() ?? '';
}
