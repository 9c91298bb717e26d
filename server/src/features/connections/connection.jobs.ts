import type { Logger } from 'pino';
import type { Database } from '../../db/database.js';
import { eventJobData, type EventJobData } from '../../events/dispatcher.js';
import type { JobDefinition } from '../../jobs/job-queue.js';
import { PsaError } from '../../providers/psa/provider.js';
import type { CreatePsaProvider } from '../../psa-connections.js';
import { isWebhookAddress, type ConnectionSecrets } from './connection-store.js';
import { PsaConnectionEntity } from './connection.entity.js';
import { secretsOf } from './psa-connections.service.js';
import { redactingProvider } from './redacting-provider.js';

/** The event that the webhook is ended after. */
export const connectionEnded = 'psa_connection.ended';

/** Milliseconds after which a PSA that is away is left alone; the last try comes later than that. */
const givenUpAfter = 60 * 60_000;
const retryDelays = [10_000, 60_000, 10 * 60_000, 50 * 60_000];

/**
 * Makes the PSA forget our webhook once its connection has ended. It is tried for an hour; then, or
 * where the PSA refuses, its calls meet an address that nobody listens at.
 */
export function createEndWebhookJob(parts: {
  db: Database;
  secrets: ConnectionSecrets;
  createPsaProvider: CreatePsaProvider;
  publicUrl: string;
  log: Logger;
}): JobDefinition<EventJobData> {
  const { db, secrets, log } = parts;
  return {
    name: 'psa.end-webhook',
    data: eventJobData,
    retryDelays,
    async handle({ account_id: accountId, subject_id: id }, signal) {
      const ended = await db.withAccount({ accountId }, (tx) =>
        tx.em.findOne(PsaConnectionEntity, { id }),
      );
      if (!ended?.webhookRemoval || !ended.endedAt) return;
      const { credentials, hash } = secrets.openRemoval(ended, ended.webhookRemoval);
      const provider = redactingProvider(
        parts.createPsaProvider(ended.provider, {
          connectionId: id,
          siteUrl: ended.siteUrl,
          credentials,
          settings: ended.settings,
          discovered: ended.discovered ?? null,
          remember: async () => undefined,
        }),
        secretsOf(credentials),
      );
      const isOurs = (url: string) =>
        isWebhookAddress(parts.publicUrl, Buffer.from(hash, 'base64'), url);
      try {
        await provider.unregisterWebhook?.(isOurs, { signal });
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
        const isLate = Date.now() - ended.endedAt.getTime() > givenUpAfter;
        if (error.isTemporary && !isLate) throw error;
        log.warn(
          { connection_id: id, code: error.code, detail: error.message },
          'the webhook of an ended connection is still registered at the PSA',
        );
      }
      await db.withAccount({ accountId }, (tx) =>
        tx.em.nativeUpdate(PsaConnectionEntity, { id }, { webhookRemoval: null }),
      );
    },
  };
}
