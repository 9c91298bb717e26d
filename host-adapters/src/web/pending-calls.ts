import { HostError } from '@resolutionflow/sdk';

/** An answer to a call, by the id that the call was made with. */
export interface CallAnswer {
  id: string;
  ok: boolean;
  value?: unknown;
  error?: string | undefined;
}

/** Calls that wait for their answers. */
export interface PendingCalls {
  /** Makes an id, sends the call with it, and waits; rejects with a `HostError`. */
  start(send: (id: string) => void, signal?: AbortSignal): Promise<unknown>;
  /** Gives an answer to whoever waits for it; answers to nobody are let go. */
  finish(answer: CallAnswer): void;
  failAll(error: HostError): void;
}

/** @param withinMs Milliseconds after which nobody waits any more. */
export function createPendingCalls(withinMs: number): PendingCalls {
  const waiting = new Map<string, (outcome: CallAnswer | HostError) => void>();
  return {
    start(send, signal) {
      const id = crypto.randomUUID();
      return new Promise((resolve, reject) => {
        const settle = (outcome: CallAnswer | HostError): void => {
          waiting.delete(id);
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          if (outcome instanceof HostError) reject(outcome);
          else if (outcome.ok) resolve(outcome.value);
          else reject(new HostError('refused', outcome.error ?? 'The host refused'));
        };
        const onAbort = (): void => settle(new HostError('aborted', 'The call was given up'));
        const timer = setTimeout(
          () => settle(new HostError('timeout', 'The host did not answer')),
          withinMs,
        );
        if (signal?.aborted) return onAbort();
        signal?.addEventListener('abort', onAbort);
        waiting.set(id, settle);
        send(id);
      });
    },
    finish(answer) {
      waiting.get(answer.id)?.(answer);
    },
    failAll(error) {
      for (const settle of [...waiting.values()]) settle(error);
    },
  };
}
