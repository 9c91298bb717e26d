import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether HaloPSA signed this agent's id with one of the tab's secrets. All are tried, and each takes
 * as long as the other, so that the time tells nothing.
 * @param hmac Base64; a `+` that came as a space, as query strings have it, is read as what it was.
 */
export function isSignedByHalo(
  { agentId, hmac }: { agentId: string; hmac: string },
  secrets: readonly string[],
): boolean {
  const given = Buffer.from(hmac.replaceAll(' ', '+'));
  const matches = secrets.map((secret) => {
    const expected = Buffer.from(createHmac('sha256', secret).update(agentId).digest('base64'));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.includes(true);
}
