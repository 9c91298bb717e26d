import * as z from 'zod/mini';
import { id, openEnum, page, timestamp } from './primitives.js';

export const embedHosts = ['connectwise', 'halo', 'autotask', 'web'] as const;
export type EmbedHost = (typeof embedHosts)[number];

/**
 * Origin of our browser extension for Autotask, the same in every browser: its manifest has a fixed key.
 * An embed key that is used in it has to allow this.
 */
export const autotaskExtensionOrigin = 'chrome-extension://bglkddlpdhhfnafinefcfcoacjlklpbe';

/** A publishable key: it names the account, and proves nothing by itself. */
export const embedKey = z.object({
  id,
  name: z.string(),
  key: z.string(),
  allowed_origins: z.array(z.string()),
  created_at: timestamp,
});
export type EmbedKey = z.infer<typeof embedKey>;
export const embedKeyPage = page(embedKey);

/** How a host proves who looks, without the secrets; `secret_count` says how many there are. */
export const embedHostSettings = z.object({
  host: openEnum(embedHosts),
  settings: z.record(z.string(), z.unknown()),
  secret_count: z.number(),
  updated_at: timestamp,
});
export type EmbedHostSettings = z.infer<typeof embedHostSettings>;
export const embedHostPage = page(embedHostSettings);

/** Takes a sign-in on a page of ours to the frame or extension that asked for it; lives a minute. */
export const embedCode = z.object({ code: z.string(), expires_in: z.number() });
export type EmbedCode = z.infer<typeof embedCode>;
