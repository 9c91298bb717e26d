import {
  AccountEntity,
  AuditEntryEntity,
  InviteEntity,
  RefreshTokenEntity,
  SubscriptionEntity,
  UserEntity,
} from '../features/accounts/account.entity.js';
import {
  FlowEntity,
  FlowProposalEntity,
  FlowVersionEntity,
} from '../features/flows/flow.entity.js';
import { WalkSessionEntity, WalkStepEntity } from '../features/sessions/session.entity.js';
import { InternalTicketEntity } from '../features/tickets/internal-ticket.entity.js';

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
  WalkSessionEntity,
  WalkStepEntity,
] as const;
