import type * as wire from '../contract/answers.js';
import type { PsaAnswers } from '../contract/psa-answers.js';
import { loadPart } from './load-part.js';

/** Brings what reads the server's answers. Rejects with `network` where it cannot be fetched. */
export function loadWire(): Promise<typeof wire> {
  return loadPart(import('../contract/answers.js'));
}

/** Names the schema that an answer is read with, without loading it yet. */
export function answerOf<N extends keyof wire.Answers>(name: N): () => Promise<wire.Answers[N]> {
  return async () => (await loadWire()).answers[name];
}

/** The same for an answer about tickets or embedding, whose schemas not every page needs. */
export function psaAnswerOf<N extends keyof PsaAnswers>(name: N): () => Promise<PsaAnswers[N]> {
  return async () => (await loadPart(import('../contract/psa-answers.js'))).psaAnswers[name];
}
