import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { Database } from './db/database.js';
import type { CreatePsaProvider, PsaConnections } from './psa-connections.js';
import { createEncryption } from './encryption.js';
import { recordAudit } from './features/accounts/audit.service.js';
import { createEndWebhookJob } from './features/connections/connection.jobs.js';
import { connectionRoutes } from './features/connections/connection.routes.js';
import { createConnectionService } from './features/connections/connection.service.js';
import { createConnectionSecrets } from './features/connections/connection-store.js';
import { createMemberMappingService } from './features/connections/member-mapping.service.js';
import { createProviderCache } from './features/connections/provider-cache.js';
import { createPsaConnections } from './features/connections/psa-connections.service.js';
import { cancelWritesOf } from './features/tickets/psa-writes.service.js';
import { createKeptSearches } from './features/tickets/kept-searches.js';
import { createKeptLists } from './features/tickets/kept-lists.js';
import { psaListRoutes } from './features/tickets/psa-lists.routes.js';
import { createPsaLists } from './features/tickets/psa-lists.service.js';
import { createTicketCreation } from './features/tickets/ticket-creation.service.js';
import { parseTicketLocally } from './features/tickets/ticket-parser.js';
import { createTicketParsing } from './features/tickets/ticket-parsing.service.js';
import { createTicketProviders } from './features/tickets/ticket-providers.js';
import { createTicketReading } from './features/tickets/ticket-reading.service.js';
import { ticketReadingRoutes } from './features/tickets/ticket-reading.routes.js';

export interface PsaFeatureParts {
  log: Logger;
  config: Pick<Config, 'production' | 'publicUrl'> & { encryptionKey: string };
  db: Database;
  /** Makes what speaks to an account's PSA. */
  createPsaProvider: CreatePsaProvider;
  /** Of tests; otherwise what the connections feature makes. */
  connections?: PsaConnections;
}

/** The account's PSA: its connection, and the tickets that it serves. */
export function createPsaFeatures({ config, db, createPsaProvider, ...parts }: PsaFeatureParts) {
  const secrets = createConnectionSecrets(createEncryption(config.encryptionKey));
  const mappings = createMemberMappingService({ audit: recordAudit });
  const connections =
    parts.connections ??
    createPsaConnections({
      db,
      secrets,
      members: mappings,
      providers: createProviderCache(),
      createPsaProvider,
    });
  const service = createConnectionService({
    connections,
    secrets,
    audit: recordAudit,
    onEnded: cancelWritesOf,
    allowLocal: !config.production,
    publicUrl: config.publicUrl,
  });
  const providers = createTicketProviders(connections);
  const lists = createPsaLists({ connections, kept: createKeptLists() });
  return {
    connections,
    endWebhook: createEndWebhookJob({ db, secrets, createPsaProvider, ...config, log: parts.log }),
    providers,
    lists,
    routes: [
      ...connectionRoutes({
        service,
        connections,
        mappings,
        readMembers: async (request, refresh) =>
          lists.members(request, await providers.providerFor(request), { refresh }),
      }),
      ...psaListRoutes({ providers, lists }),
      ...ticketReadingRoutes({
        reading: createTicketReading({ providers, lists, searches: createKeptSearches() }),
        creation: createTicketCreation({ providers, lists }),
        parsing: createTicketParsing({ providers, lists, parse: parseTicketLocally }),
      }),
    ],
  };
}
