import { createHash } from 'node:crypto';
import { PsaError, type PsaMemberProof, type PsaMemberRecord } from '../provider.js';
import type { ConnectwiseHttp } from './connectwise.http.js';
import { asMember, isSameIdentifier } from './connectwise.mapping.js';
import * as schemas from './connectwise.schemas.js';

/** Milliseconds that a proof holds without being asked for again. */
const provedFor = 5 * 60_000;
const mostProofs = 500;
/** What may stand in a cookie as it is. */
const cookieText = /^[\w.@+/=~!#$%&*|^'`:-]{1,500}$/;

/**
 * Whose screen shows us: what the browser claims is taken to ConnectWise, which answers who that is.
 */
export function createMemberCheck(parts: { http: ConnectwiseHttp; company: string }) {
  const { http, company } = parts;
  const proved = new Map<string, { member: PsaMemberRecord; until: number }>();

  async function ask(
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<schemas.CwMember | null> {
    try {
      const path = '/system/myMembers/info';
      return await http.call({ method: 'GET', path, signal, member: { headers } }, schemas.member);
    } catch (error) {
      const isRefusal =
        error instanceof PsaError && ['credentials', 'permission'].includes(error.code);
      if (isRefusal) return null;
      throw error;
    }
  }

  return async (
    proof: PsaMemberProof & { host: 'connectwise' },
    signal: AbortSignal,
  ): Promise<PsaMemberRecord> => {
    const { memberId, memberHash, memberContext } = proof;
    const given = [company, memberId, memberHash, memberContext];
    if (!given.every((one) => cookieText.test(one)) || memberId.includes(':')) throw refused();
    const key = createHash('sha256')
      .update(JSON.stringify([memberId.toLowerCase(), memberHash, memberContext]))
      .digest('base64');
    const known = proved.get(key);
    if (known && known.until > Date.now()) return known.member;
    proved.delete(key);
    const cookies = { companyName: company, memberId, memberHash, memberContext };
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
    const pair = Buffer.from(`${company}+${memberId}:${memberHash}`).toString('base64');
    const found =
      (await ask({ Cookie: cookie.join('; ') }, signal)) ??
      (await ask({ Authorization: `Basic ${pair}` }, signal));
    // The hash may well be somebody's: it has to be theirs.
    if (!found || !isSameIdentifier(found.identifier, memberId) || found.inactiveFlag) {
      throw refused();
    }
    const member = asMember(found);
    const oldest = proved.keys().next();
    if (proved.size >= mostProofs && !oldest.done) proved.delete(oldest.value);
    proved.set(key, { member, until: Date.now() + provedFor });
    return member;
  };
}

function refused(): PsaError {
  return new PsaError(
    'refused',
    'ConnectWise does not confirm who this is; reload the ticket, or sign in to ConnectWise again',
  );
}
