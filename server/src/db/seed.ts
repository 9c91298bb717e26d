import { psaProviderNames, type AccountRole } from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import {
  insertAccount,
  insertUser,
  type OnAccountCreated,
} from '../features/accounts/account-creation.js';
import { createPasswords } from '../features/accounts/password.js';
import { ConfigError } from '../config.js';
import type { Database } from './database.js';

/** What every seeded user signs in with. */
export const seededPassword = 'resolutionflow';

/** A user that the seed made, as the ready line tells it. */
export interface SeededLogin {
  email: string;
  name: string;
  password: string;
  role: AccountRole | 'super_admin';
}

export interface SeedOptions {
  /** Fills a new account: the starter flows. */
  onAccountCreated: OnAccountCreated;
  password?: string;
  /** Further accounts, with the same people, each named after the PSA that it is connected to. */
  psaAccounts?: readonly string[];
}

/**
 * Makes the accounts to try everything with, where they are missing. Outside production only: the
 * password is public.
 */
export async function seed(db: Database, options: SeedOptions): Promise<SeededLogin[]> {
  const password = options.password ?? seededPassword;
  const wanted = [...seededAccounts, ...(options.psaAccounts ?? []).map(psaAccount)];
  await db.owner.em.transactional(async (em) => {
    // Several servers may start at once: one seeds, the others wait and find it done.
    await em.execute('select pg_advisory_xact_lock(727702)');
    const missing: SeededAccount[] = [];
    for (const account of wanted) {
      if (!(await exists(db, account.users[0].email))) missing.push(account);
    }
    if (!missing.length) return;
    // One hash for all of them: a start should not wait for eleven.
    const passwordHash = await createPasswords().hash(password);
    for (const account of missing) {
      await createAccount(db, account, passwordHash, options.onAccountCreated);
    }
  });
  return wanted.flatMap(({ users }) =>
    users.map(({ email, name, accountRole, isSuperAdmin }) => ({
      email,
      name,
      password,
      role: isSuperAdmin ? ('super_admin' as const) : accountRole,
    })),
  );
}

/**
 * Keeps production from running with users whose password everybody knows.
 * @throws ConfigError naming them
 */
export async function refuseSeededPassword(db: Database): Promise<void> {
  const known = [...seededAccounts, ...psaProviderNames.map(psaAccount)];
  const emails = known.flatMap(({ users }) => users.map(({ email }) => email));
  const rows = await db.owner.em.fork().execute<{ email: string; password_hash: string }[]>(
    `select email, password_hash from users
       where deactivated_at is null and email in (${emails.map(() => '?').join(', ')})`,
    emails,
  );
  const passwords = createPasswords();
  const hashes = new Set(rows.map((row) => row.password_hash));
  for (const hash of hashes) {
    if (!(await passwords.matches(hash, seededPassword))) continue;
    const found = rows.filter((row) => row.password_hash === hash).map((row) => row.email);
    throw new ConfigError(
      `The database holds demo users with the public password (${found.join(', ')}): it was seeded outside production. Use another database, or delete their accounts`,
    );
  }
}

interface SeededUser {
  email: string;
  name: string;
  accountRole: AccountRole;
  canCoverL1?: boolean;
  isSuperAdmin?: boolean;
}

interface SeededAccount {
  name: string;
  isSystem?: boolean;
  seats: number | null;
  users: readonly [SeededUser, ...SeededUser[]];
}

const demoPeople = {
  owner: 'Margaret Okafor',
  engineer: 'Tomás Herrera',
  cover: 'Ingrid Solberg',
  l1: 'Priya Raman',
  viewer: 'Daniel Whitlock',
};

const seededAccounts: readonly SeededAccount[] = [
  { name: 'demo', seats: 5, users: team('demo.test', demoPeople) },
  {
    name: 'other',
    seats: 5,
    users: team('other.test', {
      owner: 'Henrik Baumann',
      engineer: 'Aisha Rahimi',
      cover: 'Lucas Moreau',
      l1: 'Chloe Nakamura',
      viewer: 'Stefan Kowalczyk',
    }),
  },
  {
    name: 'ResolutionFlow',
    isSystem: true,
    seats: null,
    users: [
      {
        email: 'super@resolutionflow.test',
        name: 'Ruth Adeyemi',
        accountRole: 'owner',
        isSuperAdmin: true,
      },
    ],
  },
];

function psaAccount(name: string): SeededAccount {
  return { name, seats: 5, users: team(`${name}.test`, demoPeople) };
}

function team(
  domain: string,
  names: Record<'owner' | 'engineer' | 'cover' | 'l1' | 'viewer', string>,
): readonly [SeededUser, ...SeededUser[]] {
  return [
    { email: `owner@${domain}`, name: names.owner, accountRole: 'owner' },
    { email: `engineer@${domain}`, name: names.engineer, accountRole: 'engineer' },
    { email: `cover@${domain}`, name: names.cover, accountRole: 'engineer', canCoverL1: true },
    { email: `l1@${domain}`, name: names.l1, accountRole: 'l1_tech' },
    { email: `viewer@${domain}`, name: names.viewer, accountRole: 'viewer' },
  ];
}

async function exists(db: Database, email: string): Promise<boolean> {
  return (await db.lookup('select user_id from user_by_email(?)', [email])).length > 0;
}

async function createAccount(
  db: Database,
  account: SeededAccount,
  passwordHash: string,
  onAccountCreated: OnAccountCreated,
): Promise<void> {
  const { name, isSystem, seats, users } = account;
  await db.withAccount({ accountId: uuid() }, async (tx) => {
    await insertAccount(tx, {
      name,
      isSystem,
      plan: isSystem ? 'system' : 'demo',
      status: 'active',
      seatLimit: seats,
      l1SeatLimit: seats,
    });
    for (const user of users) await insertUser(tx, { ...user, passwordHash });
    if (!isSystem) await onAccountCreated(tx);
  });
}
