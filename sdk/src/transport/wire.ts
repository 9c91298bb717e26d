import type * as wire from '../contract/answers.js';
import { ClientError } from '../errors.js';

/** Brings what reads the server's answers. Rejects with `network` where it cannot be fetched. */
export async function loadWire(): Promise<typeof wire> {
  try {
    return await import('../contract/answers.js');
  } catch (cause) {
    throw new ClientError('network', 'A part of the page could not be loaded', { cause });
  }
}

/** Names the schema that an answer is read with, without loading it yet. */
export function answerOf<N extends keyof wire.Answers>(name: N): () => Promise<wire.Answers[N]> {
  return async () => (await loadWire()).answers[name];
}
