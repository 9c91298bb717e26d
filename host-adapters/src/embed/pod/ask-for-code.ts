import { HostError } from '@resolutionflow/sdk';

export interface CodeQuestion {
  /** What the window shows. */
  url: URL;
  /** The exact origin of the page in the window that gives the code in the end. */
  origin: string;
  /** Goes along to an authorisation server, and has to come back with the code. */
  state?: string;
  signal?: AbortSignal;
}

/** How often it is looked whether the user has closed the window. */
const lookMs = 500;

/**
 * Opens a window in which somebody signs in, and waits for the code that it gives. Call it from a
 * click: otherwise the browser keeps the window closed.
 */
export function askForCode({ url, origin, state, signal }: CodeQuestion): Promise<string> {
  const address = new URL(url);
  if (state) address.searchParams.set('state', state);
  const opened = window.open(address.href, '_blank', 'popup,width=480,height=640');
  if (!opened) return Promise.reject(new HostError('refused', 'The browser opened no window'));
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearInterval(looking);
      window.removeEventListener('message', onMessage);
      signal?.removeEventListener('abort', onAbort);
      opened.close();
    };
    const fail = (error: HostError): void => {
      end();
      reject(error);
    };
    const onAbort = (): void => fail(new HostError('aborted', 'Signing in was given up'));
    const onMessage = (event: MessageEvent<unknown>): void => {
      if (event.source !== opened || event.origin !== origin) return;
      const code = readCode(event.data, state);
      if (code === null) return;
      end();
      resolve(code);
    };
    const looking = setInterval(() => {
      if (opened.closed) fail(new HostError('aborted', 'The window was closed'));
    }, lookMs);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    window.addEventListener('message', onMessage);
  });
}

function readCode(data: unknown, state: string | undefined): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const { type, code, state: given } = data as Record<string, unknown>;
  const isOurs = type === 'rf:code' && (state === undefined || given === state);
  return isOurs && typeof code === 'string' && code.length <= 4000 ? code : null;
}
