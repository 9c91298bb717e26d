import type { DomainEvent } from '../events/domain-event.js';
import type { Actor } from '../http/actor.js';

/** What sockets need to know of sessions; the sessions feature is this port's other side. */
export interface SessionSight {
  /** False also where there is no such session in the actor's account. */
  maySee(actor: Actor, sessionId: string): Promise<boolean>;
  /** The user who holds the session now. */
  holderOf(accountId: string, sessionId: string): Promise<string | null>;
  /** The session whose holder, and with that whose watchers' rights, the event may have changed. */
  handedOver(event: DomainEvent): string | null;
}
