import { Router } from 'express';

/** A seeded user whom the sign-in page offers. */
export interface DemoLogin {
  email: string;
  name: string;
  role: string;
  password: string;
}

/** Outside production alone: who can sign in, so that a newcomer need not look it up. */
export function demoLoginsRouter(logins: readonly DemoLogin[]): Router {
  const router = Router();
  router.get('/demo/logins', (_request, response) => {
    response.json({ logins });
  });
  return router;
}
