import {
  AccountEntity,
  AuditEntryEntity,
  InviteEntity,
  RefreshTokenEntity,
  SubscriptionEntity,
  UserEntity,
} from '../features/accounts/account.entity.js';
import {
  PsaConnectionEntity,
  PsaMemberEntity,
  PsaMemberTokenEntity,
} from '../features/connections/connection.entity.js';
import {
  EmbedCodeEntity,
  EmbedHostEntity,
  EmbedKeyEntity,
} from '../features/embed/embed.entity.js';
import {
  FlowEntity,
  FlowProposalEntity,
  FlowVersionEntity,
} from '../features/flows/flow.entity.js';
import { WalkSessionEntity, WalkStepEntity } from '../features/sessions/session.entity.js';
import { InternalTicketEntity } from '../features/tickets/internal-ticket.entity.js';
import { InternalTicketNoteEntity, PsaWriteEntity } from '../features/tickets/psa-write.entity.js';

/** Everything that MikroORM maps. */
export const entities = [
  AccountEntity,
  SubscriptionEntity,
  UserEntity,
  InviteEntity,
  RefreshTokenEntity,
  AuditEntryEntity,
  FlowEntity,
  FlowVersionEntity,
  FlowProposalEntity,
  InternalTicketEntity,
  InternalTicketNoteEntity,
  PsaConnectionEntity,
  PsaMemberEntity,
  PsaMemberTokenEntity,
  PsaWriteEntity,
  EmbedKeyEntity,
  EmbedHostEntity,
  EmbedCodeEntity,
  WalkSessionEntity,
  WalkStepEntity,
] as const;
