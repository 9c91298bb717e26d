import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A process under measurement, which answers questions. */
export interface Child {
  /** What it said once it was ready. */
  readonly url: string;
  ask<T>(question: string, argument?: unknown): Promise<T>;
  stop(): Promise<void>;
}

interface Question {
  id: number;
  question: string;
  argument: unknown;
}
interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

/** Starts one of the entries beside main, and waits until it is ready. */
export async function startChild(
  entry: string,
  environment: Record<string, string> = {},
): Promise<Child> {
  const child = fork(path.join(import.meta.dirname, `${entry}.js`), {
    env: { PATH: process.env['PATH'], NODE_ENV: 'development', LOG_LEVEL: 'warn', ...environment },
    execArgv: ['--expose-gc', ...(process.env['BENCH_CHILD_ARGS']?.split(' ') ?? [])],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`${entry} ended with code ${String(code)}`);
  });
  // Whoever asks hears of it; nobody need be asking.
  ended.catch(() => undefined);
  const waiting = new Map<number, (reply: Reply) => void>();
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
  let questions = 0;

  async function ask<T>(question: string, argument?: unknown): Promise<T> {
    const id = (questions += 1);
    const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    child.send({ id, question, argument } satisfies Question);
    const { value, error } = await Promise.race([reply, ended]);
    waiting.delete(id);
    if (error !== undefined) throw new Error(`${entry}, ${question}: ${error}`);
    return value as T;
  }

  const url = await ask<string>('url');
  return {
    url,
    ask,
    async stop() {
      // Whoever asked it last has been told that it ended.
      if (!child.connected) return;
      const exit = once(child, 'exit');
      child.disconnect();
      const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exit;
      clearTimeout(patience);
    },
  };
}

/** The other side: answers what the parent asks, and ends with it. */
export function answerParent(
  answers: Record<string, (argument: never) => unknown>,
  stop: () => Promise<void> = async () => undefined,
): void {
  async function reply({ id, question, argument }: Question): Promise<void> {
    let said: Reply;
    try {
      said = { id, value: await answers[question]?.(argument as never) };
    } catch (error) {
      said = { id, error: String(error) };
    }
    process.send?.(said);
  }
  process.on('message', (question: Question) => void reply(question));
  process.once('disconnect', () => {
    void stop().finally(() => process.exit(0));
  });
}

/** What is in use after everything that can go has gone, in bytes. */
export async function usedMemory(): Promise<{ heap: number; resident: number }> {
  for (let round = 0; round < 4; round += 1) {
    global.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}
