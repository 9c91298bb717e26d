import { expect } from '@open-wc/testing';
import { HostError } from '@resolutionflow/sdk';
import type { FrameMessage } from '@resolutionflow/sdk/contract';
import {
  adapterContract,
  type AdapterBench,
  type MockHostMode,
} from '../testing/adapter-contract.js';
import { here, loadMockPage, there, type MockPage } from '../testing/load-mock-page.js';
import { mockContext, mockTicketChange, mockWelcome } from '../testing/mock-frame.js';
import { createWebAdapter, type WebAdapter } from './web.adapter.js';

interface WebBench extends AdapterBench {
  adapter: WebAdapter;
  /** What the page heard of the adapter. */
  heard(): Promise<FrameMessage[]>;
}

async function open(mode: MockHostMode): Promise<WebBench> {
  const [host, stranger] = await Promise.all([
    loadMockPage('web', { silent: mode === 'silent' }),
    loadMockPage('web', { silent: true }),
  ]);
  const origins = mode === 'at-another-origin' ? ['https://other.example'] : [there];
  const timeoutMs = mode === 'answers' ? 20_000 : 1_000;
  const adapter = createWebAdapter({ origins, page: host.window, timeoutMs });
  const says = (page: MockPage) => async (message: unknown) => {
    await page.order({ mock: 'say', message }, 'said');
  };
  const report = () => host.order({ mock: 'report' }, 'report');
  return {
    adapter,
    hostSays: says(host),
    strangerSays: says(stranger),
    heard: async () => (await report()).heard as FrameMessage[],
    welcomes: async () => (await report()).welcomes,
    close() {
      host.frame.remove();
      stranger.frame.remove();
    },
  };
}

describe('the web adapter, before a page of another origin', () => {
  const cases = adapterContract({
    capabilities: ['ticket-changes', 'open-ticket', 'dirty', 'resize'],
    proof: { host: 'web', proof: { jwt: 'a-token' } },
    open,
    line: {
      hasOrigins: true,
      welcome: mockWelcome,
      ticketChange: mockTicketChange,
      malformed: [
        { type: 'rf:event', name: 'ticket', value: { id: 3 } },
        { ...mockWelcome, context: { locale: 'en' } },
        { ...mockTicketChange({ kind: 'psa', id: '3' }), extra: new Map([['a', 'b']]) },
      ],
    },
  });
  for (const { name, run } of cases) it(name, run);

  it('lets an answer go that it has had already', async () => {
    const { adapter, heard, hostSays, close } = await open('answers');
    await adapter.connect();
    await adapter.getToken();
    const asked = (await heard()).find(({ type }) => type === 'rf:get');
    const id = asked && 'id' in asked ? asked.id : '';
    const again = adapter.getToken();
    await hostSays({ type: 'rf:answer', id, ok: true, value: 'an-older-token' });
    expect(await again).to.equal('a-token');
    adapter.destroy();
    close();
  });

  it('knows what the page is and can', async () => {
    const { adapter, close } = await open('answers');
    const context = await adapter.connect();
    expect(context).to.deep.equal(mockContext);
    expect([...adapter.capabilities]).to.include.members(['open-ticket', 'dirty']);
    adapter.destroy();
    close();
  });

  it('tells the page what it asks for, and says goodbye', async () => {
    const { adapter, heard: heardBy, close } = await open('answers');
    await adapter.connect();
    adapter.setDirty?.(true);
    adapter.resize?.(321);
    adapter.destroy();
    const heard = await heardBy();
    const settings = heard.flatMap((message) =>
      message.type === 'rf:set' ? [`${message.name}=${message.value}`] : [],
    );
    expect(settings).to.deep.equal(['dirty=true', 'height=321']);
    expect(heard.at(-1)?.type).to.equal('rf:goodbye');
    close();
  });

  it('gets a token, and hears a refusal', async () => {
    const { adapter, close } = await open('answers');
    await adapter.connect();
    expect(await adapter.getToken()).to.equal('a-token');
    let refused: unknown;
    await adapter
      .openTicket?.({ kind: 'psa', id: '1' })
      .catch((error: unknown) => (refused = error));
    expect(refused).to.be.instanceOf(HostError).with.property('message', 'Not today');
    adapter.destroy();
    close();
  });

  it('notices that the page went away', async () => {
    const { adapter, hostSays, close } = await open('answers');
    await adapter.connect();
    let reason = '';
    adapter.on('disconnected', (gone) => (reason = gone.reason));
    await hostSays({ type: 'rf:goodbye' });
    expect(reason).to.not.equal('');
    adapter.destroy();
    close();
  });

  it('says so where there is no page around it', async () => {
    const adapter = createWebAdapter({ origins: [here], page: window, frame: window });
    let failure: unknown;
    await adapter.connect().catch((error: unknown) => (failure = error));
    expect(failure).to.be.instanceOf(HostError).with.property('code', 'not_found');
    adapter.destroy();
  });
});
