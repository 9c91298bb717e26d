import * as z from 'zod/mini';
import { openEnum, withFallback } from './primitives.js';

/**
 * What our frame and a web page that hosts it say to each other through `postMessage`. The frame
 * says `rf:hello`, the one message that may go to any origin, for it carries nothing; the page
 * answers `rf:welcome` to our exact origin, and from then on each side takes messages from the
 * other's window and origin alone. `get`, `set` and `invoke` carry an id that the answer repeats;
 * `on` and `off` ask for events.
 */
export const hostProtocol = 1;

const callId = z.string().check(z.minLength(1), z.maxLength(64));
const short = z.string().check(z.maxLength(400));

export const hostTheme = z.object({
  scheme: withFallback(z.enum(['light', 'dark']), 'light'),
  accent: z.optional(z.string().check(z.maxLength(64))),
  fontSize: z.optional(z.number().check(z.minimum(8), z.maximum(40))),
});

export const hostTicket = z.object({
  kind: z.enum(['psa', 'internal']),
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  summary: z.optional(z.string().check(z.maxLength(8000))),
  customerName: z.optional(short),
  customerContact: z.optional(short),
  status: z.optional(short),
});

export const hostUser = z.object({
  id: z.optional(short),
  name: z.optional(short),
  email: z.optional(short),
});

export const hostContext = z.object({
  theme: hostTheme,
  locale: z.string().check(z.maxLength(35)),
  ticket: z.nullable(hostTicket),
  user: z.nullable(hostUser),
});

export const hostCapabilities = [
  'dirty',
  'open-ticket',
  'open-session',
  'resize',
  'ticket-changes',
  'save-gate',
] as const;

/** What can be asked for with `rf:get`. */
export const hostValues = ['theme', 'locale', 'ticket', 'user', 'jwt'] as const;
/** What can be told with `rf:set`. */
export const hostSettings = ['dirty', 'height'] as const;
/** What can be called with `rf:invoke`. */
export const hostMethods = ['openTicket', 'openSession'] as const;
export const hostEventNames = ['theme', 'locale', 'ticket'] as const;

/** From our frame to the page. */
export const frameMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rf:hello'), protocol: z.number() }),
  z.object({ type: z.literal('rf:get'), id: callId, name: z.enum(hostValues) }),
  z.object({
    type: z.literal('rf:set'),
    id: callId,
    name: z.enum(hostSettings),
    value: z.union([z.boolean(), z.number()]),
  }),
  z.object({
    type: z.literal('rf:invoke'),
    id: callId,
    name: z.enum(hostMethods),
    args: z.array(z.unknown()).check(z.maxLength(4)),
  }),
  z.object({ type: z.literal('rf:on'), name: z.enum(hostEventNames) }),
  z.object({ type: z.literal('rf:off'), name: z.enum(hostEventNames) }),
  z.object({ type: z.literal('rf:goodbye') }),
]);
export type FrameMessage = z.infer<typeof frameMessage>;

const hostEvent = z.discriminatedUnion('name', [
  z.object({ type: z.literal('rf:event'), name: z.literal('theme'), value: hostTheme }),
  z.object({
    type: z.literal('rf:event'),
    name: z.literal('locale'),
    value: z.string().check(z.maxLength(35)),
  }),
  z.object({
    type: z.literal('rf:event'),
    name: z.literal('ticket'),
    value: z.nullable(hostTicket),
  }),
]);

/** From the page to our frame. */
export const hostMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('rf:welcome'),
    protocol: z.number(),
    context: hostContext,
    capabilities: z.array(openEnum(hostCapabilities)).check(z.maxLength(32)),
  }),
  z.object({
    type: z.literal('rf:answer'),
    id: callId,
    ok: z.boolean(),
    value: z.optional(z.unknown()),
    error: z.optional(short),
  }),
  hostEvent,
  z.object({ type: z.literal('rf:goodbye') }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
