import * as z from 'zod/mini';
import { id, page, timestamp } from './primitives.js';
import { pageQuery } from './request-fields.js';

/** A background job that was given up after its last try; super admins can run it again. */
export const failedJob = z.object({
  id,
  name: z.string(),
  data: z.unknown(),
  attempts: z.number(),
  last_error: z.string(),
  failed_at: timestamp,
  rerun_at: z.nullable(timestamp),
});
export type FailedJob = z.infer<typeof failedJob>;
export const failedJobPage = page(failedJob);
export const failedJobListQuery = z.object(pageQuery);
