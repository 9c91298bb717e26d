import type { RecordAudit } from '../../audit.js';
import type { Database } from '../../db/database.js';
import type { Encryption } from '../../encryption.js';
import type { AttemptLimit } from '../../http/attempt-limit.js';
import { createEmbedCodeService, type EmbedCodeService } from './embed-code.service.js';
import { createEmbedHostService, type EmbedHostService } from './embed-host.service.js';
import { createEmbedKeyService, type EmbedKeyService } from './embed-key.service.js';
import { createEmbedMemberService, type EmbedConnections } from './embed-member.service.js';
import { createEmbedPageService, type EmbedPageService } from './embed-page.service.js';
import { createEmbedProofService } from './embed-proof.service.js';
import {
  createEmbedTokenService,
  type EmbedTokenService,
  type SignInEmbedded,
} from './embed-token.service.js';

/** Embedding: who may show us, and who looks at what they show. */
export interface EmbedService {
  keys: EmbedKeyService;
  hosts: EmbedHostService;
  codes: EmbedCodeService;
  tokens: EmbedTokenService;
  pages: EmbedPageService;
}

export function createEmbedService(parts: {
  db: Database;
  encryption: Encryption;
  audit: RecordAudit;
  connections: EmbedConnections;
  signIn: SignInEmbedded;
  proofLimit: AttemptLimit;
  publicUrl: string;
}): EmbedService {
  const { db, connections } = parts;
  const ownOrigin = new URL(parts.publicUrl).origin;
  const haloCallback = `${parts.publicUrl}/embed/halo/callback`;
  const keys = createEmbedKeyService(parts);
  const hosts = createEmbedHostService(parts);
  const codes = createEmbedCodeService({ keys, ownOrigin });
  const members = createEmbedMemberService(connections);
  const prove = createEmbedProofService({ keys, hosts, codes, members, haloCallback });
  return {
    keys,
    hosts,
    codes,
    tokens: createEmbedTokenService({ ...parts, keys, prove, ownOrigin }),
    pages: createEmbedPageService({ db, keys, hosts, connections, haloCallback }),
  };
}
