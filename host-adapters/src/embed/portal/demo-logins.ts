import * as z from 'zod/mini';

const answer = z.object({
  logins: z.array(
    z.object({ email: z.string(), name: z.string(), role: z.string(), password: z.string() }),
  ),
});

/** A seeded user who may be signed in as with one click. */
export type DemoLogin = z.infer<typeof answer>['logins'][number];

/** The seeded users, where the server is a demo; in production there are none to be told. */
export async function readDemoLogins(server: string, signal: AbortSignal): Promise<DemoLogin[]> {
  const response = await fetch(`${server}/demo/logins`, { signal });
  if (!response.ok) return [];
  const read = answer.safeParse(await response.json());
  return read.success ? read.data.logins : [];
}
