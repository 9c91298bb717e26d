import * as z from 'zod/mini';

const answer = z.object({
  logins: z.array(
    z.object({ email: z.string(), name: z.string(), role: z.string(), password: z.string() }),
  ),
  hosts: z.array(
    z.object({
      host: z.enum(['connectwise', 'halo', 'autotask']),
      url: z.url({ protocol: /^https?$/ }),
    }),
  ),
});

/** What can be tried on a demo: as whom to sign in, and the simulated PSAs that show our page. */
export type Demo = z.infer<typeof answer>;
/** A seeded user who may be signed in as with one click. */
export type DemoLogin = Demo['logins'][number];
/** A simulated PSA's ticket screen. */
export type DemoHost = Demo['hosts'][number];

export const noDemo: Demo = { logins: [], hosts: [] };

/** What this server offers to try, where it is a demo; in production nothing is. */
export async function readDemo(server: string, signal: AbortSignal): Promise<Demo> {
  const response = await fetch(`${server}/demo`, { signal });
  if (!response.ok) return noDemo;
  const read = answer.safeParse(await response.json());
  return read.success ? read.data : noDemo;
}
