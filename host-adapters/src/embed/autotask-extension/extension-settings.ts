/** What the pack of an account wrote into its extension. */
export interface ExtensionSettings {
  /** The server's origin. */
  server: string;
  /** The account's publishable embed key. */
  key: string;
  /** The parameter of Autotask's address that has the ticket's id. */
  ticketParam: string;
}

/**
 * Reads what `config.js` of the pack says; null where it says nothing of use, as in an extension that
 * no pack was made of.
 */
export function readExtensionSettings(config: unknown): ExtensionSettings | null {
  if (typeof config !== 'object' || config === null) return null;
  const { server, key, ticketParam } = config as Record<string, unknown>;
  if (typeof server !== 'string' || !/^https?:\/\/[^/]+$/.test(server)) return null;
  if (typeof key !== 'string' || !key.startsWith('pk_')) return null;
  return {
    server,
    key,
    ticketParam: typeof ticketParam === 'string' && ticketParam ? ticketParam : 'ticketId',
  };
}

declare global {
  /** Set by `config.js`, in the extension's own world alone: no page sees it. */
  var rfExtension: unknown;
}
