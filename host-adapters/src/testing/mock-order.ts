/** Orders to a mock host page, from the test that loaded it. */
export type MockOrder = { mock: 'say'; message: unknown } | { mock: 'report' };

/** What a mock host page tells the test: what it heard, oldest first, as it came. */
export type MockReport =
  | { mock: 'ready' }
  | { mock: 'said' }
  | { mock: 'report'; welcomes: number; heard: unknown[] };

/** How a mock host page is set up. */
export interface MockPageOptions {
  /** The window that is played for. */
  test: Window;
  testOrigin: string;
  /** Says nothing but what it is ordered to. */
  silent: boolean;
}

/**
 * Runs in a page of its own: follows the test's orders, and plays a host with what else is heard.
 * @param play Answers a message of the adapter's; `say` counts as a welcome what is told to.
 */
export function playHost(
  { test, testOrigin, silent }: MockPageOptions,
  play: (heard: unknown, say: (message: unknown, kind?: 'welcome') => void) => void,
): void {
  const heard: unknown[] = [];
  let welcomes = 0;
  const post = (message: unknown): void => test.postMessage(message, testOrigin);
  const report = (message: MockReport): void => post(message);
  const say = (message: unknown, kind?: 'welcome'): void => {
    if (silent) return;
    if (kind === 'welcome') welcomes += 1;
    post(message);
  };
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== test || origin !== testOrigin) return;
    if (!isOrder(data)) {
      heard.push(data);
      return play(data, say);
    }
    if (data.mock === 'report') return report({ mock: 'report', welcomes, heard });
    post(data.message);
    report({ mock: 'said' });
  });
  report({ mock: 'ready' });
}

function isOrder(data: unknown): data is MockOrder {
  return typeof data === 'object' && data !== null && 'mock' in data;
}
