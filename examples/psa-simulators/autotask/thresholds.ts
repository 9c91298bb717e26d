import type { RequestHandler } from 'express';
import { childEntity } from './entities.js';
import { invalid } from './refusal.js';
import type { AutotaskState } from './state.js';

const threads = 3;
const frame = 60 * 60_000;

/** Three requests at a time for each integration and entity; the next one fails, and not with 429. */
export function createThreadGuard(state: AutotaskState): RequestHandler {
  const running = new Map<string, number>();
  return (request, response, next) => {
    const [, , first = '', , child = ''] = request.path.split('/');
    // Asking for the zone is free.
    if (first.toLowerCase() === 'zoneinformation') return next();
    const entity = childEntity(first, child)?.name ?? first;
    const key = `${request.get('ApiIntegrationCode')}/${entity}`;
    const now = (running.get(key) ?? 0) + 1;
    state.peaks.set(entity, Math.max(state.peaks.get(entity) ?? 0, now));
    if (now > threads) {
      throw invalid(
        `Itgenatr005: the thread threshold of ${threads} for ${entity} has been exceeded.`,
      );
    }
    running.set(key, now);
    response.on('close', () => running.set(key, (running.get(key) ?? 1) - 1));
    next();
  };
}

/** All integrations of a database share so many requests in a rolling hour. */
export function readThreshold(state: AutotaskState): { count(): void; used(): number } {
  let times: number[] = [];
  function used(): number {
    const from = Date.now() - frame;
    times = times.filter((time) => time > from);
    return times.length;
  }
  return {
    used,
    count() {
      if (used() >= state.settings.threshold) {
        throw invalid('The request threshold of this database has been exceeded for this hour.');
      }
      times.push(Date.now());
    },
  };
}
