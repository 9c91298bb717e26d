import { z } from 'zod';
import { PsaError } from '../provider.js';
import { retryAfterOf, type VendorAnswer } from '../vendor-http.js';

/** Seconds to wait after a 429 that says no time: shorter waits were seen to meet the next 429. */
const defaultPause = 60;

/** The shapes that the vendor's failures come in, besides plain text. */
const bodies = z.object({
  errorMessage: z.string().optional(),
  Message: z.string().optional(),
  message: z.string().optional(),
  error_description: z.string().optional(),
  error: z.string().optional(),
});

/** Why an answer is none, as people should read it. `secrets` are cut out of what the PSA says. */
export function haloFailure(
  answer: VendorAnswer,
  { isWrite, secrets }: { isWrite: boolean; secrets: readonly string[] },
): PsaError {
  const { status } = answer;
  const said = wordsOf(answer.text, secrets);
  const quoted = said ? `: ${said}` : '';
  if (status === 401) return new PsaError('credentials', 'Halo does not accept the credentials');
  if (status === 403) {
    return new PsaError(
      'permission',
      `Halo's application, or the agent that it logs in as, lacks a right${quoted}`,
    );
  }
  if (status === 404) return new PsaError('not_found', `Halo does not know this${quoted}`);
  if (status === 429) {
    return new PsaError('rate_limited', 'Halo takes no more calls for the moment', {
      retryAfter: retryAfterOf(answer) ?? defaultPause,
    });
  }
  if (status >= 500) {
    return new PsaError('unreachable', `Halo failed (status ${status})${quoted}`, {
      retryAfter: retryAfterOf(answer),
      isUncertain: isWrite,
    });
  }
  if (status >= 400) {
    return new PsaError('invalid', said ? `Halo refused it: ${said}` : 'Halo refused it');
  }
  return new PsaError(
    'unexpected_answer',
    `Halo answered with status ${status}; check the site's address`,
  );
}

/** The error that an OAuth endpoint names, `invalid_scope` for one. */
export function haloOAuthError(answer: VendorAnswer): string | null {
  return bodyOf(answer.text)?.error ?? null;
}

/** The window of calls that a 429 tells of. */
export function toldLimit(text: string): { calls: number; milliseconds: number } | null {
  const told = /(\d+)\s+requests?\s+per\s+(?:rolling\s+)?(\d+)\s+minute/i.exec(text);
  if (!told) return null;
  const [calls, minutes] = [Number(told[1]), Number(told[2])];
  return calls > 0 && minutes > 0 ? { calls, milliseconds: minutes * 60_000 } : null;
}

/** What the PSA said, short, without markup, and without what nobody may read. */
function wordsOf(text: string, secrets: readonly string[]): string {
  const body = bodyOf(text);
  const said = body
    ? (body.errorMessage ??
      body.Message ??
      body.message ??
      body.error_description ??
      body.error ??
      '')
    : text;
  // A page of HTML or something cut is nothing that the PSA says to people.
  if (/^\s*[<{[]/.test(said)) return '';
  return withoutSecrets(said, secrets).replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
}

function bodyOf(text: string): z.infer<typeof bodies> | null {
  try {
    return bodies.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Plain text is one of the shapes.
    return null;
  }
}
