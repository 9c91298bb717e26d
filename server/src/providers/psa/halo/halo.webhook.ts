import { createHmac, timingSafeEqual } from 'node:crypto';
import { PsaError, type PsaWebhookRequest } from '../provider.js';

/** The header that an admin is told to enter: the name is theirs to choose. */
const signatureHeader = 'X-ResolutionFlow-Signature';

/** What an admin enters by hand: creating webhooks by API takes a right that ours should not have. */
export const webhookSteps =
  'In Halo, open Configuration > Integrations > Webhooks and add one: method POST, content type ' +
  `application/json, the payload URL shown here, signature with HMAC SHA-256 in base64, header ${signatureHeader}, ` +
  'prefix "sha256=", and the secret shown here as its key. Add the events "New Ticket Logged", ' +
  '"Ticket Updated" and "Ticket Reassigned".';

/** The ids of the tickets that a webhook tells of, once its signature is right. */
export function readHaloWebhook({ headers, rawBody }: PsaWebhookRequest, secret: string): string[] {
  if (!isSigned(headers[signatureHeader.toLowerCase()], rawBody, secret)) {
    throw new PsaError('refused', 'The webhook is not signed with the secret of this connection');
  }
  const ids = new Set<number>();
  collect(parsedBody(rawBody), ids, 0);
  if (ids.size === 0) {
    throw new PsaError('unexpected_answer', 'The webhook of Halo names no ticket');
  }
  return [...ids].map(String);
}

/** The signature comes as `sha256= BASE64`; some write it in hexadecimal, or without the space. */
function isSigned(header: string | undefined, rawBody: Buffer, secret: string): boolean {
  if (!header || secret === '') return false;
  const given = header.replace(/^\s*sha256=/i, '').trim();
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  const encoding = /^[0-9a-f]{64}$/i.test(given) ? 'hex' : 'base64';
  const signature = Buffer.from(given, encoding);
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function parsedBody(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8')) as unknown;
  } catch {
    throw new PsaError('unexpected_answer', 'The webhook of Halo cannot be read');
  }
}

/**
 * Nobody documents the names around the ticket and its actions, and several events may come in one:
 * a ticket is what is called so and has an id, or what anything calls its `ticket_id`.
 */
function collect(value: unknown, ids: Set<number>, depth: number): void {
  if (depth > 6 || ids.size >= 200 || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value) collect(one, ids, depth + 1);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    if (/^(tickets?|faults?)$/i.test(name)) {
      for (const one of Array.isArray(inner) ? (inner as unknown[]) : [inner]) add(idIn(one), ids);
    }
    if (/^(ticket_?id|faultid)$/i.test(name)) add(inner, ids);
    collect(inner, ids, depth + 1);
  }
}

function idIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}

function add(value: unknown, ids: Set<number>): void {
  const id = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(id) && id > 0) ids.add(id);
}
