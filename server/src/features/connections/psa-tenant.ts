import type { PsaProviderName } from '@resolutionflow/sdk/contract';

/** Which PSA it is: its maker, its address, and whose data there. */
export interface PsaTenant {
  provider: PsaProviderName;
  siteUrl: string;
  credentials: Readonly<Record<string, unknown>>;
}

/**
 * Whether two connections lead to the same tickets. Many companies share one address of a vendor's
 * cloud and the credentials say which is meant: what waits to be written to one company's tickets must
 * never reach the other's.
 */
export function isSameTenant(a: PsaTenant, b: PsaTenant): boolean {
  return a.provider === b.provider && a.siteUrl === b.siteUrl && companyOf(a) === companyOf(b);
}

function companyOf({ provider, credentials }: PsaTenant): string {
  switch (provider) {
    case 'connectwise':
      return textOf(credentials.company_id);
    case 'halo':
      return textOf(credentials.tenant);
    case 'autotask':
      // An API user is named something@company: another user of the company is the same Autotask.
      return textOf(credentials.username).replace(/^.*@/, '');
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
