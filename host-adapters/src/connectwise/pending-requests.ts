import { HostError } from '@resolutionflow/sdk';
import { gone, untilAborted } from '../bridge/connecting.js';

/**
 * Requests that ConnectWise answers by name alone: of each name one is under way at most, and whoever
 * asks meanwhile shares its answer.
 */
export interface PendingRequests {
  ask(name: string, send: () => void, signal?: AbortSignal): Promise<unknown>;
  /** An answer, by the request's name in small letters; one that nobody waits for is let go. */
  finish(name: string, data: unknown): void;
  destroy(): void;
}

/** @param withinMs Milliseconds after which nobody waits for an answer any more. */
export function createPendingRequests(withinMs: number): PendingRequests {
  const waiting = new Map<string, { answer: Promise<unknown>; settle(outcome: unknown): void }>();

  function start(name: string, send: () => void): Promise<unknown> {
    let settle: (outcome: unknown) => void = () => undefined;
    const answer = new Promise<unknown>((resolve, reject) => {
      settle = (outcome) => {
        clearTimeout(timer);
        waiting.delete(name);
        if (outcome instanceof HostError) reject(outcome);
        else resolve(outcome);
      };
    });
    const late = new HostError('timeout', 'ConnectWise did not answer');
    const timer = setTimeout(() => settle(late), withinMs);
    waiting.set(name, { answer, settle });
    send();
    return answer;
  }

  return {
    ask(name, send, signal) {
      const key = name.toLowerCase();
      const answer = waiting.get(key)?.answer ?? start(key, send);
      return untilAborted(answer, signal);
    },
    finish: (name, data) => waiting.get(name)?.settle(data),
    destroy() {
      for (const { settle } of [...waiting.values()]) settle(gone());
    },
  };
}
