import type { z } from 'zod/mini';
import type { EmbedCode, EmbedHost, EmbedHostSettings, EmbedKey } from '../contract/embed.js';
import type { embedCodeBody, embedKeyBody } from '../contract/embed-requests.js';
import type { Page } from '../contract/primitives.js';
import type { CallOptions, Http, WriteOptions } from '../transport/http.js';
import { psaAnswerOf } from '../transport/wire.js';

/** Where the account is embedded: its publishable keys, and how its hosts prove who looks. */
export interface Embed {
  keys(options?: CallOptions): Promise<Page<EmbedKey>>;
  createKey(body: z.input<typeof embedKeyBody>, options?: WriteOptions): Promise<EmbedKey>;
  deleteKey(id: string, options?: CallOptions): Promise<void>;
  hosts(options?: CallOptions): Promise<Page<EmbedHostSettings>>;
  /** Sets a host's secrets and settings; what it takes depends on the host. */
  setHost(host: EmbedHost, body: object, options?: CallOptions): Promise<EmbedHostSettings>;
  /** A code for the frame or extension at `origin` that asked this page to sign somebody in. */
  createCode(body: z.input<typeof embedCodeBody>, options?: WriteOptions): Promise<EmbedCode>;
}

export function createEmbed(http: Http): Embed {
  return {
    keys: (options) =>
      http({
        path: '/embed/keys',
        query: { page_size: 100 },
        answer: psaAnswerOf('embedKeyPage'),
        ...options,
      }),
    createKey: (body, options) =>
      http({
        method: 'POST',
        path: '/embed/keys',
        body,
        answer: psaAnswerOf('embedKey'),
        ...options,
      }),
    deleteKey: (id, options) =>
      http({ method: 'DELETE', path: `/embed/keys/${encodeURIComponent(id)}`, ...options }),
    hosts: (options) =>
      http({ path: '/embed/hosts', answer: psaAnswerOf('embedHostPage'), ...options }),
    setHost: (host, body, options) =>
      http({
        method: 'PUT',
        path: `/embed/hosts/${host}`,
        body,
        answer: psaAnswerOf('embedHostSettings'),
        ...options,
      }),
    createCode: (body, options) =>
      http({
        method: 'POST',
        path: '/embed/codes',
        body,
        answer: psaAnswerOf('embedCode'),
        ...options,
      }),
  };
}
