import { msg } from '@lit/localize';
import type { PsaProviderName } from '@resolutionflow/sdk/contract';

/** One field of a provider's form. `name` is the member of `credentials`. */
export interface CredentialField {
  name: string;
  label: () => string;
  hint?: () => string;
  /** Shown as dots, and never filled in again. */
  secret: boolean;
  optional?: boolean;
}

/** What an owner enters to connect a PSA. Adding a provider, or a field, is one entry here. */
export interface ProviderForm {
  provider: PsaProviderName;
  name: string;
  /** An example of the site's address. */
  example: string;
  siteHint: () => string;
  fields: readonly CredentialField[];
}

export const providerForms: readonly ProviderForm[] = [
  {
    provider: 'connectwise',
    name: 'ConnectWise PSA',
    example: 'https://na.myconnectwise.net',
    siteHint: () => msg('Where you sign in to ConnectWise, without a path.'),
    fields: [
      { name: 'company_id', label: () => msg('Company ID'), secret: false },
      {
        name: 'public_key',
        label: () => msg('Public key'),
        hint: () => msg('Of an API member: System › Members › API Members › API Keys.'),
        secret: true,
      },
      { name: 'private_key', label: () => msg('Private key'), secret: true },
      {
        name: 'client_id',
        label: () => msg('Client ID'),
        hint: () => msg('Of your integration, from the ConnectWise developer site.'),
        secret: true,
      },
    ],
  },
  {
    provider: 'halo',
    name: 'HaloPSA',
    example: 'https://yourcompany.halopsa.com',
    siteHint: () => msg('The address of your Halo, without a path.'),
    fields: [
      {
        name: 'client_id',
        label: () => msg('Client ID'),
        hint: () =>
          msg(
            'Of an application with client credentials: Integrations › HaloPSA API › Applications.',
          ),
        secret: true,
      },
      { name: 'client_secret', label: () => msg('Client secret'), secret: true },
      { name: 'tenant', label: () => msg('Tenant'), secret: false, optional: true },
    ],
  },
  {
    provider: 'autotask',
    name: 'Autotask PSA',
    example: 'https://webservices.autotask.net',
    siteHint: () => msg('The web services address; your zone is found by itself.'),
    fields: [
      {
        name: 'username',
        label: () => msg('API user'),
        hint: () => msg('A resource with the security level API User.'),
        secret: false,
      },
      { name: 'secret', label: () => msg('Secret'), secret: true },
      {
        name: 'integration_code',
        label: () => msg('Integration code'),
        hint: () => msg('The tracking identifier of the API user.'),
        secret: true,
      },
    ],
  },
];

export function formOf(provider: string): ProviderForm | undefined {
  return providerForms.find((form) => form.provider === provider);
}
