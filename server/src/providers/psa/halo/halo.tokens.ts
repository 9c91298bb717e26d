import { PsaError, type PsaMemberTokens, type PsaProviderOptions } from '../provider.js';
import { startShared, type Shared } from '../shared-work.js';
import type { VendorAnswer, VendorHttp } from '../vendor-http.js';
import { haloFailure, haloOAuthError } from './halo.errors.js';
import { haloAuthInfo, haloToken } from './halo.wire.js';

/** Milliseconds before its end that a token is renewed. */
const earlier = 60_000;

/**
 * What may be asked for, the least first. An application is refused a scope that it was not given,
 * by the letter: `edit:assets` is not `read:assets`.
 */
const scopeSets = [
  'edit:tickets read:customers read:assets',
  'edit:tickets read:customers edit:assets',
  'edit:tickets read:customers',
  'all',
];

export interface HaloTokens {
  /** A token that is good for a while; `stale` is one that was just refused. */
  token(signal: AbortSignal, stale?: string): Promise<string>;
  /** Exchanges the code of a person's sign-in. Rejects with `refused`. */
  redeem(
    login: { code: string; redirectUri: string; clientId: string; clientSecret: string },
    signal: AbortSignal,
  ): Promise<PsaMemberTokens>;
  /** What no message may hold. */
  secrets(): string[];
}

type Form = Record<string, string>;

/** Signs in at the instance's own authorisation server, which the instance names. */
export function createHaloTokens(
  { siteUrl, credentials, discovered, remember, memberTokens }: PsaProviderOptions,
  http: VendorHttp,
): HaloTokens {
  let known = typeof discovered?.scope === 'string' ? discovered.scope : null;
  let server: { tokenUrl: string; tenant: string | null } | null = null;
  let current: PsaMemberTokens | null = memberTokens?.tokens ?? null;
  let renewing: Shared<PsaMemberTokens> | null = null;

  const secrets = () =>
    [
      credentials.client_secret,
      memberTokens?.tokens.client?.clientSecret,
      current?.accessToken,
      current?.refreshToken,
    ].filter((secret) => typeof secret === 'string');

  /** Where tokens are, as the instance says without a sign-in. */
  async function authServer(signal: AbortSignal) {
    if (server) return server;
    const answer = await http.send({ method: 'GET', url: `${siteUrl}/api/authinfo`, signal });
    // Older instances do not say; theirs is beside the API.
    const info =
      answer.status === 404
        ? { auth_url: `${siteUrl}/auth`, tenant_id: null }
        : haloAuthInfo.safeParse(readInfo(answer)).data;
    if (!info) {
      throw new PsaError(
        'unexpected_answer',
        'This site does not answer as Halo: check its address',
      );
    }
    const tenant = credentials.tenant ?? info.tenant_id;
    server = { tokenUrl: `${info.auth_url.replace(/\/+$/, '')}/token`, tenant };
    return server;
  }

  function readInfo(answer: VendorAnswer): unknown {
    if (answer.status >= 300) throw haloFailure(answer, { isWrite: false, secrets: secrets() });
    return answer.json();
  }

  async function post(form: Form, signal: AbortSignal): Promise<VendorAnswer> {
    const { tokenUrl, tenant } = await authServer(signal);
    const query = tenant ? `?tenant=${encodeURIComponent(tenant)}` : '';
    return http.send({
      method: 'POST',
      url: `${tokenUrl}${query}`,
      body: new URLSearchParams(form),
      // A lost answer leaves a token that nobody has: asking again does no harm. A code or a refresh
      // token is good for once, though.
      reads: form.grant_type === 'client_credentials',
      timeoutMs: 20_000,
      signal,
    });
  }

  function read(answer: VendorAnswer, form: Form): PsaMemberTokens {
    const hidden = [...secrets(), ...Object.values(form)];
    if (answer.status >= 300) {
      const error = haloOAuthError(answer);
      if (error === 'invalid_grant') {
        throw new PsaError('refused', 'This sign-in to Halo is not valid any more; sign in again');
      }
      if (error === 'invalid_scope') {
        throw new PsaError(
          'permission',
          "Halo's application lacks the permissions edit:tickets and read:customers",
        );
      }
      if (error !== null) {
        throw new PsaError(
          'credentials',
          `Halo does not accept the client id and secret (${/^\w{1,60}$/.test(error) ? error : 'refused'})`,
        );
      }
      throw haloFailure(answer, { isWrite: false, secrets: hidden });
    }
    const token = haloToken.safeParse(answer.json()).data;
    if (!token) throw new PsaError('unexpected_answer', 'Halo answered a sign-in without a token');
    return {
      accessToken: token.access_token,
      refreshToken: token.refresh_token,
      expiresAt: Date.now() + token.expires_in * 1000,
    };
  }

  async function ofApplication(signal: AbortSignal): Promise<PsaMemberTokens> {
    const { client_id = '', client_secret = '' } = credentials;
    const sets = known === null ? scopeSets : [known, ...scopeSets.filter((set) => set !== known)];
    for (const [at, scope] of sets.entries()) {
      const form = { grant_type: 'client_credentials', client_id, client_secret, scope };
      const answer = await post(form, signal);
      const isScope = answer.status >= 400 && haloOAuthError(answer) === 'invalid_scope';
      if (isScope && at < sets.length - 1) continue;
      const token = read(answer, form);
      if (known !== scope) {
        known = scope;
        await remember({ ...discovered, scope });
      }
      return token;
    }
    throw new PsaError('permission', "Halo's application has no permission that is of use");
  }

  async function ofMember(
    { tokens, save }: NonNullable<PsaProviderOptions['memberTokens']>,
    signal: AbortSignal,
  ): Promise<PsaMemberTokens> {
    const { client } = tokens;
    const refreshToken = current?.refreshToken ?? tokens.refreshToken;
    if (!refreshToken) {
      throw new PsaError('refused', 'The sign-in to Halo has ended; sign in again');
    }
    const form = {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: client?.clientId ?? credentials.client_id ?? '',
      client_secret: client?.clientSecret ?? credentials.client_secret ?? '',
    };
    const renewed = read(await post(form, signal), form);
    const kept = { ...renewed, refreshToken: renewed.refreshToken ?? refreshToken, client };
    await save(kept);
    return kept;
  }

  return {
    async token(signal, stale) {
      const isGood =
        current !== null &&
        current.accessToken !== stale &&
        current.expiresAt - earlier > Date.now();
      if (current && isGood) return current.accessToken;
      // Many calls find it stale at once: one renews it. It outlives the call that began it.
      renewing ??= startShared((call) =>
        (memberTokens ? ofMember(memberTokens, call.signal) : ofApplication(call.signal)).finally(
          () => (renewing = null),
        ),
      );
      current = await renewing.wait({ signal });
      return current.accessToken;
    },
    async redeem({ code, redirectUri, clientId, clientSecret }, signal) {
      const form = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_secret: clientSecret,
      };
      return { ...read(await post(form, signal), form), client: { clientId, clientSecret } };
    },
    secrets,
  };
}
