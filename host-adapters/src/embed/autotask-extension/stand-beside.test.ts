import { expect, waitUntil as waitFor } from '@open-wc/testing';
import { readBridgeMessage } from '../../autotask/autotask.messages.js';
import { standBeside } from './stand-beside.js';
import { fakeContentApi, fakePort, ownId } from './testing/fake-extension.js';

const detail = '/Mvc/ServiceDesk/TicketDetail.mvc';

// Parts of the page are fetched when first needed; a shared machine takes its time.
const waitUntil = (holds: () => boolean) => waitFor(holds, undefined, { timeout: 30_000 });

describe('the content script beside an Autotask ticket', () => {
  let page: Window;
  let stop: (() => void) | undefined;
  let roots: ShadowRoot[];
  let attachShadow: Element['attachShadow'];
  const go = (to: string, title?: string) => {
    page.history.pushState(null, '', to);
    if (title !== undefined) page.document.title = title;
  };
  const root = () => roots[0]!;
  const host = () => root().host as HTMLElement;
  const button = () => root().querySelector('button')!;
  const frames = () => root().querySelectorAll('iframe').length;

  async function start({ closed = false, everyMs = 10 } = {}) {
    const fake = fakeContentApi(closed ? { 'panel-closed': true } : {});
    stop = await standBeside({ api: fake.api, page, ticketParam: 'ticketId', everyMs });
    const connect = (name = 'rf-panel', from: string | undefined = ownId) => {
      const port = fakePort(name, from);
      fake.onConnect.emit(port);
      return port;
    };
    return { ...fake, connect };
  }

  beforeEach(async () => {
    const frame = document.createElement('iframe');
    frame.style.cssText = 'inline-size: 1300px; block-size: 500px';
    frame.src = new URL('./testing/empty-panel.html', import.meta.url).href;
    const loaded = new Promise((resolve) =>
      frame.addEventListener('load', resolve, { once: true }),
    );
    document.body.append(frame);
    await loaded;
    page = frame.contentWindow!;
    // The root is closed to everybody; a test looks in as it is made.
    roots = [];
    const { prototype } = (page as Window & typeof globalThis).Element;
    attachShadow = prototype.attachShadow;
    prototype.attachShadow = function (options) {
      const made = attachShadow.call(this, options);
      if (options.mode === 'closed') roots.push(made);
      return made;
    };
    go(`${detail}?ticketId=7865`, 'T20261121.0007 - VPN tunnel down');
  });
  afterEach(() => {
    stop?.();
    stop = undefined;
    page.frameElement?.remove();
  });

  it('shows the panel in a root that the page cannot open, and makes room for it', async () => {
    await start();
    expect(host().shadowRoot).to.equal(null);
    expect(frames()).to.equal(1);
    expect(root().querySelector('.number')?.textContent).to.equal('T20261121.0007');
    expect(button().getAttribute('aria-expanded')).to.equal('true');
    expect(button().getAttribute('aria-label')).to.equal('close');
    const { documentElement } = page.document;
    const ticket = documentElement.getBoundingClientRect();
    const panel = root().querySelector('aside')!.getBoundingClientRect();
    expect(ticket.right).to.be.at.most(panel.left);
    expect(root().querySelector('[style]')).to.equal(null);
  });

  it('cannot be undone by the page’s styles', async () => {
    await start();
    const hostile = new (page as Window & typeof globalThis).CSSStyleSheet();
    hostile.replaceSync(
      '* { display: none !important; font-size: 90px !important } div { position: static !important }',
    );
    page.document.adoptedStyleSheets = [...page.document.adoptedStyleSheets, hostile];
    const { display, position } = page.getComputedStyle(host());
    expect([display, position]).to.deep.equal(['block', 'fixed']);
    expect(page.getComputedStyle(button()).fontSize).to.equal('14px');
  });

  it('tells its own panel which ticket it is, in words that the panel’s adapter reads', async () => {
    const { connect } = await start();
    const port = connect();
    expect(port.said).to.deep.equal([]);
    port.onMessage.emit({ type: 'rf:hello' });
    const ticket = { id: '7865', number: 'T20261121.0007' };
    expect(port.said).to.deep.equal([{ type: 'rf:ticket', ticket }]);
    expect(readBridgeMessage(port.said[0])).to.deep.equal({ type: 'rf:ticket', ticket });
  });

  it('tells nobody else', async () => {
    const { connect } = await start();
    const strangers = [
      connect('rf-panel', 'x'.repeat(32)),
      connect('other'),
      fakePort('rf-panel', undefined),
    ];
    for (const port of strangers) port.onMessage.emit({ type: 'rf:hello' });
    go(`${detail}?ticketId=9`);
    await new Promise((resolve) => setTimeout(resolve, 60));
    for (const { said } of strangers) expect(said).to.deep.equal([]);
  });

  it('follows the address, and waits for the title to follow too', async () => {
    const { connect } = await start();
    const port = connect();
    port.onMessage.emit({ type: 'rf:hello' });
    go(`${detail}?ids%5B0%5D=12`);
    await waitUntil(() => port.said.length === 2);
    expect(port.said[1]).to.deep.equal({ type: 'rf:ticket', ticket: { id: '12' } });
    page.document.title = 'T20261121.0006 - Printer offline';
    await waitUntil(() => port.said.length === 3);
    expect(port.said[2]).to.deep.equal({
      type: 'rf:ticket',
      ticket: { id: '12', number: 'T20261121.0006' },
    });
  });

  it('hears at once where the browser announces a navigation', async () => {
    const { connect } = await start({ everyMs: 60_000 });
    const port = connect();
    go(`${detail}?ticketId=13`, 'T20261121.0005 - Outlook');
    await waitUntil(() => port.said.length > 0);
    expect(port.said[0]).to.deep.include({ type: 'rf:ticket' });
  });

  it('hides where there is no ticket, gives the room back, and keeps what the panel is doing', async () => {
    const { connect } = await start();
    const port = connect();
    go('/Mvc/ServiceDesk/Dashboard.mvc', 'Dashboard');
    await waitUntil(() => host().hidden);
    expect(port.said.at(-1)).to.deep.equal({ type: 'rf:ticket', ticket: null });
    expect(page.document.adoptedStyleSheets).to.have.lengthOf(0);
    expect(frames()).to.equal(1);
  });

  it('is put away and taken out by keyboard, and remembers it', async () => {
    const { local } = await start();
    button().focus();
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
    button().dispatchEvent(escape);
    expect(button().getAttribute('aria-expanded')).to.equal('false');
    expect(button().getAttribute('aria-label')).to.equal('open');
    expect(page.document.adoptedStyleSheets).to.have.lengthOf(0);
    expect(local.kept).to.deep.equal({ 'panel-closed': true });
    expect(root().activeElement).to.equal(button());
    button().click();
    expect(local.kept).to.deep.equal({ 'panel-closed': false });
  });

  it('loads no panel until it is opened', async () => {
    await start({ closed: true });
    expect(frames()).to.equal(0);
    button().click();
    expect(frames()).to.equal(1);
  });

  it('comes back where the page threw it out', async () => {
    await start();
    const made = host();
    made.remove();
    page.document.adoptedStyleSheets = [];
    await waitUntil(() => made.isConnected && page.document.adoptedStyleSheets.length === 1);
  });

  it('loads the panel anew in a page that was put aside and taken out again', async () => {
    const { connect } = await start();
    const before = root().querySelector('iframe');
    connect().onDisconnect.emit();
    page.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(root().querySelector('iframe')).not.to.equal(before);
    expect(frames()).to.equal(1);
  });

  it('leaves nothing behind once the extension is gone', async () => {
    const { orphan } = await start();
    orphan();
    await waitUntil(() => !host().isConnected);
    expect(page.document.adoptedStyleSheets).to.have.lengthOf(0);
  });

  it('leaves nothing behind, and says nothing, once it is stopped', async () => {
    const { connect, onConnect } = await start();
    const port = connect();
    const made = host();
    stop?.();
    expect(made.isConnected).to.equal(false);
    expect(port.isClosed).to.equal(true);
    expect(onConnect.size).to.equal(0);
    go(`${detail}?ticketId=99`);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(port.said).to.deep.equal([]);
  });
});
