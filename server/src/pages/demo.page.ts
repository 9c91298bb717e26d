import type { PsaProviderName } from '@resolutionflow/sdk/contract';
import { Router } from 'express';

/** A seeded user whom the sign-in page offers. */
export interface DemoLogin {
  email: string;
  name: string;
  role: string;
  password: string;
}

/** A simulated PSA's ticket screen with our page in it. */
export interface DemoHost {
  host: PsaProviderName;
  url: string;
}

/** What a newcomer can try. */
export interface Demo {
  logins: readonly DemoLogin[];
  hosts: readonly DemoHost[];
}

/** Outside production alone: who can sign in and where, so that a newcomer need not look it up. */
export function demoRouter(demo: Demo): Router {
  const router = Router();
  router.get('/demo', (_request, response) => {
    response.json(demo);
  });
  return router;
}
