import {
  autotaskHostBody,
  connectwiseHostBody,
  haloHostBody,
  webHostBody,
  type EmbedHost,
} from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import { AppError, invalid } from '../../errors.js';
import type { EmbedHostSecrets, EmbedHostSettings } from './embed.entity.js';

/** What a body sets: what may be shown, and what may not. */
export interface ReadHostBody {
  settings: EmbedHostSettings;
  secrets: EmbedHostSecrets;
}

/**
 * Reads the body of `PUT /embed/hosts/{host}`, which differs from host to host.
 * @throws AppError `invalid_request` naming what does not fit.
 */
export function readHostBody(host: EmbedHost, body: unknown): ReadHostBody {
  switch (host) {
    case 'connectwise': {
      const { origin } = parse(connectwiseHostBody, body, host);
      if (!origin.startsWith('http')) {
        throw invalid({ path: 'origin', message: 'must begin with https:// or http://' });
      }
      return { settings: { origin: new URL(origin).origin }, secrets: none };
    }
    case 'halo': {
      const given = parse(haloHostBody, body, host);
      return {
        settings: {
          agent_param: given.agent_param ?? 'agent_id',
          ticket_param: given.ticket_param ?? 'ticket_id',
          ...(given.oauth && { oauth_client_id: given.oauth.client_id }),
        },
        secrets: {
          shared: given.tab_secrets,
          ...(given.oauth && { oauth_client_secret: given.oauth.client_secret }),
        },
      };
    }
    case 'autotask': {
      const { ticket_param } = parse(autotaskHostBody, body, host);
      return { settings: { ticket_param: ticket_param ?? 'ticket_id' }, secrets: none };
    }
    case 'web':
      return readWebBody(body);
  }
}

const none: EmbedHostSecrets = { shared: [] };

function readWebBody(body: unknown): ReadHostBody {
  const names = typeof body === 'object' && body !== null ? body : {};
  if ('secrets' in names === 'jwks' in names) {
    throw invalid({
      path: '',
      message:
        'the host web takes either secrets (a list of texts for HS256) or jwks (public keys for EdDSA)',
    });
  }
  const given = parse(webHostBody, body, 'web');
  if ('secrets' in given) return { settings: {}, secrets: { shared: given.secrets } };
  const keys = given.jwks.keys.map(readPublicKey);
  return { settings: { jwks: { keys } }, secrets: none };
}

const publicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().check(z.regex(/^[\w-]{43}$/)),
  kid: z.optional(z.string().check(z.maxLength(200))),
});

function readPublicKey(key: Record<string, unknown>, index: number) {
  const path = `jwks.keys.${index}`;
  if ('d' in key || 'k' in key) {
    throw invalid({ path, message: 'holds a secret: give the public key alone' });
  }
  const read = z.safeParse(publicKey, key);
  if (read.success) return read.data;
  throw invalid({ path, message: 'must be a public Ed25519 key (kty OKP, crv Ed25519, x)' });
}

function parse<S extends z.ZodMiniType>(schema: S, body: unknown, host: EmbedHost): z.output<S> {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 20).map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  throw new AppError(
    'invalid_request',
    `This does not fit the host ${host}: ${errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}`,
    { members: { errors } },
  );
}
