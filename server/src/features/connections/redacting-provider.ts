import { inspect } from 'node:util';
import {
  PsaError,
  type PsaProvider,
  type PsaSection,
  type PsaTicketDetails,
} from '../../providers/psa/provider.js';

/**
 * A provider whose failures never tell a credential, even where a vendor repeats in its message what
 * it was sent.
 */
export function redactingProvider(provider: PsaProvider, secrets: readonly string[]): PsaProvider {
  const forms = secrets.filter((secret) => secret.length >= shortest).flatMap(formsOf);
  const redact = (text: string): string =>
    forms.reduce((clean, form) => clean.replaceAll(form, '[secret]'), text);

  function clean(error: unknown): unknown {
    if (!(error instanceof PsaError)) return error;
    const { code, retryAfter, isUncertain, cause } = error;
    const told = `${error.message}\n${textOf(cause)}`;
    return redact(told) === told
      ? error
      : new PsaError(code, redact(error.message), { retryAfter, isUncertain });
  }

  function cleanSections(details: PsaTicketDetails): PsaTicketDetails {
    return Object.fromEntries(
      Object.entries(details).map(([name, section]: [string, PsaSection<unknown>]) => [
        name,
        'error' in section ? { error: clean(section.error) } : section,
      ]),
    ) as unknown as PsaTicketDetails;
  }

  const wrapped: PsaProvider = {
    ...provider,
    async ticketWithDetails(id, call) {
      const { ticket, details } = await provider.ticketWithDetails(id, call).catch(rethrow);
      return { ticket, details: cleanSections(details) };
    },
  };
  function rethrow(error: unknown): never {
    throw clean(error);
  }
  for (const [name, value] of Object.entries(provider) as [keyof PsaProvider, unknown][]) {
    if (typeof value !== 'function' || name === 'ticketWithDetails') continue;
    const method = value as (...args: unknown[]) => Promise<unknown>;
    Object.assign(wrapped, {
      [name]: async (...args: unknown[]) => method.apply(provider, args).catch(rethrow),
    });
  }
  return wrapped;
}

/** A shorter text could be a part of any message. */
const shortest = 6;

/** A secret as it is, as addresses carry it, and as basic authentication does. */
function formsOf(secret: string): string[] {
  return [...new Set([secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])];
}

/** All that a log could print of a cause. */
function textOf(cause: unknown): string {
  return cause === undefined ? '' : inspect(cause, { depth: 8 });
}
