import * as z from 'zod/mini';
import { line } from './request-fields.js';

/**
 * An origin, written as a browser writes it: `https://portal.example.com`. The browser extension has
 * one of its own scheme.
 */
export const originText = z
  .string()
  .check(
    z.trim(),
    z.maxLength(255),
    z.regex(
      /^(https?:\/\/[a-z0-9.-]+(:\d{1,5})?|chrome-extension:\/\/[a-p]{32})$/,
      'must be an origin such as https://portal.example.com, without a path',
    ),
  );

export const embedKeyBody = z.object({
  name: line(100),
  allowed_origins: z.array(originText).check(z.maxLength(50)),
});

const secrets = z
  .array(z.string().check(z.trim(), z.minLength(8), z.maxLength(500)))
  .check(z.minLength(1), z.maxLength(5));
const parameter = z.string().check(z.regex(/^[\w-]{1,40}$/, 'must be a parameter name'));
const jwks = z.object({
  keys: z.array(z.record(z.string(), z.unknown())).check(z.minLength(1), z.maxLength(10)),
});

export const connectwiseHostBody = z.object({ origin: originText });
/** Several tab secrets, so that one can be replaced while the other is still in use. */
export const haloHostBody = z.object({
  tab_secrets: secrets,
  agent_param: z.optional(parameter),
  ticket_param: z.optional(parameter),
  oauth: z.optional(z.object({ client_id: line(200), client_secret: line(500) })),
});
export const autotaskHostBody = z.object({ ticket_param: z.optional(parameter) });
export const webHostBody = z.union([z.object({ secrets }), z.object({ jwks })]);

const key = z.string().check(z.regex(/^pk_[\w-]{10,100}$/, 'must be an embed key'));
const proofText = z.string().check(z.minLength(1), z.maxLength(500));
const jwt = z.string().check(z.minLength(1), z.maxLength(8000));

/** Who is looking, as the host proves it. */
export const embedTokenBody = z.discriminatedUnion('host', [
  z.object({
    host: z.literal('connectwise'),
    key,
    proof: z.object({
      memberid: z.string().check(z.minLength(1), z.maxLength(64)),
      member_hash: proofText,
      member_context: z.string().check(z.maxLength(64)),
    }),
  }),
  z.object({
    host: z.literal('halo'),
    key,
    proof: z.union([
      z.object({ agent_id: z.string().check(z.regex(/^\d{1,12}$/)), hmac: proofText }),
      z.object({
        code: z.string().check(z.minLength(1), z.maxLength(4000)),
        redirect_uri: z.url(),
      }),
    ]),
  }),
  z.object({ host: z.literal('autotask'), key, proof: z.object({ code: proofText }) }),
  z.object({ host: z.literal('web'), key, proof: z.object({ jwt }) }),
]);
export type EmbedTokenBody = z.input<typeof embedTokenBody>;

/** Asked for on a page of ours by who signed in there, for the origin that opened it. */
export const embedCodeBody = z.object({ key, origin: originText });
