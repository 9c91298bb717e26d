import { failedJob, failedJobListQuery, failedJobPage, id } from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';
import { guards } from '../http/guard.js';
import { accountRoute, type Route } from '../http/route.js';
import { presentPage } from '../paging.js';
import type { FailedJob } from './failed-jobs.js';
import type { FailedJobsService } from './failed-jobs.service.js';

/** For super admins: jobs belong to no account. */
export function failedJobRoutes(failedJobs: FailedJobsService): Route[] {
  return [
    accountRoute({
      method: 'get',
      path: '/admin/failed-jobs',
      summary: 'Jobs that failed for good, the latest first',
      tag: 'admin',
      guard: guards.superAdmin,
      query: failedJobListQuery,
      answer: failedJobPage,
      async handle({ query }) {
        return presentPage(await failedJobs.list(query), query, present);
      },
    }),
    accountRoute({
      method: 'post',
      path: '/admin/failed-jobs/{id}/rerun',
      summary: 'Run a failed job again',
      tag: 'admin',
      guard: guards.superAdmin,
      params: z.object({ id }),
      answer: failedJob,
      async handle({ params }) {
        return present(await failedJobs.rerun(params.id));
      },
    }),
  ];
}

function present(job: FailedJob) {
  return {
    id: job.id,
    name: job.name,
    data: job.data,
    attempts: job.attempts,
    last_error: job.lastError,
    failed_at: job.failedAt.toISOString(),
    rerun_at: job.rerunAt?.toISOString() ?? null,
  };
}
