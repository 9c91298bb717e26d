import type { z } from 'zod/mini';
import type { Me, Tokens } from '../contract/account.js';
import type { loginBody, registerBody } from '../contract/account-requests.js';
import { ClientError, toClientError } from '../errors.js';
import { HostError, type HostProof } from '../host-adapter.js';
import type { DeviceStore, KeptLogin } from '../transport/device-store.js';
import { createEmitter } from '../transport/emitter.js';
import type { CallOptions, Http, TokenSource } from '../transport/http.js';
import { answerOf } from '../transport/wire.js';
import { withPageLock } from '../transport/page-lock.js';

export type RegisterBody = z.input<typeof registerBody>;
export type LoginBody = z.input<typeof loginBody>;

/** Who is signed in, as far as this page knows. */
export interface AuthState {
  status: 'restoring' | 'signed-out' | 'signed-in';
  user: Me | null;
}

/** Signing in and out. Access tokens stay in memory and are renewed before they end. */
export interface Auth {
  readonly state: AuthState;
  /** Calls back on every change; answers a function that stops it. */
  subscribe(listener: (state: AuthState) => void): () => void;
  /** Makes an account and signs its owner in. */
  register(body: RegisterBody, options?: CallOptions): Promise<Me>;
  login(body: LoginBody, options?: CallOptions): Promise<Me>;
  /** Signs out here at once; the server is told, and may be out of reach. */
  logout(options?: CallOptions): Promise<void>;
  /** Asks the server who is signed in. */
  me(options?: CallOptions): Promise<Me>;
  /** Renews the access token now. */
  refresh(options?: CallOptions): Promise<Me>;
  /**
   * Takes up a kept login, or asks `getToken` or `getProof`; answers null where nobody is signed in.
   * Rejects with `proof_refused`, `member_not_mapped` or `origin_not_allowed` where the server did not
   * take the proof: its detail says what to do.
   */
  restore(options?: CallOptions): Promise<Me | null>;
}

/** An access token from the embedding page, and how long it lives, in seconds (300 unless said). */
export interface HostToken {
  access_token: string;
  expires_in?: number;
}

/** Asks the host to prove who is looking, for example with an adapter's `proof`. */
export type GetProof = (options: { signal: AbortSignal }) => Promise<HostProof>;

/**
 * Where a login is kept from one page to the next, for whoever has a place that no other page can read:
 * a browser extension its `chrome.storage.session`. Pages that share it share one login, and renew it
 * one after the other.
 */
export interface LoginKeeper {
  /** The login that was kept last; null where there is none. */
  read(): Promise<KeptLogin | null>;
  /** Keeps this login in place of the one before; null forgets it. */
  write(login: KeptLogin | null): Promise<void>;
}

/** Signing in, as the client's other parts see it. */
export interface AuthSession extends Auth, TokenSource {
  /** Calls back with every new access token. */
  onToken(listener: (token: string) => void): () => void;
  /** Signs in with the tokens that this path answers to a body, for example to an invite's token. */
  enter(path: string, body: unknown, options?: CallOptions): Promise<Me>;
  destroy(): void;
}

export interface AuthOptions {
  server: string;
  http: Http;
  store: DeviceStore;
  getToken?: ((options: { signal: AbortSignal }) => Promise<HostToken | string>) | undefined;
  /** Has the host prove who looks; `key` is the account's embed key that goes with the proof. */
  prove?: { key: string; getProof: GetProof } | undefined;
  tokens?: Tokens | undefined;
  persistLogin?: boolean;
  /** Keeps the login elsewhere than on the device; also one that the host proved. */
  loginKeeper?: LoginKeeper | undefined;
}

/** Seconds before its end at which a token is renewed. */
const renewBefore = 30;

/** Makes the part of a client that knows who is signed in. */
export function createAuth(options: AuthOptions): AuthSession {
  const { server, http, store, getToken, prove } = options;
  // A frame's page is not ours to keep a login for: whoever frames it would have it too.
  const persist = options.persistLogin === true && !prove && isTopLevel();
  const keeper = options.loginKeeper ?? (persist ? onDevice(store, server) : null);
  const stopped = new AbortController();
  const emitter = createEmitter<{ state: AuthState; token: string }>();
  let access: { token: string; endsAt: number } | null = null;
  let refreshToken: string | null = null;
  let state: AuthState = { status: 'signed-out', user: null };
  let renewing: Promise<string> | null = null;
  /** Why the server did not take the last proof: the same one is not offered again unasked. */
  let refusal: ClientError | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setState(next: AuthState): void {
    if (next.status === state.status && JSON.stringify(next.user) === JSON.stringify(state.user))
      return;
    state = next;
    emitter.emit('state', state);
  }

  function takeAccess(token: string, lifetime: number): void {
    access = { token, endsAt: Date.now() + lifetime * 1000 };
    clearTimeout(timer);
    const wait = Math.max(lifetime - renewBefore, lifetime / 2) * 1000;
    // A renewal that fails here is tried again by whoever needs a token next.
    if (!stopped.signal.aborted)
      timer = setTimeout(() => void renewOnce().catch(() => undefined), wait);
    emitter.emit('token', token);
  }

  function takeTokens(tokens: Tokens): void {
    refreshToken = tokens.refresh_token;
    takeAccess(tokens.access_token, tokens.expires_in);
    setState({ status: 'signed-in', user: tokens.user });
  }

  async function adopt(tokens: Tokens): Promise<Me> {
    takeTokens(tokens);
    const { refresh_token, user } = tokens;
    await keeper?.write({ server, refresh_token, user });
    return user;
  }

  function forget(): void {
    access = null;
    refreshToken = null;
    clearTimeout(timer);
    setState({ status: 'signed-out', user: null });
  }

  /** One renewal at a time: a refresh token that is used twice ends the whole login. */
  function renewOnce(): Promise<string> {
    renewing ??= nextToken().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  function nextToken(): Promise<string> {
    if (getToken) return askHost(getToken);
    return prove ? rotateOrProve(prove) : rotateOrForget();
  }

  /** The host proves who looks at first, and once more where the server ended the login meanwhile. */
  async function rotateOrProve(how: NonNullable<typeof prove>): Promise<string> {
    if (refusal) throw refusal;
    try {
      return await rotate();
    } catch (error) {
      if (!isEnded(error)) throw error;
    }
    try {
      const { host, proof } = await how.getProof({ signal: stopped.signal });
      return await exchange('/embed/token', { host, key: how.key, proof });
    } catch (error) {
      const failure = toClientError(error);
      if (failure.status >= 400 && !failure.isTemporary) {
        refusal = failure;
        forget();
      }
      // The login has ended, and the host proves nobody now: a window that was closed, or a host that went.
      if (failure.cause instanceof HostError) forget();
      throw error;
    }
  }

  async function exchange(path: string, body: unknown): Promise<string> {
    const answer = answerOf('tokens');
    const tokens = await http({ method: 'POST', path, body, answer, authorized: false });
    if (stopped.signal.aborted) throw new ClientError('aborted', 'The client was destroyed');
    await adopt(tokens);
    return tokens.access_token;
  }

  async function askHost(ask: NonNullable<typeof getToken>): Promise<string> {
    const given = await ask({ signal: stopped.signal });
    const { access_token, expires_in = 300 } =
      typeof given === 'string' ? { access_token: given } : given;
    takeAccess(access_token, expires_in);
    return access_token;
  }

  async function rotateOrForget(): Promise<string> {
    try {
      return await rotate();
    } catch (error) {
      if (isEnded(error)) forget();
      throw error;
    }
  }

  function rotate(): Promise<string> {
    // Several tabs share a kept login, so that between reading and replacing it no other may come.
    return keeper ? withPageLock(`rf-login:${server}`, rotateNow, stopped.signal) : rotateNow();
  }

  async function rotateNow(): Promise<string> {
    const kept = await keeper?.read();
    // Somebody else signed in in another tab: this page must not silently become theirs.
    const foreign = kept && state.user && kept.user.id !== state.user.id;
    const current = keeper ? (foreign ? undefined : kept?.refresh_token) : refreshToken;
    if (!current) throw new ClientError('signed_out', 'Nobody is signed in');
    try {
      return await exchange('/auth/refresh', { refresh_token: current });
    } catch (error) {
      if (isEnded(error)) {
        await keeper?.write(null);
        access = null;
        refreshToken = null;
      }
      throw error;
    }
  }

  async function askMe({ signal }: CallOptions = {}): Promise<Me> {
    const user = await http({
      path: '/auth/me',
      answer: answerOf('me'),
      ...(signal ? { signal } : {}),
    });
    setState({ status: 'signed-in', user });
    return user;
  }

  async function enter(path: string, body: unknown, callOptions: CallOptions = {}): Promise<Me> {
    const request = {
      method: 'POST',
      path,
      body,
      answer: answerOf('tokens'),
      authorized: false,
    } as const;
    return adopt(await http({ ...request, ...callOptions }));
  }

  if (options.tokens) takeTokens(options.tokens);

  return {
    get state() {
      return state;
    },
    subscribe: (listener) => emitter.on('state', listener),
    onToken: (listener) => emitter.on('token', listener),
    enter,
    register: (body, callOptions) => enter('/auth/register', body, callOptions),
    login: (body, callOptions) => enter('/auth/login', body, callOptions),
    async logout({ signal } = {}) {
      const ended = refreshToken;
      forget();
      await keeper?.write(null);
      if (ended === null) return;
      const body = { refresh_token: ended };
      const request = { method: 'POST', path: '/auth/logout', body, authorized: false } as const;
      await http({ ...request, ...(signal ? { signal } : {}) });
    },
    me: askMe,
    async refresh(callOptions) {
      refusal = null;
      await renewOnce();
      return state.user ?? askMe(callOptions);
    },
    async restore(callOptions) {
      if (state.user) return state.user;
      refusal = null;
      const kept = await keeper?.read();
      if (!getToken && !prove && !kept) return null;
      setState({ status: 'restoring', user: null });
      try {
        await renewOnce();
        return state.user ?? (await askMe(callOptions));
      } catch (error) {
        if (kept && toClientError(error).isTemporary) {
          // Without a network the kept login is enough to show, and to add to, what waits here.
          setState({ status: 'signed-in', user: kept.user });
          return kept.user;
        }
        forget();
        // That a proof was refused is for the page to say, with the server's words.
        if (!prove && toClientError(error).status === 401) return null;
        throw error;
      }
    },
    async token() {
      if (access && access.endsAt - Date.now() > 5000) return access.token;
      return renewOnce();
    },
    async renew(refused) {
      if (access && access.token !== refused) return access.token;
      return renewOnce();
    },
    destroy() {
      stopped.abort();
      clearTimeout(timer);
      emitter.clear();
    },
  };
}

function onDevice(store: DeviceStore, server: string): LoginKeeper {
  return {
    read: async () => (await store.get('logins', server)) ?? null,
    write: (login) => (login ? store.put('logins', login) : store.delete('logins', server)),
  };
}

/** Whether there is no login any more, as opposed to no answer. */
function isEnded(error: unknown): boolean {
  const { code, status } = toClientError(error);
  return code === 'signed_out' || status === 401;
}

function isTopLevel(): boolean {
  return typeof window !== 'undefined' && window.top === window.self;
}
