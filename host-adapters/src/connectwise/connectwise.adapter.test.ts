import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { HostError } from '@resolutionflow/sdk';
import {
  adapterContract,
  type AdapterBench,
  type MockHostMode,
} from '../testing/adapter-contract.js';
import { here, loadMockPage, there, type MockPage } from '../testing/load-mock-page.js';
import {
  mockBeforeSave,
  mockFrameName,
  mockMember,
  mockOnLoad,
} from '../testing/mock-connectwise.js';
import {
  createConnectwiseAdapter,
  type ConnectwiseAdapter,
  type ConnectwiseAdapterOptions,
} from './connectwise.adapter.js';

interface Bench extends AdapterBench {
  adapter: ConnectwiseAdapter;
  /** What the screen heard of the adapter, read. */
  heard(): Promise<Record<string, unknown>[]>;
  /** The same as it travelled. */
  texts(): Promise<unknown[]>;
}

async function open(
  mode: MockHostMode,
  options: Partial<ConnectwiseAdapterOptions> = {},
): Promise<Bench> {
  const [host, stranger] = await Promise.all([
    loadMockPage('connectwise', { silent: mode === 'silent' }),
    loadMockPage('connectwise', { silent: true }),
  ]);
  const adapter = createConnectwiseAdapter({
    origin: mode === 'at-another-origin' ? 'https://na.myconnectwise.net' : there,
    page: host.window,
    timeoutMs: mode === 'answers' ? 20_000 : 1_000,
    address: 'https://ours.test/embed/connectwise',
    ...options,
  });
  const says = (page: MockPage) => async (message: unknown) => {
    await page.order({ mock: 'say', message }, 'said');
  };
  const report = () => host.order({ mock: 'report' }, 'report');
  const texts = async () => (await report()).heard;
  return {
    adapter,
    hostSays: says(host),
    strangerSays: says(stranger),
    welcomes: async () => (await report()).welcomes,
    texts,
    heard: async () =>
      (await texts()).map((text) => JSON.parse(String(text)) as Record<string, unknown>),
    close() {
      host.frame.remove();
      stranger.frame.remove();
    },
  };
}

/** Runs with an adapter that is connected, and tidies up. */
function connected(
  run: (bench: Bench) => Promise<void>,
  options?: Partial<ConnectwiseAdapterOptions>,
): () => Promise<void> {
  return async () => {
    const bench = await open('answers', options);
    await bench.adapter.connect();
    try {
      await run(bench);
    } finally {
      bench.adapter.destroy();
      bench.close();
    }
  };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('the ConnectWise adapter, before a screen of another origin', () => {
  const { memberid, memberHash, memberContext } = mockMember;
  const cases = adapterContract({
    capabilities: ['dirty', 'open-ticket', 'ticket-changes'],
    proof: {
      host: 'connectwise',
      proof: { memberid, member_hash: memberHash, member_context: memberContext },
    },
    open,
    line: {
      hasOrigins: true,
      welcome: mockFrameName,
      ticketChange: ({ id }) => mockOnLoad(id),
      malformed: [
        { MessageFrameID: 'F1' },
        '{"MessageFrameID":{"toString":1}}',
        '{"MessageFrameID":null}',
        '{"response":7}',
        '{"event":{}}',
        '{"rf":"event"}',
      ],
    },
  });
  for (const { name, run } of cases) it(name, run);

  it(
    'speaks in texts, says that it is ready once and first, and names its frame from then on',
    connected(async ({ adapter, hostSays, texts, heard }) => {
      adapter.setDirty(true);
      await adapter.openTicket({ kind: 'psa', id: '444' });
      adapter.refreshScreen();
      await hostSays(mockFrameName);
      await hostSays('{"MessageFrameID":2}');
      adapter.setDirty(false);
      expect((await texts()).every((text) => typeof text === 'string')).to.equal(true);
      expect(await heard()).to.deep.equal([
        { message: 'ready' },
        { args: { dirty: true }, hosted_request: 'setDirty', frameID: 'F1' },
        {
          args: { newTab: false, screen: 'ticket', id: 444 },
          hosted_request: 'openScreen',
          frameID: 'F1',
        },
        { hosted_request: 'refreshScreen', frameID: 'F1' },
        { args: { dirty: false }, hosted_request: 'setDirty', frameID: 2 },
      ]);
    }),
  );

  it('is ready once, however often it is connected', async () => {
    const { adapter, heard, close } = await open('silent');
    await failureOf(adapter.connect());
    await failureOf(adapter.connect());
    expect((await heard()).filter(({ message }) => message === 'ready')).to.have.lengthOf(1);
    adapter.destroy();
    close();
  });

  it(
    'asks once for who is signed in, however many want to know, and again afterwards',
    connected(async ({ adapter, hostSays, heard }) => {
      const asked = async () =>
        (await heard()).filter(({ hosted_request: name }) => name === 'getMemberAuthentication')
          .length;
      const [first, second] = await Promise.all([adapter.proof(), adapter.proof()]);
      expect(first).to.deep.equal(second);
      expect(await asked()).to.equal(1);
      await hostSays('{"response":"GETMEMBERAUTHENTICATION","data":{"memberid":"late"}}');
      await adapter.proof();
      expect(await asked()).to.equal(2);
    }),
  );

  it('refuses a proof without a hash, and passes no single sign-on token on', async () => {
    const { adapter, hostSays, heard, close } = await open('silent');
    const connecting = adapter.connect();
    await hostSays(mockFrameName);
    await connecting;
    const failure = failureOf(adapter.proof());
    await hostSays('{"response":"getmemberauthentication","data":{"memberid":"PRaman"}}');
    expect(await failure)
      .to.be.instanceOf(HostError)
      .with.property('code', 'refused');
    const proof = adapter.proof();
    await hostSays(JSON.stringify({ response: 'getmemberauthentication', data: mockMember }));
    expect(JSON.stringify(await proof)).to.not.contain(mockMember.ssoAccessToken);
    expect(JSON.stringify(await heard())).to.not.contain(mockMember.memberHash);
    adapter.destroy();
    close();
  });

  it(
    'acknowledges every event, also one that it has no use for',
    connected(async ({ hostSays, heard }) => {
      await hostSays(mockOnLoad(444));
      await hostSays('{"event":"beforeBack","_id":"b-9","args":{"screen":"ticket","id":444}}');
      await hostSays(mockBeforeSave(444));
      await aTimeout(20);
      expect((await heard()).slice(1)).to.deep.equal([
        { event: 'onLoad', _id: 7, result: 'success', frameID: 'F1' },
        { event: 'beforeBack', _id: 'b-9', result: 'success', frameID: 'F1' },
        { event: 'beforeSave', _id: 8, result: 'success', frameID: 'F1' },
      ]);
    }),
  );

  it('acknowledges an event even though our own code throws', async () => {
    const reported: unknown[] = [];
    const onError = (event: ErrorEvent) => {
      reported.push(event.error);
      event.preventDefault();
    };
    const before = window.onerror;
    window.onerror = () => true;
    window.addEventListener('error', onError);
    await connected(async ({ adapter, hostSays, heard }) => {
      adapter.on('ticket', () => {
        throw new Error('a mistake of ours');
      });
      await hostSays(mockOnLoad(444));
      expect((await heard()).at(-1)).to.deep.include({ event: 'onLoad', result: 'success' });
    })();
    window.removeEventListener('error', onError);
    window.onerror = before;
    expect(String(reported[0])).to.contain('a mistake of ours');
  });

  it(
    'keeps the screen from saving while the gate says why, and lets it afterwards',
    connected(
      async ({ adapter, hostSays, heard }) => {
        expect(adapter.capabilities.has('save-gate')).to.equal(true);
        await hostSays(mockBeforeSave(444));
        await aTimeout(20);
        expect((await heard()).at(-1)).to.deep.equal({
          event: 'beforeSave',
          _id: 8,
          result: 'failure',
          errors: ['Finish the walk first'],
          frameID: 'F1',
        });
      },
      { gate: () => Promise.resolve('Finish the walk first') },
    ),
  );

  it(
    'lets the screen save when the gate says nothing in time',
    connected(
      async ({ hostSays, heard }) => {
        await hostSays(mockBeforeSave(444));
        await waitUntil(async () => (await heard()).at(-1)?.['result'] === 'success', 'no answer', {
          timeout: 6_000,
        });
      },
      { gate: () => new Promise(() => undefined) },
    ),
  );

  it('knows the ticket from the address, before the screen says a word', async () => {
    const address = (query: string) => ({
      address: `https://ours.test/embed/connectwise?${query}`,
    });
    for (const [query, id] of [
      ['id=444&screen=ticket', '444'],
      ['id=0444', '444'],
      ['id=444&screen=company', undefined],
      ['id=0&screen=ticket', undefined],
      ['id=[cw_id]&screen=[cw_screen]', undefined],
      ['id=4e3', undefined],
    ] as const) {
      await connected(async ({ adapter }) => {
        const { ticket } = await adapter.connect();
        expect(ticket?.id, query).to.equal(id);
      }, address(query))();
    }
  });

  it(
    'follows the screen through a frame that it keeps, and shows nothing for a record not saved yet',
    connected(async ({ adapter, hostSays }) => {
      const heard: (string | null)[] = [];
      adapter.on('ticket', (ticket) => heard.push(ticket?.id ?? null));
      await hostSays(mockOnLoad('445'));
      // The same again is a refresh, and an event without a record says nothing of one.
      await hostSays(mockOnLoad(445));
      await hostSays('{"event":"onLoad","_id":1}');
      await hostSays('{"event":"onLoad","_id":2,"args":{"screen":"Ticket","id":446}}');
      await hostSays(mockOnLoad(0));
      await hostSays(mockOnLoad(9, 'company'));
      await hostSays(mockOnLoad(-4));
      expect(heard).to.deep.equal(['445', '446', null]);
    }),
  );

  it(
    'opens nothing that is no ticket of ConnectWise',
    connected(async ({ adapter }) => {
      for (const ticket of [
        { kind: 'internal', id: '1' },
        { kind: 'psa', id: '1; drop' },
      ] as const) {
        expect(await failureOf(adapter.openTicket(ticket))).to.have.property('code', 'unsupported');
      }
    }),
  );

  it('says so where there is no screen around it', async () => {
    const adapter = createConnectwiseAdapter({ origin: here, page: window, frame: window });
    expect(await failureOf(adapter.connect())).to.have.property('code', 'not_found');
    adapter.destroy();
  });
});
