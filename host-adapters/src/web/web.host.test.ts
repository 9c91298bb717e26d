import { expect, waitUntil } from '@open-wc/testing';
import { mockContext } from '../testing/mock-frame.js';
import { createWebHost, type WebHost } from './web.host.js';

const here = window.location.origin;
const there = here.replace('localhost', '127.0.0.1');

// Longer than the library's second: the frame loads modules, and a shared machine may be slow.
const heard = (fits: () => unknown, otherwise = 'it is not told') =>
  waitUntil(fits, otherwise, { timeout: 20_000 });

interface FrameReport {
  framed?: string;
  id?: string;
  scheme?: string;
  token?: string;
  context?: unknown;
}

describe('a page that hosts our frame from another origin', () => {
  let frame: HTMLIFrameElement;
  let host: WebHost;
  let reports: FrameReport[];
  let asked: string[];
  const listen = ({ source, origin, data }: MessageEvent<FrameReport>) => {
    if (source === frame.contentWindow && origin === there && data.framed) reports.push(data);
  };
  const report = (kind: string) => reports.find(({ framed }) => framed === kind);

  beforeEach(() => {
    reports = [];
    asked = [];
    frame = document.createElement('iframe');
    window.addEventListener('message', listen);
    host = createWebHost({
      frame,
      origin: there,
      context: mockContext,
      openTicket: ({ id }) => void asked.push(`ticket ${id}`),
      setDirty: (dirty) => asked.push(`dirty ${dirty}`),
      resize: (height) => asked.push(`height ${height}`),
      getToken: () => Promise.resolve('page-token'),
      onReady: () => asked.push('ready'),
    });
    frame.src = `${there}/host-adapters/src/testing/framed-page.html?page=${encodeURIComponent(here)}`;
    document.body.append(frame);
  });

  afterEach(() => {
    host.destroy();
    frame.remove();
    window.removeEventListener('message', listen);
  });

  it('welcomes it, and does what it asks for', async () => {
    await heard(() => report('token'), 'no token came');
    expect(report('connected')?.context).to.deep.equal(mockContext);
    expect(report('token')?.token).to.equal('page-token');
    expect(asked).to.deep.equal(['ready', 'dirty true', 'height 480', 'ticket 77']);
  });

  it('tells it what changes, and when it goes', async () => {
    await heard(() => report('token'), 'not connected');
    host.update({ ticket: { kind: 'psa', id: '200' }, theme: { scheme: 'light' } });
    await heard(() => report('ticket')?.id === '200' && report('theme')?.scheme === 'light');
    host.destroy();
    await heard(() => report('disconnected'));
  });

  it('hears nobody else', async () => {
    await heard(() => report('token'), 'not connected');
    const before = asked.length;
    window.postMessage({ type: 'rf:set', id: 'x', name: 'height', value: 1 }, here);
    const other = document.createElement('iframe');
    document.body.append(other);
    await new Promise((resolve) => setTimeout(resolve, 50));
    other.remove();
    expect(asked.length).to.equal(before);
  });
});
