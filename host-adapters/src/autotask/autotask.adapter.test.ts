import { expect } from '@open-wc/testing';
import { adapterContract, type MockHostMode } from '../testing/adapter-contract.js';
import { mockNavigation, playAutotaskPage } from '../testing/mock-autotask.js';
import { createAutotaskAdapter } from './autotask.adapter.js';
import { messagePortBridge, runtimeBridge, type RuntimePort } from './bridge-port.js';

const signIn = () => Promise.resolve('a-code');
const proof = { host: 'autotask', proof: { code: 'a-code' } } as const;
const nothing = async () => undefined;

describe('the Autotask adapter, where a LiveLink opened our page', () => {
  const address = 'https://ours.test/embed/autotask?ticketId=7865&resource=forged';
  const cases = adapterContract({
    capabilities: [],
    proof,
    open: async () => ({
      adapter: createAutotaskAdapter({ address, signIn }),
      hostSays: nothing,
      strangerSays: nothing,
      welcomes: async () => 0,
      close: () => undefined,
    }),
  });
  for (const { name, run } of cases) it(name, run);

  it('knows the ticket and nobody, whoever the address names', async () => {
    const context = await createAutotaskAdapter({ address }).connect();
    expect(context.ticket).to.deep.equal({ kind: 'psa', id: '7865' });
    expect(context.user).to.equal(null);
  });

  it('takes the name of the parameter that the admin chose, and numbers alone', async () => {
    const named = address.replace('ticketId', 'tid');
    const ticketOf = async (at: string, ticketParam?: string) => {
      const options = { address: at, ...(ticketParam ? { ticketParam } : {}) };
      return (await createAutotaskAdapter(options).connect()).ticket?.id;
    };
    expect(await ticketOf(named, 'tid')).to.equal('7865');
    expect(await ticketOf(named)).to.equal(undefined);
    expect(await ticketOf(address.replace('7865', '{Ticket.ID}'))).to.equal(undefined);
  });

  it('leaves signing in to the page where it is not told how', () => {
    expect(createAutotaskAdapter({ address }).proof).to.equal(undefined);
  });
});

describe('the Autotask adapter, beside the ticket in our extension', () => {
  const open = async (mode: MockHostMode) => {
    const page = playAutotaskPage('7865', { silent: mode !== 'answers' });
    const port = messagePortBridge(page.port);
    const timeoutMs = mode === 'answers' ? 20_000 : 1_000;
    return {
      adapter: createAutotaskAdapter({ port, signIn, timeoutMs }),
      hostSays: page.say,
      strangerSays: nothing,
      welcomes: async () => page.welcomes,
      close: page.close,
    };
  };
  const cases = adapterContract({
    capabilities: ['ticket-changes'],
    proof,
    open,
    line: {
      // A port has one other end, and nobody else can speak through it.
      hasOrigins: false,
      welcome: mockNavigation({ id: '7865' }),
      ticketChange: mockNavigation,
      malformed: [
        { type: 'rf:ticket' },
        { type: 'rf:ticket', ticket: { id: 7865 } },
        { type: 'rf:ticket', ticket: { id: '-1' } },
        { type: 'rf:other', ticket: null },
      ],
    },
  });
  for (const { name, run } of cases) it(name, run);

  it('speaks through the browser’s own ports too, and says when the page is gone', async () => {
    const heard: unknown[] = [];
    const port = fakeRuntimePort();
    const adapter = createAutotaskAdapter({ port: runtimeBridge(port) });
    const connecting = adapter.connect();
    expect(port.sent).to.deep.equal([{ type: 'rf:hello' }]);
    port.say(mockNavigation({ id: '1', summary: 'Printer offline' }));
    expect((await connecting).ticket?.summary).to.equal('Printer offline');
    adapter.on('disconnected', ({ reason }) => heard.push(reason));
    port.go();
    expect(heard).to.have.lengthOf(1);
    adapter.destroy();
    expect(port.isClosed).to.equal(true);
  });
});

function fakeRuntimePort() {
  const hearing = new Set<(message: unknown) => void>();
  const leaving = new Set<() => void>();
  const sent: unknown[] = [];
  const port = {
    sent,
    isClosed: false,
    say: (message: unknown) => hearing.forEach((hear) => hear(message)),
    go: () => leaving.forEach((leave) => leave()),
    postMessage: (message: unknown) => void sent.push(message),
    onMessage: {
      addListener: (listener: (message: unknown) => void) => void hearing.add(listener),
      removeListener: (listener: (message: unknown) => void) => void hearing.delete(listener),
    },
    onDisconnect: {
      addListener: (listener: () => void) => void leaving.add(listener),
      removeListener: (listener: () => void) => void leaving.delete(listener),
    },
    disconnect: () => {
      port.isClosed = true;
    },
  } satisfies RuntimePort & Record<string, unknown>;
  return port;
}
