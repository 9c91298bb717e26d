import { Router } from 'express';

/** Answers whether a thing we depend on can be used now; rejects with the reason when not. */
export type ReadinessCheck = () => Promise<void>;

/**
 * `/healthz`: the process answers. `/readyz`: so does everything it needs, and it is not stopping;
 * a load balancer goes by this one.
 */
export function healthRouter(
  checks: Record<string, ReadinessCheck>,
  isStopping: () => boolean,
): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (request, response) => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await withTimeout(check());
          return [name, 'ok'] as const;
        } catch (error) {
          request.log.warn({ err: error, check: name }, 'not ready');
          return [name, 'failed'] as const;
        }
      }),
    );
    const ready = !isStopping() && entries.every(([, state]) => state === 'ok');
    response.status(ready ? 200 : 503).json({
      status: isStopping() ? 'stopping' : ready ? 'ok' : 'failed',
      checks: Object.fromEntries(entries),
    });
  });
  return router;
}

const checkTimeoutMs = 2000;

async function withTimeout(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${checkTimeoutMs} ms`)),
      checkTimeoutMs,
    );
  });
  try {
    await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
