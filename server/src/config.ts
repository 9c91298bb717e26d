import { resolve } from 'node:path';
import * as z from 'zod';

z.config(z.locales.en());

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL such as ${example}` });
const postgres = url(/^postgres(ql)?$/, 'postgresql://user:password@host:5432/database');
const key = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'must be 32 bytes as 64 hexadecimal digits (openssl rand -hex 32)');

const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(1).max(65535).default(4600),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: postgres.optional(),
  DATABASE_OWNER_URL: postgres.optional(),
  REDIS_URL: url(/^rediss?$/, 'redis://host:6379').optional(),
  PUBLIC_URL: url(/^https?$/, 'https://flow.example.com').optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  ENCRYPTION_KEY: key.optional(),
  JWT_KEY: key.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Environment = z.infer<typeof environment>;

/** What the environment says, with names as TypeScript has them. Both keys are 64 hexadecimal digits. */
export interface Config {
  production: boolean;
  port: number;
  host: string;
  dataDir: string;
  databaseUrl?: string;
  databaseOwnerUrl?: string;
  redisUrl?: string;
  publicUrl: string;
  trustProxy: number;
  encryptionKey?: string;
  jwtKey?: string;
  logLevel: Environment['LOG_LEVEL'];
}

/** The environment cannot be worked with. The message names every variable at fault. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const requiredInProduction = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'PUBLIC_URL',
  'ENCRYPTION_KEY',
  'JWT_KEY',
] as const;

/**
 * Reads the environment once, at start. An empty variable counts as not set.
 * @throws ConfigError naming every malformed variable and, in production, every missing one.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const production = given.NODE_ENV === 'production';
  const missing = production ? requiredInProduction.filter((name) => !given[name]) : [];
  const parsed = environment.safeParse(given);
  const faults = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...missing.map((name) => `${name}: is required in production`),
  ];
  if (!parsed.success || faults.length) throw new ConfigError(faults.join('\n'));
  const values = parsed.data;
  if (Boolean(values.DATABASE_URL) !== Boolean(values.DATABASE_OWNER_URL)) {
    throw new ConfigError(
      'DATABASE_URL and DATABASE_OWNER_URL belong together: requests use the first, whose role cannot bypass row level security; migrations and jobs over all accounts use the second',
    );
  }
  return {
    production,
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    redisUrl: values.REDIS_URL,
    publicUrl: (values.PUBLIC_URL ?? `http://${hostInUrl(values.HOST)}:${values.PORT}`).replace(
      /\/$/,
      '',
    ),
    trustProxy: values.TRUST_PROXY,
    encryptionKey: values.ENCRYPTION_KEY,
    jwtKey: values.JWT_KEY,
    logLevel: values.LOG_LEVEL,
  };
}

/** An IPv6 address needs brackets in a URL. */
function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
