import { initialState, Task } from '@lit/task';
import { mayUseL1, toClientError, type Client, type ClientError } from '@resolutionflow/sdk';
import type { FlowSummary, Me } from '@resolutionflow/sdk/contract';
import type { ReactiveControllerHost } from 'lit';
import { TryAgainController } from '../internal/try-again.js';

/** How long typing pauses before flows are looked for. */
const typingMs = 180;
const matchesShown = 6;
/** Before anything is typed: a taste of what is there, not a catalogue. */
const flowsShown = 4;
/** What is searched for; the rest of a long description adds nothing to the ranking. */
const searchedLength = 200;

export interface FoundFlows {
  /** What they were found for; empty: the flows there are. */
  search: string;
  flows: readonly FlowSummary[];
  total: number;
}

/** Finds the flows that match a problem, as it is typed. */
export class FlowSearch {
  #task: Task<[Client | undefined, Me | null, string], FoundFlows>;

  /** @param onFound Called with what was found. */
  constructor(
    host: ReactiveControllerHost,
    wish: () => { client: Client | undefined; user: Me | null; problem: string },
    onFound: (found: FoundFlows) => void,
  ) {
    const tryAgain = new TryAgainController(host, () => this.retry());
    this.#task = new Task(host, {
      args: () => {
        const { client, user, problem } = wish();
        return [client, user, problem.trim()];
      },
      task: async ([client, user, problem], { signal }) => {
        if (!client || !user || !mayUseL1(user)) return initialState;
        if (problem) await pause(typingMs, signal);
        const search = problem.slice(0, searchedLength);
        const page_size = search ? matchesShown : flowsShown;
        const query = { status: 'published' as const, page_size };
        const found = await client.flows.list(search ? { ...query, search } : query, { signal });
        return { search, flows: found.items, total: found.total };
      },
      onError: (error) => tryAgain.after(toClientError(error)),
      onComplete: onFound,
    });
  }

  /** Null while nothing was read yet. */
  get found(): FoundFlows | null {
    return this.#task.value ?? null;
  }

  get error(): ClientError | null {
    return this.#task.error ? toClientError(this.#task.error) : null;
  }

  retry(): void {
    void this.#task.run();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Typing went on', 'AbortError'));
    });
  });
}
