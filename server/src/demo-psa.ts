import {
  autotaskExtensionOrigin,
  embedKeyPage,
  tokens,
  type ConnectionBody,
} from '@resolutionflow/sdk/contract';
import * as z from 'zod';

/** A simulated PSA that a demo account is connected to, so that a newcomer sees every host at once. */
export interface DemoPsa {
  connection: ConnectionBody;
  /** The body of `PUT /embed/hosts/{host}`. */
  hostSettings: Record<string, unknown>;
  /** Shows our page in its ticket screen from now on. */
  embed(options: { server: string; key: string }): void;
  /** Address of its ticket screen. */
  screenUrl: string;
  stop(): Promise<void>;
}

/** Starts the simulated PSAs, which keep their state in a folder. */
export type StartDemoPsas = (options: { folder: string }) => Promise<readonly DemoPsa[]>;

/**
 * Connects each demo account to its PSA as its owner would: by the API, with an embed key for the
 * ticket screen. What was connected at an earlier start stays.
 * @param options.api Where this server listens.
 * @throws Error naming what the API refused.
 */
export async function connectDemoPsas(
  psas: readonly DemoPsa[],
  options: { api: string; publicUrl: string; password: string },
): Promise<void> {
  for (const psa of psas) {
    const { provider } = psa.connection;
    const login = { email: `owner@${provider}.test`, password: options.password };
    const { access_token: token } = z.parse(tokens, await call('POST', '/auth/login', login));
    await call('PUT', '/integrations/psa/connection', psa.connection, token);
    await call('PUT', `/embed/hosts/${provider}`, psa.hostSettings, token);
    const known = z.parse(embedKeyPage, await call('GET', '/embed/keys', undefined, token));
    // So that the browser extension can be loaded beside the simulated Autotask as it is.
    const allowed_origins = provider === 'autotask' ? [autotaskExtensionOrigin] : [];
    const wanted = { name: keyName, allowed_origins };
    const { key } = z.parse(
      z.object({ key: z.string() }),
      known.items.find(({ name }) => name === keyName) ??
        (await call('POST', '/embed/keys', wanted, token)),
    );
    psa.embed({ server: options.publicUrl, key });
  }

  async function call(
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<unknown> {
    const response = await fetch(`${options.api}/api/v1${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: body && JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  }
}

const keyName = 'Simulated ticket screen';
