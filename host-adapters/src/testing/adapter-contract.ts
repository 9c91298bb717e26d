import { HostError, type HostAdapter, type HostTicket } from '@resolutionflow/sdk';

/** A fresh adapter before a mock host, with the levers that the suite pulls. */
export interface AdapterBench {
  adapter: HostAdapter;
  /** The host says this, from where it really is; settles once it has been heard. */
  hostSays(message: unknown): Promise<void>;
  /** The same from a window that is not the host's. */
  strangerSays(message: unknown): Promise<void>;
  /** What the host says to welcome the adapter. */
  welcome: unknown;
  /** What the host says when another ticket is opened in it. */
  ticketChange(ticket: HostTicket): unknown;
  /** How often the host has welcomed the adapter. */
  welcomes(): Promise<number>;
  close(): void;
}

/** How the host behaves: it answers, says nothing, or answers from an origin that was not named. */
export type MockHostMode = 'answers' | 'silent' | 'at-another-origin';

/** A sentence about every adapter, and the test of it. */
export interface ContractCase {
  name: string;
  run(): Promise<void>;
}

const ticket: HostTicket = { kind: 'psa', id: '4711', summary: 'Printer offline' };

/**
 * What holds for every adapter, whatever its host; hand each case to the test runner's `it`.
 * @param open Makes an adapter that waits a second for a host that says nothing, and for one that
 * answers as long as a slow machine takes.
 */
export function adapterContract(
  open: (mode: MockHostMode) => Promise<AdapterBench>,
): ContractCase[] {
  const on =
    (mode: MockHostMode, run: (bench: AdapterBench) => Promise<void>): (() => Promise<void>) =>
    async () => {
      const bench = await open(mode);
      try {
        await run(bench);
      } finally {
        bench.adapter.destroy();
        bench.close();
      }
    };
  return [
    {
      name: 'connects, and answers with what the host says of itself',
      run: on('answers', async ({ adapter }) => {
        const context = await adapter.connect();
        check(context.locale.length > 0, 'the context has no locale');
        check(['light', 'dark'].includes(context.theme.scheme), 'the context has no theme');
      }),
    },
    {
      name: 'hears what changes in the host, until it stops listening',
      run: on('answers', async ({ adapter, hostSays, ticketChange }) => {
        await adapter.connect();
        const heard: (string | undefined)[] = [];
        const stop = adapter.on('ticket', (now) => heard.push(now?.id));
        await hostSays(ticketChange(ticket));
        stop();
        await hostSays(ticketChange({ ...ticket, id: '4712' }));
        check(heard.join() === '4711', `heard ${heard.join()}`);
      }),
    },
    {
      name: 'ignores a host at another origin',
      run: on('at-another-origin', async ({ adapter, welcome, hostSays }) => {
        const connected = adapter.connect();
        await hostSays(welcome);
        await rejects(connected, 'timeout');
      }),
    },
    {
      name: 'ignores another window',
      run: on('silent', async ({ adapter, welcome, strangerSays, ticketChange }) => {
        let heard = 0;
        adapter.on('ticket', () => (heard += 1));
        const connected = adapter.connect();
        await strangerSays(welcome);
        await strangerSays(ticketChange(ticket));
        await rejects(connected, 'timeout');
        check(heard === 0, 'a stranger was heard');
      }),
    },
    {
      name: 'ignores what is malformed',
      run: on('answers', async ({ adapter, hostSays }) => {
        await adapter.connect();
        let heard = 0;
        adapter.on('ticket', () => (heard += 1));
        for (const message of [
          null,
          7,
          'ticket',
          [],
          {},
          { type: 'rf:event', name: 'ticket', value: { id: 3 } },
          { type: '__proto__' },
        ]) {
          await hostSays(message);
        }
        check(heard === 0, 'something malformed was heard');
      }),
    },
    {
      name: 'gives up on a host that says nothing',
      run: on('silent', async ({ adapter }) => rejects(adapter.connect(), 'timeout')),
    },
    {
      name: 'can be connected after it gave up',
      run: on('silent', async ({ adapter, welcome, hostSays }) => {
        await rejects(adapter.connect(), 'timeout');
        const connected = adapter.connect();
        await hostSays(welcome);
        await connected;
      }),
    },
    {
      name: 'stops waiting when told to',
      run: on('silent', async ({ adapter }) => {
        const stop = new AbortController();
        const connected = adapter.connect({ signal: stop.signal });
        stop.abort();
        await rejects(connected, 'aborted');
        await rejects(adapter.connect({ signal: stop.signal }), 'aborted');
      }),
    },
    {
      name: 'is silent after it was destroyed, and connects no more',
      run: on('answers', async ({ adapter, hostSays, ticketChange }) => {
        await adapter.connect();
        let heard = 0;
        adapter.on('ticket', () => (heard += 1));
        adapter.destroy();
        adapter.destroy();
        await hostSays(ticketChange(ticket));
        check(heard === 0, 'it was not silent');
        await rejects(adapter.connect(), 'destroyed');
      }),
    },
    {
      name: 'ends what waits when it is destroyed',
      run: on('silent', async ({ adapter }) => {
        const connected = adapter.connect();
        adapter.destroy();
        await rejects(connected, 'destroyed');
      }),
    },
    {
      name: 'is connected once, however often it is asked to be',
      run: on('answers', async ({ adapter, welcomes, welcome, hostSays }) => {
        const [first, second] = await Promise.all([adapter.connect(), adapter.connect()]);
        await hostSays(welcome);
        const third = await adapter.connect();
        check(first === second && second === third, 'the contexts differ');
        const count = await welcomes();
        check(count === 1, `the host welcomed it ${count} times`);
      }),
    },
  ];
}

async function rejects(promise: Promise<unknown>, code: HostError['code']): Promise<void> {
  const failure = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  check(failure instanceof HostError, `it did not fail with a HostError: ${String(failure)}`);
  check(
    failure instanceof HostError && failure.code === code,
    `it failed with ${failure instanceof HostError ? failure.code : ''}, not ${code}`,
  );
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
