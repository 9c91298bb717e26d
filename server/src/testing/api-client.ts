import type { Me, Tokens } from '@resolutionflow/sdk/contract';
import { seededPassword } from '../db/seed.js';

export interface TestAnswer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

export interface TestRequest {
  token?: string;
  /** Sent as JSON; a string or bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface SignedInUser {
  token: string;
  tokens: Tokens;
  me: Me;
  /** `ApiClient.call` with this user's token. */
  call<T = unknown>(method: string, path: string, request?: TestRequest): Promise<TestAnswer<T>>;
}

/** Calls a server over real HTTP, as nobody or as one of the seeded users. */
export interface ApiClient {
  /** `path` is under `/api/v1`. Name the type of the body where a test reads it. */
  call<T = unknown>(method: string, path: string, request?: TestRequest): Promise<TestAnswer<T>>;
  /** Signs in a seeded user; once per user, later calls answer the same. */
  signIn(email: string): Promise<SignedInUser>;
}

export function createApiClient(url: string): ApiClient {
  async function call<T>(
    method: string,
    path: string,
    request: TestRequest = {},
  ): Promise<TestAnswer<T>> {
    const { token, body } = request;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...request.headers,
      },
      body: isReady(body) ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, body: (text ? JSON.parse(text) : undefined) as T };
  }

  const signedIn = new Map<string, Promise<SignedInUser>>();
  async function login(email: string): Promise<Tokens> {
    const answer = await call<Tokens>('POST', '/auth/login', {
      body: { email, password: seededPassword },
    });
    if (answer.status !== 200) throw new Error(`${email} cannot sign in: ${answer.status}`);
    return answer.body;
  }

  /** On a slow machine a test may outlast a token: calls go under a newer one then. */
  async function enter(email: string): Promise<SignedInUser> {
    const tokens = await login(email);
    let latest = Promise.resolve(tokens);
    let renewAt = Date.now() + (tokens.expires_in * 1000) / 2;
    const freshToken = async () => {
      if (Date.now() > renewAt) {
        renewAt = Date.now() + (tokens.expires_in * 1000) / 2;
        latest = login(email);
      }
      return (await latest).access_token;
    };
    return {
      token: tokens.access_token,
      tokens,
      me: tokens.user,
      call: async (method, path, request) =>
        call(method, path, { token: await freshToken(), ...request }),
    };
  }

  return {
    call,
    signIn(email) {
      const known = signedIn.get(email) ?? enter(email);
      signedIn.set(email, known);
      return known;
    },
  };
}

function isReady(body: unknown): body is string | Buffer<ArrayBuffer> | undefined {
  return body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
}
