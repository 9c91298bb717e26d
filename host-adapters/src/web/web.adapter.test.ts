import { expect } from '@open-wc/testing';
import { HostError } from '@resolutionflow/sdk';
import {
  adapterContract,
  type AdapterBench,
  type MockHostMode,
} from '../testing/adapter-contract.js';
import {
  mockContext,
  mockTicketChange,
  mockWelcome,
  type MockOrder,
  type MockReport,
} from '../testing/mock-frame.js';
import { createWebAdapter, type WebAdapter } from './web.adapter.js';

// Two names of one machine are two origins, and two sites, as in life.
const here = window.location.origin;
const there = here.replace('localhost', '127.0.0.1');

interface WebBench extends AdapterBench {
  adapter: WebAdapter;
  report(): Promise<Extract<MockReport, { mock: 'report' }>>;
}

async function open(mode: MockHostMode): Promise<WebBench> {
  const silent = mode === 'silent';
  const [host, stranger] = await Promise.all([loadPage(silent), loadPage(true)]);
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
    welcome: mockWelcome,
    ticketChange: mockTicketChange,
    report,
    welcomes: async () => (await report()).welcomes,
    close() {
      host.frame.remove();
      stranger.frame.remove();
    },
  };
}

interface MockPage {
  frame: HTMLIFrameElement;
  window: Window;
  order<T extends MockReport['mock']>(
    order: MockOrder,
    answer: T,
  ): Promise<Extract<MockReport, { mock: T }>>;
}

async function loadPage(silent: boolean): Promise<MockPage> {
  const frame = document.createElement('iframe');
  const query = new URLSearchParams({ test: here, ...(silent ? { silent: '' } : {}) });
  frame.src = `${there}/host-adapters/src/testing/mock-page.html?${query.toString()}`;
  const ready = heardFrom(frame, 'ready');
  document.body.append(frame);
  await ready;
  const { contentWindow } = frame;
  if (!contentWindow) throw new Error('The frame has no window');
  return {
    frame,
    window: contentWindow,
    order(order, answer) {
      const heard = heardFrom(frame, answer);
      contentWindow.postMessage(order, there);
      return heard;
    },
  };
}

function heardFrom<T extends MockReport['mock']>(
  frame: HTMLIFrameElement,
  kind: T,
): Promise<Extract<MockReport, { mock: T }>> {
  return new Promise((resolve) => {
    const listen = ({ source, data }: MessageEvent<MockReport>): void => {
      if (source !== frame.contentWindow || data?.mock !== kind) return;
      window.removeEventListener('message', listen);
      resolve(data as Extract<MockReport, { mock: T }>);
    };
    window.addEventListener('message', listen);
  });
}

describe('the web adapter, before a page of another origin', () => {
  for (const { name, run } of adapterContract(open)) it(name, run);

  it('knows what the page is and can', async () => {
    const { adapter, close } = await open('answers');
    const context = await adapter.connect();
    expect(context).to.deep.equal(mockContext);
    expect([...adapter.capabilities]).to.include.members(['open-ticket', 'dirty']);
    adapter.destroy();
    close();
  });

  it('tells the page what it asks for, and says goodbye', async () => {
    const { adapter, report, close } = await open('answers');
    await adapter.connect();
    adapter.setDirty?.(true);
    adapter.resize?.(321);
    adapter.destroy();
    const { heard } = await report();
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
