import type { MikroORM } from '@mikro-orm/postgresql';

/** Days that events are kept; a client with an older cursor reads afresh. */
const eventDays = 7;

/**
 * Deletes dispatched events that are older, a portion at a time, so that no lock lasts.
 * @returns how many were deleted.
 */
export async function deleteOldEvents(owner: MikroORM, signal?: AbortSignal): Promise<number> {
  let total = 0;
  while (!signal?.aborted) {
    const deleted = await owner.em.fork().execute<object[]>(
      `delete from domain_events where id in (
         select id from domain_events
           where created_at < now() - interval '${eventDays} days' and dispatched_at is not null
           order by created_at limit 1000
           for update skip locked)
         returning id`,
    );
    total += deleted.length;
    if (deleted.length < 1000) break;
  }
  return total;
}
