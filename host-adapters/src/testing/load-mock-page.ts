import type { MockOrder, MockReport } from './mock-order.js';

// Two names of one machine are two origins, and two sites, as in life.
export const here = window.location.origin;
export const there = here.replace('localhost', '127.0.0.1');

/** A mock host page in a frame of another origin, as a test commands it. */
export interface MockPage {
  frame: HTMLIFrameElement;
  window: Window;
  order<T extends MockReport['mock']>(
    order: MockOrder,
    answer: T,
  ): Promise<Extract<MockReport, { mock: T }>>;
}

export async function loadMockPage(
  host: 'web' | 'connectwise',
  { silent = false } = {},
): Promise<MockPage> {
  const frame = document.createElement('iframe');
  const query = new URLSearchParams({ test: here, host, ...(silent ? { silent: '' } : {}) });
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
