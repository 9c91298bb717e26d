import type { AccountRole } from '@resolutionflow/sdk/contract';
import type { EmbedBinding } from '../embed-binding.js';

/** Who makes a request, as the database knows them at this moment. */
export interface Actor {
  userId: string;
  name: string;
  email: string;
  /** The account acted in: a super admin's may be another than their own. */
  accountId: string;
  role: AccountRole;
  canCoverL1: boolean;
  isSuperAdmin: boolean;
  /** A super admin acts in an account that is not theirs. */
  isVisiting: boolean;
  /** Signed in from an embedding page. */
  embed?: EmbedBinding;
}
