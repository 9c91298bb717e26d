import { waitUntil as waitFor } from '@open-wc/testing';

/**
 * Waits for what is to happen, as long as a slow machine may take: the library's second is too short
 * for one that others share, and what is broken stays broken.
 */
export async function waitUntil(fits: () => unknown, message = 'it happens'): Promise<void> {
  await waitFor(() => Boolean(fits()), message, { timeout: 20_000 });
}
