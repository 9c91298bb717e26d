import {
  HostError,
  type HostAdapter,
  type HostCapability,
  type HostProof,
  type HostTicket,
} from '@resolutionflow/sdk';

/** What a kind of host is, so that the suite asks of its adapter what there is to be asked. */
export interface AdapterSubject {
  /** What the adapter can do once connected, neither more nor less. */
  capabilities: readonly HostCapability[];
  /** How the host proves who looks; left out, it proves nobody. */
  proof?: HostProof;
  /** Makes an adapter before a host. It waits a second for one that says nothing. */
  open(mode: MockHostMode): Promise<AdapterBench>;
  /** How the host is spoken with; left out, it says nothing after the page was loaded. */
  line?: {
    /** Whether messages have a window and an origin that can be the wrong ones. */
    hasOrigins: boolean;
    /** What the host says to welcome the adapter. */
    welcome: unknown;
    /** What the host says when another ticket is opened in it; absent, where it never does. */
    ticketChange?(ticket: HostTicket): unknown;
    /** Like messages of the host, and none. */
    malformed: readonly unknown[];
  };
}

/** A fresh adapter before a mock host, with the levers that the suite pulls. */
export interface AdapterBench {
  adapter: HostAdapter;
  /** The host says this, from where it really is; settles once it has been heard. */
  hostSays(message: unknown): Promise<void>;
  /** The same from a window that is not the host's. */
  strangerSays(message: unknown): Promise<void>;
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

/** What holds for every adapter, whatever its host; hand each case to the test runner's `it`. */
export function adapterContract(subject: AdapterSubject): ContractCase[] {
  const { line } = subject;
  return [
    ...always(subject),
    ...(subject.proof ? proving(subject, subject.proof) : []),
    ...(line ? listening(subject, line) : []),
    ...(line?.hasOrigins ? amongStrangers(subject, line) : []),
    ...(line?.ticketChange ? following(subject, line, line.ticketChange) : []),
  ];
}

type Line = NonNullable<AdapterSubject['line']>;

/** Whatever the host can do. */
function always(subject: AdapterSubject): ContractCase[] {
  return [
    {
      name: 'connects, and answers with what is known of the host',
      run: on(subject, 'answers', async ({ adapter }) => {
        const context = await adapter.connect();
        check(context.locale.length > 0, 'the context has no locale');
        check(['light', 'dark'].includes(context.theme.scheme), 'the context has no theme');
      }),
    },
    {
      name: 'says what the host can do, and has a way to ask for it',
      run: on(subject, 'answers', async ({ adapter }) => {
        await adapter.connect();
        const declared = [...adapter.capabilities].toSorted().join();
        const expected = [...subject.capabilities].toSorted().join();
        check(declared === expected, `it declares ${declared}, not ${expected}`);
        const ways = {
          dirty: adapter.setDirty,
          'open-ticket': adapter.openTicket,
          'open-session': adapter.openSession,
          resize: adapter.resize,
        };
        for (const [capability, way] of Object.entries(ways)) {
          const can = adapter.capabilities.has(capability as HostCapability);
          check(!can || typeof way === 'function', `there is no way to ask for ${capability}`);
        }
      }),
    },
    {
      name: 'connects nobody who has given up before',
      run: on(subject, 'answers', async ({ adapter }) =>
        rejects(adapter.connect({ signal: AbortSignal.abort() }), 'aborted'),
      ),
    },
    {
      name: 'is connected once, however often it is asked to be',
      run: on(subject, 'answers', async ({ adapter, welcomes, hostSays }) => {
        const [first, second] = await Promise.all([adapter.connect(), adapter.connect()]);
        if (subject.line) await hostSays(subject.line.welcome);
        const third = await adapter.connect();
        check(first === second, 'the contexts differ');
        check(JSON.stringify(second) === JSON.stringify(third), 'the context changed');
        const count = await welcomes();
        check(count <= 1, `the host welcomed it ${count} times`);
      }),
    },
    {
      name: 'connects no more once it was destroyed, and can be destroyed twice',
      run: on(subject, 'answers', async ({ adapter }) => {
        await adapter.connect();
        adapter.destroy();
        adapter.destroy();
        await rejects(adapter.connect(), 'destroyed');
      }),
    },
  ];
}

function proving(subject: AdapterSubject, proof: HostProof): ContractCase[] {
  return [
    {
      name: 'has the host prove who looks, with what the server takes and nothing else',
      run: on(subject, 'answers', async ({ adapter }) => {
        await adapter.connect();
        const given = JSON.stringify(await adapter.proof?.());
        check(given === JSON.stringify(proof), `it proved with ${given}`);
      }),
    },
    {
      name: 'proves nothing once it was destroyed',
      run: on(subject, 'answers', async ({ adapter }) => {
        await adapter.connect();
        adapter.destroy();
        await rejects(adapter.proof?.() ?? Promise.resolve(), 'destroyed');
      }),
    },
  ];
}

function listening(subject: AdapterSubject, line: Line): ContractCase[] {
  return [
    {
      name: 'gives up on a host that says nothing',
      run: on(subject, 'silent', async ({ adapter }) => rejects(adapter.connect(), 'timeout')),
    },
    {
      name: 'can be connected after it gave up',
      run: on(subject, 'silent', async ({ adapter, hostSays }) => {
        await rejects(adapter.connect(), 'timeout');
        const connected = adapter.connect();
        await hostSays(line.welcome);
        await connected;
      }),
    },
    {
      name: 'stops waiting when told to',
      run: on(subject, 'silent', async ({ adapter }) => {
        const stop = new AbortController();
        const connected = adapter.connect({ signal: stop.signal });
        stop.abort();
        await rejects(connected, 'aborted');
      }),
    },
    {
      name: 'ends what waits when it is destroyed',
      run: on(subject, 'silent', async ({ adapter }) => {
        const connected = adapter.connect();
        adapter.destroy();
        await rejects(connected, 'destroyed');
      }),
    },
    {
      name: 'takes nothing malformed for the host',
      run: on(subject, 'silent', async ({ adapter, hostSays }) => {
        const connected = adapter.connect();
        // Given up when the case ends: what it is about is what was heard meanwhile.
        connected.catch(() => undefined);
        for (const message of [...neverMessages, ...line.malformed]) await hostSays(message);
        await rejects(connected, 'timeout');
      }),
    },
    {
      name: 'takes nothing over 64 kB, nor what reaches for a prototype, for the host',
      run: on(subject, 'silent', async ({ adapter, hostSays }) => {
        const connected = adapter.connect();
        // Given up when the case ends: what it is about is what was heard meanwhile.
        connected.catch(() => undefined);
        await hostSays(altered(line.welcome, { padding: 'x'.repeat(65 * 1024) }));
        await hostSays(poisoned(line.welcome));
        await rejects(connected, 'timeout');
      }),
    },
  ];
}

function amongStrangers(subject: AdapterSubject, line: Line): ContractCase[] {
  return [
    {
      name: 'ignores a host at another origin',
      run: on(subject, 'at-another-origin', async ({ adapter, hostSays }) => {
        const connected = adapter.connect();
        // Given up when the case ends: what it is about is what was heard meanwhile.
        connected.catch(() => undefined);
        await hostSays(line.welcome);
        await rejects(connected, 'timeout');
      }),
    },
    {
      name: 'ignores another window',
      run: on(subject, 'silent', async ({ adapter, strangerSays }) => {
        const heard: unknown[] = [];
        adapter.on('ticket', (now) => heard.push(now));
        const connected = adapter.connect();
        // Given up when the case ends: what it is about is what was heard meanwhile.
        connected.catch(() => undefined);
        await strangerSays(line.welcome);
        if (line.ticketChange) await strangerSays(line.ticketChange(ticket));
        await rejects(connected, 'timeout');
        check(heard.length === 0, 'a stranger was heard');
      }),
    },
  ];
}

function following(
  subject: AdapterSubject,
  line: Line,
  ticketChange: (ticket: HostTicket) => unknown,
): ContractCase[] {
  const connected = (
    run: (bench: AdapterBench, heard: (string | undefined)[]) => Promise<void>,
  ): (() => Promise<void>) =>
    on(subject, 'answers', async (bench) => {
      await bench.adapter.connect();
      const heard: (string | undefined)[] = [];
      bench.adapter.on('ticket', (now) => heard.push(now?.id));
      await run(bench, heard);
    });
  return [
    {
      name: 'hears what changes in the host, until it stops listening',
      run: connected(async ({ adapter, hostSays }) => {
        const heard: (string | undefined)[] = [];
        const stop = adapter.on('ticket', (now) => heard.push(now?.id));
        await hostSays(ticketChange(ticket));
        stop();
        await hostSays(ticketChange({ ...ticket, id: '4712' }));
        check(heard.join() === '4711', `heard ${heard.join()}`);
      }),
    },
    {
      name: 'answers later callers with the host as it is by then',
      run: connected(async ({ adapter, hostSays }) => {
        await hostSays(ticketChange(ticket));
        const context = await adapter.connect();
        check(context.ticket?.id === '4711', `the ticket is ${context.ticket?.id}`);
      }),
    },
    {
      name: 'ignores changes that are malformed, over 64 kB, or reach for a prototype',
      run: connected(async ({ hostSays }, heard) => {
        for (const message of [...neverMessages, ...line.malformed]) await hostSays(message);
        await hostSays(altered(ticketChange(ticket), { padding: 'x'.repeat(65 * 1024) }));
        await hostSays(poisoned(ticketChange(ticket)));
        check(heard.length === 0, `heard ${heard.join()}`);
      }),
    },
    {
      name: 'is silent after it was destroyed',
      run: connected(async ({ adapter, hostSays }, heard) => {
        adapter.destroy();
        await hostSays(ticketChange(ticket));
        check(heard.length === 0, 'it was not silent');
      }),
    },
  ];
}

/** What no host ever says. */
const neverMessages: readonly unknown[] = [
  null,
  7,
  'ticket',
  '{',
  '[]',
  [],
  {},
  { type: '__proto__' },
  '{"event":7}',
];

/** The message with more in it, as text where it travels as text. */
function altered(message: unknown, more: object): unknown {
  if (typeof message !== 'string') return { ...(message as object), ...more };
  return JSON.stringify({ ...(JSON.parse(message) as object), ...more });
}

/** The message with a member of its own called `__proto__`, which only parsing makes. */
function poisoned(message: unknown): unknown {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  const poisonedText = text.replace(/^{/, '{"__proto__":{"admin":true},');
  return typeof message === 'string' ? poisonedText : JSON.parse(poisonedText);
}

function on(
  subject: AdapterSubject,
  mode: MockHostMode,
  run: (bench: AdapterBench) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const bench = await subject.open(mode);
    try {
      await run(bench);
    } finally {
      bench.adapter.destroy();
      bench.close();
    }
  };
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
