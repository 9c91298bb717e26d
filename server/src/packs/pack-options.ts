import { parseArgs } from 'node:util';
import * as z from 'zod';

/** Whose packs are made, and for which server. */
export interface PackOptions {
  /** Origin of the server, as browsers reach it. */
  server: string;
  /** The account's publishable embed key. */
  key: string;
  /** As the pages name the account. */
  account: string | null;
  /** The parameter of Autotask's own ticket address that has the ticket's id, for the extension. */
  ticketParam: string;
  /** Folder that they are written to. */
  out: string;
}

/** Something that was said wrong on the command line; the message is for who typed it. */
export class PackUsageError extends Error {
  override name = 'PackUsageError';
}

const usage =
  'npm run pack -- --server https://flow.example.com --key pk_… [--account "Blue Harbor IT"] [--ticket-param ticketId] [--out packs]';

const options = z.object({
  server: z
    .url({
      protocol: /^https?$/,
      error: '--server must be an address such as https://flow.example.com',
    })
    .transform((text) => new URL(text).origin)
    .refine((origin) => origin.startsWith('https:') || isThisMachine(origin), {
      error: '--server must begin with https://: no PSA shows a page that does not',
    })
    // ConnectWise keeps no longer ones.
    .refine((origin) => origin.length <= 100, { error: '--server is longer than 100 characters' }),
  key: z
    .string({ error: '--key is missing: an owner finds it under Integrations › Embedding' })
    .regex(/^pk_[\w-]{10,100}$/, '--key must be an embed key, which begins with pk_'),
  account: z.string().trim().min(1).max(200).optional(),
  'ticket-param': z
    .string()
    .regex(/^[\w-]{1,40}$/, '--ticket-param must be the name of a parameter')
    .default('ticketId'),
  out: z.string().min(1).default('packs'),
});

/** @throws PackUsageError */
export function readPackOptions(args: string[]): PackOptions {
  const parsed = options.safeParse(readArguments(args));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ message }) => message);
    throw new PackUsageError([...faults, usage].join('\n'));
  }
  const { server, key, account, out, 'ticket-param': ticketParam } = parsed.data;
  return { server, key, account: account ?? null, ticketParam, out };
}

function readArguments(args: string[]): Record<string, unknown> {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args,
      options: { server: text, key: text, account: text, 'ticket-param': text, out: text },
    });
    return values;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new PackUsageError(`${cause.message}\n${usage}`, { cause });
  }
}

function isThisMachine(origin: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
}
