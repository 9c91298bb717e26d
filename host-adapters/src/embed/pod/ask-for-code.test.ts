import { expect } from '@open-wc/testing';
import { here, there } from '../../testing/load-mock-page.js';
import { askForCode } from './ask-for-code.js';

/** A window that is opened in place of the browser's own: a frame of another origin. */
function openFrame(): { restore(): void; opened: () => Window & { url: string } } {
  const before = window.open;
  let opened: (Window & { url: string }) | null = null;
  window.open = (url) => {
    const target = new EventTarget();
    opened = Object.assign(target, {
      url: String(url),
      closed: false,
      close() {
        this.closed = true;
      },
    }) as unknown as Window & { url: string };
    return opened;
  };
  return { restore: () => (window.open = before), opened: () => opened! };
}

function post(data: unknown, origin: string, source: Window): void {
  const event = new MessageEvent('message', { data, origin });
  // A window of another process cannot be made here; only who it is matters.
  Object.defineProperty(event, 'source', { value: source });
  window.dispatchEvent(event);
}

describe('asking for a code in a window', () => {
  let frame: ReturnType<typeof openFrame>;
  beforeEach(() => (frame = openFrame()));
  afterEach(() => frame.restore());

  it('takes the code of the window that it opened, at the origin that was named, with its state', async () => {
    const asked = askForCode({ url: new URL(`${there}/authorize`), origin: here, state: 's-1' });
    const opened = frame.opened();
    expect(new URL(opened.url).searchParams.get('state')).to.equal('s-1');
    const code = (text: string, state = 's-1') => ({ type: 'rf:code', code: text, state });
    post(code('of another window'), here, window);
    post(code('of another origin'), there, opened);
    post(code('of another question', 's-0'), here, opened);
    post('rf:code', here, opened);
    post({ type: 'rf:code', code: 7, state: 's-1' }, here, opened);
    post(code('right'), here, opened);
    expect(await asked).to.equal('right');
    expect(opened.closed).to.equal(true);
  });

  it('gives up when the window is closed, kept shut, or no longer wanted', async () => {
    const url = new URL(`${there}/authorize`);
    const codeOf = (promise: Promise<unknown>) =>
      promise.catch((error: unknown) => (error as { code: string }).code);
    const closed = askForCode({ url, origin: here });
    frame.opened().close();
    expect(await codeOf(closed)).to.equal('aborted');
    const stop = new AbortController();
    const given = askForCode({ url, origin: here, signal: stop.signal });
    stop.abort();
    expect(await codeOf(given)).to.equal('aborted');
    window.open = () => null;
    expect(await codeOf(askForCode({ url, origin: here }))).to.equal('refused');
  });
});
