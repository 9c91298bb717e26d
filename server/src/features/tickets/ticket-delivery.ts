import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AccountTransaction } from '../../db/database.js';
import type { PsaError } from '../../providers/psa/provider.js';
import type { WriteResult } from './psa-write-performance.js';
import type { ClaimedWrite, PsaWriteSender, SendOutcome } from './psa-write-sender.js';
import type { PsaWrite } from './psa-write.entity.js';
import { PsaWriteEntity } from './psa-write.entity.js';
import { queueWrite, reviveWrite, type NewPsaWrite, type WriteLane } from './psa-writes.service.js';
import type { InAccount } from './ticket-target.js';

/** A write that somebody waits for: it is done, or kept until it can be. */
export type Delivery =
  | { status: 'sent'; write: PsaWrite; result: WriteResult }
  | { status: 'pending'; write: PsaWrite };

/** Writes to the PSA at once; what it cannot take now goes on in the queue. */
export interface TicketDelivery {
  /** Rejects with the `PsaError` of a refusal; nothing is left in the queue then. */
  deliver(inAccount: InAccount, wish: NewPsaWrite & { reference: string }): Promise<Delivery>;
  /** Tries one again that waits or was given up; however that ends, it is kept. */
  retry(inAccount: InAccount, id: string): Promise<PsaWrite>;
  /** Waits for what goes on behind answers that were given. */
  settle(): Promise<void>;
}

/** Longest that somebody is let wait, in milliseconds; the try itself goes on. */
const defaultPatienceMs = 30_000;

export function createTicketDelivery(parts: {
  sender: PsaWriteSender;
  /** Sees to it that what waits for a ticket is sent when it is due. */
  wake(accountId: string, lane: WriteLane): Promise<void>;
  log: Logger;
  patienceMs?: number;
}): TicketDelivery {
  const { sender, wake, log, patienceMs = defaultPatienceMs } = parts;
  const background = new Set<Promise<unknown>>();

  /** Sends what comes before it, and then it. Null where it has to wait. */
  async function sendThrough(
    inAccount: InAccount,
    write: PsaWrite,
    first: ClaimedWrite | null,
  ): Promise<SendOutcome | null> {
    let claimed = first;
    while (claimed) {
      const outcome = await sender.send(claimed);
      if (claimed.write.id === write.id) return outcome;
      if (outcome.status === 'pending' || outcome.status === 'taken') return null;
      claimed = await inAccount((tx) => sender.claim(tx, laneOf(write)));
    }
    return null;
  }

  /** Answers what came of it within the time that people wait. */
  async function watch(
    inAccount: InAccount,
    write: PsaWrite,
    first: ClaimedWrite | null,
  ): Promise<SendOutcome | null> {
    const sending = sendThrough(inAccount, write, first);
    const after = sending
      .finally(() => wake(write.accountId, laneOf(write)))
      .catch((error: unknown) => log.warn({ err: error }, 'the sweep will send what waits'))
      .finally(() => background.delete(after));
    background.add(after);
    const enough = new AbortController();
    try {
      return await Promise.race([
        sending,
        wait(patienceMs, null, { signal: enough.signal, ref: false }),
      ]);
    } finally {
      enough.abort();
    }
  }

  return {
    async deliver(inAccount, wish) {
      const begun = await inAccount(async (tx) => {
        const { write } = await queueWrite(tx, wish, { isSentNow: true });
        if (write.status === 'failed') await reviveWrite(tx, write.id);
        return { write, claimed: await claimUnlessEnded(tx, write) };
      });
      const { write } = begun;
      const outcome = await watch(inAccount, write, begun.claimed);
      if (outcome?.status === 'sent') return { ...outcome, write };
      if (outcome?.status === 'failed') {
        await inAccount((tx) => forget(tx, write.id));
        throw outcome.error satisfies PsaError;
      }
      return inAccount((tx) => readDelivery(tx, write.id));
    },

    async retry(inAccount, id) {
      const begun = await inAccount(async (tx) => {
        const write = await reviveWrite(tx, id);
        return { write, claimed: await sender.claim(tx, laneOf(write)) };
      });
      await watch(inAccount, begun.write, begun.claimed);
      return inAccount((tx) => tx.em.findOneOrFail(PsaWriteEntity, { id }));
    },

    async settle() {
      await Promise.all(background);
      await sender.settle();
    },
  };

  /** Of what was delivered before under this reference there is nothing to send. */
  async function claimUnlessEnded(tx: AccountTransaction, write: PsaWrite) {
    const isOpen = write.status === 'pending' || write.status === 'sending';
    return isOpen ? sender.claim(tx, laneOf(write)) : null;
  }
}

/** What was refused to somebody's face need not be shown once more. */
async function forget(tx: AccountTransaction, id: string): Promise<void> {
  await tx.em.execute(`delete from psa_writes where id = ? and status = 'failed'`, [id]);
}

async function readDelivery(tx: AccountTransaction, id: string): Promise<Delivery> {
  const write = await tx.em.findOneOrFail(PsaWriteEntity, { id });
  return write.status === 'sent'
    ? { status: 'sent', write, result: write.result ?? {} }
    : { status: 'pending', write };
}

function laneOf({ connectionId, ticketId }: PsaWrite): WriteLane {
  return { connectionId, ticketId };
}
