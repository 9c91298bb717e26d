import type { Tokens } from './contract/account.js';
import type { Accounts } from './resources/accounts.js';
import {
  createAuth,
  type Auth,
  type AuthOptions,
  type AuthSession,
  type GetProof,
  type HostToken,
  type LoginKeeper,
} from './resources/auth.js';
import type { Embed } from './resources/embed.js';
import type { Flows } from './resources/flows.js';
import type { Invites } from './resources/invites.js';
import type { Psa } from './resources/psa.js';
import { createSessions, type Sessions } from './resources/sessions.js';
import type { Tickets } from './resources/tickets.js';
import type { Users } from './resources/users.js';
import { createDeferredResource } from './resources/deferred-resource.js';
import { createDeferredWalks } from './resources/deferred-walks.js';
import type { LateResources } from './resources/late-resources.js';
import type { WalkEngine } from './resources/walk-engine.js';
import type { Walks } from './resources/walk.js';
import { createDeviceStore } from './transport/device-store.js';
import { createHttp } from './transport/http.js';
import { createLive, type Live } from './transport/live.js';
import { loadPart } from './transport/load-part.js';

export interface ClientOptions {
  /** Where the server is, for example `https://flows.example.com`; a path before `/api` is kept. */
  server: string;
  /** The account's publishable embed key. */
  key?: string;
  /** Asked for an access token whenever one is needed, where the page itself signs its users in. */
  getToken?: (options: { signal: AbortSignal }) => Promise<HostToken | string>;
  /**
   * Asked to have the host prove who is looking, where a PSA or a partner's page shows us; needs `key`.
   * What the server gives for it is kept in memory alone, renewed by itself, and proved anew once where
   * the server has ended it.
   */
  getProof?: GetProof;
  /** A login that was already made. */
  tokens?: Tokens;
  /** `memory` keeps nothing on the device; otherwise IndexedDB is used where it is allowed. */
  storage?: 'auto' | 'memory';
  /** Keeps the rotating refresh token on the device. For top-level pages of ours alone: never in a frame. */
  persistLogin?: boolean;
  /**
   * Keeps the rotating refresh token in a place of the page's own instead, also with `getProof`, which
   * is then asked only where nothing is kept. For pages that nobody else's script can reach, as in a
   * browser extension: whoever reads the place is signed in.
   */
  loginKeeper?: LoginKeeper;
}

/** Everything a page does with the server. */
export interface Client {
  readonly server: string;
  readonly key: string | null;
  readonly auth: Auth;
  readonly sessions: Sessions;
  readonly walks: Walks;
  readonly flows: Flows;
  readonly tickets: Tickets;
  readonly psa: Psa;
  readonly embed: Embed;
  readonly accounts: Accounts;
  readonly users: Users;
  readonly invites: Invites;
  readonly live: Live;
  /** Ends the connection, timers and listeners. What waits to be sent stays on the device. */
  destroy(): void;
}

/** Makes a client. Nothing is sent before something is asked for. */
export function createClient(options: ClientOptions): Client {
  const server = readServer(options.server);
  const store = createDeviceStore(options.storage);
  // Each needs the other: calls need tokens, and tokens are renewed by calls.
  const http = createHttp({
    server,
    tokens: {
      token: (signal) => auth.token(signal),
      renew: (refused, signal) => auth.renew(refused, signal),
    },
  });
  const { getToken, tokens, persistLogin = false, loginKeeper } = options;
  const prove = readProof(options);
  const access = { getToken, prove, tokens, persistLogin, loginKeeper };
  const auth: AuthSession = createAuth({ server, http, store, ...access });
  const user = () => auth.state.user;
  const owner = () => ownerOf(server, user());
  const onOwner = (listener: () => void) => {
    let before = owner();
    return auth.subscribe(() => {
      if (owner() === before) return;
      before = owner();
      listener();
    });
  };
  const sessions = createSessions(http, user);
  const live = createLive({
    server,
    token: () => auth.token(),
    onToken: auth.onToken,
    owner,
    onOwner,
  });
  // Loaded beside the first request: neither walking nor what an earlier page left unsent stands
  // before the first paint, nor what a page that walks does without.
  let engine: WalkEngine | null = null;
  let resources: LateResources | null = null;
  let isDestroyed = false;
  const loadEngine = async (): Promise<WalkEngine> => {
    const { createWalkEngine } = await loadPart(import('./resources/walk-engine.js'));
    engine ??= createWalkEngine({ server, sessions, live, store, user, owner, onOwner });
    if (isDestroyed) engine.destroy();
    return engine;
  };
  const late = <N extends keyof LateResources>(name: N): LateResources[N] =>
    createDeferredResource(async () => {
      const { createLateResources } = await loadPart(import('./resources/late-resources.js'));
      resources ??= createLateResources(http, auth.enter);
      return resources[name];
    });
  // What an earlier page left unsent goes out as soon as its user is back, or has a fresh token.
  const flushNow = (): void =>
    void loadEngine().then(
      (loaded) => loaded.flush(),
      // The code could not be fetched: what waits stays kept, and the next occasion asks for it again.
      () => undefined,
    );
  const stopFlushing = auth.onToken(flushNow);
  const stopOwner = onOwner(flushNow);
  flushNow();

  return {
    server,
    key: options.key ?? null,
    auth,
    sessions,
    walks: createDeferredWalks(loadEngine),
    flows: late('flows'),
    tickets: late('tickets'),
    psa: late('psa'),
    embed: late('embed'),
    accounts: late('accounts'),
    users: late('users'),
    invites: late('invites'),
    live,
    destroy() {
      stopFlushing();
      stopOwner();
      isDestroyed = true;
      engine?.destroy();
      live.destroy();
      auth.destroy();
      store.close();
    },
  };
}

/** Names whom something on this device belongs to. */
export function ownerOf(
  server: string,
  user: { id: string; account_id: string } | null,
): string | null {
  return user ? `${server}|${user.account_id}|${user.id}` : null;
}

function readProof({ key, getProof }: ClientOptions): AuthOptions['prove'] {
  if (!getProof) return undefined;
  if (!key) throw new TypeError('A proof goes with the account\'s embed key: set "key"');
  return { key, getProof };
}

function readServer(server: string): string {
  const { protocol, origin, pathname } = new URL(server);
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new TypeError(`The server must be an http(s) address, not "${server}"`);
  }
  return origin + pathname.replace(/\/+$/, '');
}
