/** Something that happened, as a feature states it within its transaction. */
export interface NewDomainEvent {
  /** `session.escalated`, `user.deactivated` … */
  type: string;
  subjectId: string;
  /** What consumers need, in the wire's snake_case; never a secret. */
  data: Record<string, unknown>;
}

/** A domain event as the outbox holds it. */
export interface DomainEvent extends NewDomainEvent {
  id: string;
  accountId: string;
  /** Increases in commit order within the account. */
  cursor: bigint;
  actorId: string | null;
  createdAt: Date;
}
