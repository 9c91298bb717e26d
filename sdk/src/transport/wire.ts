import type * as wire from '../contract/answers.js';
import type { PsaAnswers } from '../contract/psa-answers.js';
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

/** The same for an answer about tickets or embedding, whose schemas not every page needs. */
export function psaAnswerOf<N extends keyof PsaAnswers>(name: N): () => Promise<PsaAnswers[N]> {
  return async () => {
    try {
      return (await import('../contract/psa-answers.js')).psaAnswers[name];
    } catch (cause) {
      throw new ClientError('network', 'A part of the page could not be loaded', { cause });
    }
  };
}
