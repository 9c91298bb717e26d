import { expect } from '@open-wc/testing';
import { adapterContract, type AdapterBench } from '../testing/adapter-contract.js';
import { mockHaloTab } from '../testing/mock-halo.js';
import { createHaloAdapter, type HaloAdapter, type HaloAdapterOptions } from './halo.adapter.js';

const url = `${window.location.origin}/host-adapters/src/testing/empty-page.html?rf=1#here`;
// `printf 42 | openssl dgst -sha256 -hmac halo-shared -binary | base64`
const signed = { url, secret: 'halo-shared', agentId: 42, ticketId: 2042 };
const hmac = 'X1dV+GEoQ3pnh8J3mVAt8iGacdAWoUFFnRJWMDORSXM=';

interface Bench extends AdapterBench {
  adapter: HaloAdapter;
  frame: Window;
}

/** An adapter in a tab that was opened at this address. */
async function openAt(address: string, options: HaloAdapterOptions = {}): Promise<Bench> {
  const element = document.createElement('iframe');
  const loaded = new Promise((resolve) => element.addEventListener('load', resolve));
  element.src = address;
  document.body.append(element);
  await loaded;
  const frame = element.contentWindow!;
  const nothing = async () => undefined;
  return {
    adapter: createHaloAdapter({ frame, ...options }),
    frame,
    hostSays: nothing,
    strangerSays: nothing,
    welcomes: async () => 0,
    close: () => element.remove(),
  };
}

describe('the Halo adapter, in a signed custom tab', () => {
  const cases = adapterContract({
    capabilities: [],
    proof: { host: 'halo', proof: { agent_id: '42', hmac } },
    open: async () => openAt(await mockHaloTab(signed)),
  });
  for (const { name, run } of cases) it(name, run);

  it('knows agent and ticket, and leaves neither in the address nor in the history', async () => {
    const { adapter, frame, close } = await openAt(await mockHaloTab(signed));
    const { ticket, user } = await adapter.connect();
    expect(ticket).to.deep.equal({ kind: 'psa', id: '2042' });
    expect(user).to.deep.equal({ id: '42' });
    expect(frame.location.href).to.equal(url);
    close();
  });

  it('reads a signature whose plus signs arrived as spaces', async () => {
    const address = await mockHaloTab({ ...signed, unencoded: true });
    expect(new URL(address).searchParams.get('hmac')).to.contain(' ');
    const { adapter, close } = await openAt(address);
    expect((await adapter.proof()).proof).to.deep.equal({ agent_id: '42', hmac });
    close();
  });

  it('takes the names of the parameters that the admin chose', async () => {
    const names = { agentParam: 'who', ticketParam: 'faultid' };
    const { adapter, frame, close } = await openAt(
      await mockHaloTab({ ...signed, ...names }),
      names,
    );
    expect((await adapter.connect()).ticket?.id).to.equal('2042');
    expect(frame.location.search).to.equal('?rf=1');
    close();
  });

  it('shows no ticket where the number is none', async () => {
    const address = (await mockHaloTab(signed)).replace('=2042', '=2042%20or%201');
    const { adapter, close } = await openAt(address);
    expect((await adapter.connect()).ticket).to.equal(null);
    close();
  });

  it('finds no host where Halo wrote nothing, and proves nothing without a signature', async () => {
    const outside = await openAt(url);
    const failure = await outside.adapter.connect().catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'not_found');
    outside.close();
    const unsigned = await openAt(`${url.replace('#here', '')}&agent_id=42`);
    const refused = await unsigned.adapter.proof().catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'refused');
    unsigned.close();
  });

  it('proves by the code of the agent’s own sign-in, where that is set up', async () => {
    const code = { code: 'abc', redirect_uri: 'https://ours.test/embed/callback' };
    const { adapter, close } = await openAt(url, { authorize: () => Promise.resolve(code) });
    expect((await adapter.connect()).user).to.equal(null);
    expect(await adapter.proof()).to.deep.equal({ host: 'halo', proof: code });
    expect(adapter.isSigned).to.equal(false);
    close();
  });

  it('asks nobody to sign in whom Halo has signed', async () => {
    const { adapter, close } = await openAt(await mockHaloTab(signed), {
      authorize: () => Promise.reject(new Error('Nobody is to be asked')),
    });
    expect(adapter.isSigned).to.equal(true);
    expect((await adapter.proof()).proof).to.have.property('agent_id');
    close();
  });
});
