import { errorStatus, type ErrorCode } from '../../contract/error.js';
import { ClientError, type ClientErrorCode } from '../../errors.js';
import { pause } from '../../transport/http.js';
import { fakeProblem } from '../fake-server.js';

export interface FakeLineOptions {
  /** Milliseconds before each answer; `Infinity` never answers. 0 unless said. */
  latency?: number;
  /** Operations that fail, by name (`sessions.get`, `flows.list`, …), each with its code. */
  failures?: Partial<Record<string, ClientErrorCode>>;
  offline?: boolean;
}

/** The way to the fake server: as slow, broken or cut off as the test wants it. */
export interface FakeLine {
  offline: boolean;
  latency: number;
  failures: Map<string, ClientErrorCode>;
  calls: { name: string; args: readonly unknown[] }[];
  call: FakeCall;
}

export type FakeCall = <T>(
  name: string,
  args: readonly unknown[],
  options: { signal?: AbortSignal } | undefined,
  answer: () => T,
) => Promise<T>;

export function createFakeLine(options: FakeLineOptions): FakeLine {
  const failures = new Map<string, ClientErrorCode>();
  for (const [name, code] of Object.entries(options.failures ?? {}))
    if (code) failures.set(name, code);
  const line: FakeLine = {
    offline: options.offline ?? false,
    latency: options.latency ?? 0,
    failures,
    calls: [],
    async call(name, args, callOptions, answer) {
      line.calls.push({ name, args });
      if (line.latency === Infinity) await untilAborted(callOptions?.signal);
      await pause(line.latency, callOptions?.signal);
      if (line.offline) throw new ClientError('network', 'The server cannot be reached');
      const code = line.failures.get(name);
      if (code) throw failureOf(code);
      return structuredClone(answer());
    },
  };
  return line;
}

function failureOf(code: ClientErrorCode): ClientError {
  const message = `The fake server fails with ${code}`;
  return code in errorStatus
    ? fakeProblem(code as ErrorCode, message)
    : new ClientError(code, message);
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = (): void => reject(new ClientError('aborted', 'The call was given up'));
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}
