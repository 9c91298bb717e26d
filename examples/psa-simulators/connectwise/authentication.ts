import type { Request } from 'express';
import { ConnectwiseError } from './errors.js';
import type { ConnectwiseState, Member } from './state.js';

export const companyId = 'northstar';
export const publicKey = 'pUbKeYsImUlAtEd';
export const privateKey = 'pRiVaTeKeYsImUlAtEd0123';
export const clientId = '6f1c2f0e-5a57-4c0f-9a43-51a0b2c7d9e1';

/** Who calls: keys, or a member by the hash of their sign-in, as a password or in cookies. */
export function authenticate(request: Request, state: ConnectwiseState): Member {
  if (request.get('clientid') !== clientId) {
    throw new ConnectwiseError(401, 'ConnectWiseApi', 'ClientId is missing or not registered.');
  }
  const member = memberOfKeys(request, state) ?? memberOfCookies(request, state);
  if (!member || member.inactive) {
    throw new ConnectwiseError(401, 'Unauthorized', 'UserNotAuthenticated');
  }
  return member;
}

function memberOfKeys(request: Request, state: ConnectwiseState): Member | undefined {
  const encoded = /^Basic (.+)$/.exec(request.get('authorization') ?? '')?.[1];
  if (!encoded) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const [user, password] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
  const plus = user.indexOf('+');
  if (user.slice(0, plus).toLowerCase() !== companyId) return undefined;
  if (user.slice(plus + 1) === publicKey && password === privateKey) {
    return state.members.find(({ licenseClass }) => licenseClass === 'A');
  }
  return memberOfHash(user.slice(plus + 1), password, state);
}

function memberOfCookies(request: Request, state: ConnectwiseState): Member | undefined {
  const cookies = new Map(
    (request.get('cookie') ?? '').split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()];
    }),
  );
  const isOurs = cookies.get('companyname')?.toLowerCase() === companyId;
  if (!isOurs || !cookies.get('membercontext')) return undefined;
  return memberOfHash(cookies.get('memberid'), cookies.get('memberhash'), state);
}

function memberOfHash(
  identifier: string | undefined,
  hash: string | undefined,
  state: ConnectwiseState,
): Member | undefined {
  const owner = hash === undefined ? undefined : state.memberHashes[hash];
  if (owner === undefined || owner.toLowerCase() !== identifier?.toLowerCase()) return undefined;
  return state.members.find((member) => member.identifier === owner);
}
