import * as z from 'zod/mini';
import type { Database } from '../../db/database.js';
import { AppError, notFound } from '../../errors.js';
import type { CallLimit } from '../../http/attempt-limit.js';
import { publicRoute, type Route } from '../../http/route.js';
import { PsaError } from '../../providers/psa/provider.js';
import type { PsaConnections } from '../../psa-connections.js';
import { announceTicket } from './psa-writes.service.js';

/** Nothing that a PSA tells of a change is larger, in bytes. */
const maxBytes = 256 * 1024;
/** Longest that the proof of a webhook may take: one vendor's key is fetched, in milliseconds. */
const proofMs = 10_000;
const maxTickets = 100;

/** Where PSAs tell us of changed tickets. What they say is believed as far as that something changed. */
export function psaWebhookRoutes(parts: {
  db: Database;
  connections: PsaConnections;
  limit: CallLimit;
}): Route[] {
  const { db, connections, limit } = parts;
  return [
    publicRoute({
      method: 'post',
      path: '/webhooks/psa/{token}',
      summary: 'A PSA tells of changed tickets',
      tag: 'Webhooks',
      params: z.object({ token: z.string().check(z.maxLength(200)) }),
      query: z.looseObject({}),
      answer: z.undefined(),
      status: 204,
      async handle({ params: { token }, query, headers, rawBody, signal }) {
        if (rawBody.length > maxBytes) {
          throw new AppError('payload_too_large', `The body is larger than ${maxBytes} bytes`);
        }
        const found = await connections.byWebhook(token);
        // An address that was guessed hears what any wrong address hears.
        if (!found) throw notFound('There is nothing under this address; it');
        const { connection, accountId, secret } = found;
        await limit.take(connection.id);
        const provider = await db.withAccount({ accountId }, (tx) =>
          connections.provider(tx, connection),
        );
        if (!provider.readWebhook) throw notFound('A webhook of this PSA');
        const call = { signal: AbortSignal.any([signal, AbortSignal.timeout(proofMs)]) };
        const request = { headers, query: textsOf(query), rawBody };
        const ids = await provider.readWebhook(request, secret, call).catch(asRefusal);
        await db.withAccount({ accountId }, async (tx) => {
          await connections.heard(tx, connection.id);
          for (const id of new Set(ids.slice(0, maxTickets))) announceTicket(tx, id);
        });
        return undefined;
      },
    }),
  ];
}

/** A body that is no webhook at all is as good as one that nobody signed. */
function asRefusal(error: unknown): never {
  if (error instanceof PsaError && error.isTemporary) throw error;
  if (error instanceof PsaError || error instanceof SyntaxError) {
    throw new AppError('proof_refused', 'This webhook is not signed by the PSA', { cause: error });
  }
  throw error;
}

function textsOf(query: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
