import { createSeedParts } from '../../src/features.js';
import type { Database } from '../../src/db/database.js';
import { seed } from '../../src/db/seed.js';
import { insertAccount } from '../../src/features/accounts/account-creation.js';

/** Makes the accounts that a newcomer finds, and one for a PSA. */
export async function seedPsaAccount(db: Database, psa: string): Promise<void> {
  await seed(db, { ...createSeedParts(), psaAccounts: [psa] });
}

/** Makes an account with the starter flows and without limits. */
export async function createBenchAccount(db: Database, accountId: string): Promise<void> {
  const { onAccountCreated } = createSeedParts();
  await db.withAccount({ accountId }, async (tx) => {
    await insertAccount(tx, {
      name: 'Bench',
      plan: 'demo',
      status: 'active',
      seatLimit: null,
      l1SeatLimit: null,
    });
    await onAccountCreated(tx);
  });
}
