/**
 * Why elements did not come: the device or the server is away, the page's policy or the browser keeps
 * them out, they are not what was published, nothing was answered in time, or there are none.
 */
export type LoadFailure = 'offline' | 'blocked' | 'integrity' | 'timeout' | 'not-found';

/** A file below `/assets/`, and what its content has to hash to. */
interface Pinned {
  file: string;
  integrity: string;
}

/**
 * Per name of an element: its script first, then all that the script imports; and what it asks for as
 * soon as it runs.
 */
type ElementList = Record<string, { now: Files; soon: Files }>;
type Files = [file: string, integrity: string][];

export interface LoadOptions {
  /** The script of the page: `data-elements` names what is wanted, `data-fallback` what is said without. */
  script: HTMLScriptElement;
  list: Pinned;
  /** Runs a module. */
  open: (url: string) => Promise<unknown>;
  /** Milliseconds before the first repetition, doubled with each; 400 unless said. */
  backoff?: number;
  /** Milliseconds that an attempt may take; 15,000 unless said. */
  timeout?: number;
}

const retries = 3;

/** Loading is over; its message is the reason. */
class LoadError extends Error {
  constructor(reason: LoadFailure) {
    super(reason);
  }
}

/**
 * Loads the elements that a page asks for: exactly this release's files, checked before they run, each
 * name once however often the page loads the script. What cannot be loaded is said in the page, in
 * place of the elements, and by `rf-load-failed` on the document.
 */
export async function loadElements(options: LoadOptions): Promise<void> {
  const { script, list, open, backoff = 400, timeout = 15_000 } = options;
  // The script itself is also at `/v/VERSION/` and at `/embed/`.
  const assets = new URL('assets/', script.src.replace(/(v\/[^/]+|embed)\/[^/]*$/, ''));
  const names = (script.dataset['elements'] ?? 'walker').split(/\s+/).filter(claim);
  let isBlocked = false;
  const onViolation = ({ blockedURI }: SecurityPolicyViolationEvent): void => {
    isBlocked ||= blockedURI.startsWith(assets.origin);
  };
  document.addEventListener('securitypolicyviolation', onViolation);

  const ask = (url: URL, init?: RequestInit): Promise<Response> =>
    fetch(url, { ...init, signal: AbortSignal.timeout(timeout) });

  /** Everything is fetched like this first: a module that failed once could never be tried again. */
  async function read([file, integrity]: [string, string]): Promise<Response> {
    const url = new URL(file, assets);
    for (let tried = 0; ; tried += 1) {
      try {
        return await ask(url, { integrity });
      } catch (error) {
        if (isBlocked) throw error;
        if (tried === retries) throw new LoadError(await reasonFor(url, error));
        await new Promise((resolve) => setTimeout(resolve, backoff * 2 ** tried));
      }
    }
  }

  async function reasonFor(url: URL, error: unknown): Promise<LoadFailure> {
    if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout';
    // Checked, an answer of any status but the right content only fails: unchecked, it says why.
    // Where that fails too there is no status to tell by, and the way to the server is what failed.
    const unchecked = await ask(url).catch(() => null);
    if (unchecked?.status === 404) return 'not-found';
    return unchecked?.ok ? 'integrity' : 'offline';
  }

  async function load(name: string, files: ElementList[string] | undefined): Promise<void> {
    const entry = files?.now[0];
    if (!entry) throw new LoadError('not-found');
    await Promise.all(files.now.map(read));
    // Now they are in the browser's cache; this has it hold each module to its hash as well, and
    // fetch the rest while the first is read.
    for (const [file, integrity] of [...files.now, ...files.soon]) {
      const link = document.createElement('link');
      link.rel = 'modulepreload';
      link.crossOrigin = 'anonymous';
      link.integrity = integrity;
      link.nonce = script.nonce;
      link.href = new URL(file, assets).href;
      document.head.append(link);
    }
    await open(new URL(entry[0], assets).href);
  }

  try {
    if (names.length === 0) return;
    const response = await read([list.file, list.integrity]);
    const elements = (await response.json()) as ElementList;
    await Promise.all(names.map((name) => load(name, elements[name])));
  } catch (error) {
    const reason = error instanceof LoadError && !isBlocked ? error.message : 'blocked';
    sayFailed(script.dataset['fallback']);
    document.dispatchEvent(new CustomEvent('rf-load-failed', { detail: { reason } }));
  } finally {
    document.removeEventListener('securitypolicyviolation', onViolation);
  }
}

/** The page's own mark says what was asked for: a second script, of another release even, adds nothing. */
function claim(name: string): boolean {
  if (!name) return false;
  const { dataset } = document.documentElement;
  const claimed = (dataset['rfElements'] ?? '').split(' ');
  if (claimed.includes(name)) return false;
  dataset['rfElements'] = [...claimed, name].join(' ').trim();
  return true;
}

function sayFailed(
  text = 'This part of the page could not be loaded. Please reload the page.',
): void {
  const missing = [...document.querySelectorAll(':not(:defined)')].filter(({ localName }) =>
    localName.startsWith('rf-'),
  );
  for (const element of missing) {
    // Of elements inside each other, one message is enough.
    if (missing.some((inner) => inner !== element && element.contains(inner))) continue;
    const message = document.createElement('p');
    message.setAttribute('role', 'alert');
    message.textContent = text;
    element.replaceChildren(message);
  }
}
