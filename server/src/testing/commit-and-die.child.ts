import { openDatabase } from '../db/database.js';

// A server that is killed between the commit and whatever it would have told others.
const { OWNER_URL = '', APP_URL = '', ACCOUNT_ID = '', SESSION_ID = '', USER_ID } = process.env;
const db = await openDatabase({ appUrl: APP_URL, ownerUrl: OWNER_URL });
db.onCommitted(() => process.kill(process.pid, 'SIGKILL'));
await db.withAccount({ accountId: ACCOUNT_ID }, async (tx) => {
  tx.emit({
    type: 'session.step_recorded',
    subjectId: SESSION_ID,
    data: {
      session: { id: SESSION_ID, started_by: USER_ID, held_by: USER_ID, mark: 'last words' },
    },
  });
});
