import { msg } from '@lit/localize';
import type { EmbedHost, EmbedHostSettings } from '@resolutionflow/sdk/contract';

/** One field of a host's form. */
export interface HostField {
  name: string;
  label: () => string;
  hint?: () => string;
  kind: 'text' | 'url' | 'lines' | 'json';
  optional?: boolean;
  /** What is set already, where it is no secret. */
  value?: (settings: EmbedHostSettings['settings']) => string;
}

/** What an owner enters for one kind of host. Adding a host, or a field, is one entry here. */
export interface HostForm {
  host: EmbedHost;
  name: () => string;
  fields: readonly HostField[];
  /** The body of `PUT /embed/hosts/{host}`. */
  read: (data: FormData) => object;
}

export const hostForms: readonly HostForm[] = [
  {
    host: 'connectwise',
    name: () => msg('ConnectWise pod'),
    fields: [
      {
        name: 'origin',
        label: () => msg('Origin of your ConnectWise'),
        hint: () => msg('As the browser shows it, such as https://na.myconnectwise.net'),
        kind: 'url',
        value: textOf('origin'),
      },
    ],
    read: (data) => ({ origin: field(data, 'origin').replace(/\/+$/, '') }),
  },
  {
    host: 'halo',
    name: () => msg('Halo custom tab'),
    fields: [
      {
        name: 'tab_secrets',
        label: () => msg('Tab secrets'),
        hint: () =>
          msg('One a line. With two, one can be replaced while the other is still in use.'),
        kind: 'lines',
      },
      {
        name: 'agent_param',
        label: () => msg('Parameter of the agent'),
        kind: 'text',
        optional: true,
        value: textOf('agent_param'),
      },
      {
        name: 'ticket_param',
        label: () => msg('Parameter of the ticket'),
        kind: 'text',
        optional: true,
        value: textOf('ticket_param'),
      },
    ],
    read: (data) => ({
      tab_secrets: lines(data, 'tab_secrets'),
      ...given(data, 'agent_param'),
      ...given(data, 'ticket_param'),
    }),
  },
  {
    host: 'autotask',
    name: () => msg('Autotask LiveLink and extension'),
    fields: [
      {
        name: 'ticket_param',
        label: () => msg('Parameter of the ticket'),
        kind: 'text',
        optional: true,
        value: textOf('ticket_param'),
      },
    ],
    read: (data) => given(data, 'ticket_param'),
  },
  {
    host: 'web',
    name: () => msg('Your own pages'),
    fields: [
      {
        name: 'secrets',
        label: () => msg('Signing secrets'),
        hint: () => msg('One a line; your server signs with one of them (HS256).'),
        kind: 'lines',
        optional: true,
      },
      {
        name: 'jwks',
        label: () => msg('Or public keys'),
        hint: () => msg('A JSON Web Key Set with the keys that your server signs with (EdDSA).'),
        kind: 'json',
        optional: true,
      },
    ],
    read: (data) => {
      const jwks = field(data, 'jwks');
      return jwks ? { jwks: parsed(jwks) } : { secrets: lines(data, 'secrets') };
    },
  },
];

function textOf(name: string) {
  return (settings: EmbedHostSettings['settings']): string => {
    const value = settings[name];
    return typeof value === 'string' ? value : '';
  };
}

function field(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

function lines(data: FormData, name: string): string[] {
  return field(data, name)
    .split('\n')
    .map((text) => text.trim())
    .filter(Boolean);
}

function given(data: FormData, name: string): Record<string, string> {
  const value = field(data, name);
  return value ? { [name]: value } : {};
}

/** What is no JSON goes to the server as it is, which says what it should be. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
