import type { TestProject } from 'vitest/node';
import { findRedis } from './redis.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Null where this machine has none: those suites say so and do not run. */
    redisUrl: string | null;
  }
}

/** One Redis for a test run; suites keep apart by the prefix of their keys. */
export default async function startRedis(project: TestProject): Promise<() => Promise<void>> {
  const redis = await findRedis();
  project.provide('redisUrl', redis?.url ?? null);
  return async () => redis?.stop();
}
