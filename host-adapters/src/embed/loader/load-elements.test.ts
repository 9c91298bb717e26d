import { expect } from '@open-wc/testing';
import { loadElements, type LoadOptions } from './load-elements.js';

const src = 'https://flows.example/embed/resolutionflow.js';

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(text));
  return `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

type Answer = Response | Error | 'hang';

/** A server that answers with what it is given, checks integrity as a browser does, and counts. */
function serve(answers: (file: string, nth: number) => Answer) {
  const asked: string[] = [];
  const before = window.fetch;
  window.fetch = async (input, init) => {
    const file = new URL(input as string | URL).pathname.split('/').pop()!;
    asked.push(file);
    const answer = answers(file, asked.filter((each) => each === file).length);
    if (answer === 'hang') {
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error));
      });
    }
    if (answer instanceof Error) throw answer;
    const text = await answer.clone().text();
    if (init?.integrity && init.integrity !== (await hashOf(text))) {
      throw new TypeError('Failed to fetch');
    }
    return answer;
  };
  return { asked, restore: () => (window.fetch = before) };
}

describe('the script that a page loads', () => {
  let served: ReturnType<typeof serve>;
  let reasons: string[];
  let opened: string[];
  const onFailed = (event: Event) =>
    reasons.push((event as CustomEvent<{ reason: string }>).detail.reason);

  beforeEach(() => {
    reasons = [];
    opened = [];
    document.addEventListener('rf-load-failed', onFailed);
  });

  afterEach(() => {
    served.restore();
    document.removeEventListener('rf-load-failed', onFailed);
    delete document.documentElement.dataset['rfElements'];
    for (const link of document.querySelectorAll('link[rel=modulepreload]')) link.remove();
    document.querySelector('rf-not-there')?.remove();
  });

  const walkerText = 'export const walker = 1';
  const engineText = 'export const engine = 1';

  /** Loads elements of a release that has a walker of one file. */
  async function load(
    elements: string,
    answers: (file: string, nth: number, list: string) => Answer,
    more: Partial<LoadOptions> = {},
    address = src,
  ): Promise<void> {
    const list = JSON.stringify({
      walker: {
        now: [['walker-1.js', await hashOf(walkerText)]],
        soon: [['engine-1.js', await hashOf(engineText)]],
      },
    });
    served?.restore();
    served = serve((file, nth) => answers(file, nth, list));
    const script = document.createElement('script');
    script.dataset['elements'] = elements;
    // Never put into the page: only its attributes are read.
    script.src = address;
    await loadElements({
      script,
      list: { file: 'list-1.json', integrity: await hashOf(list) },
      open: async (url) => opened.push(url),
      backoff: 1,
      timeout: 50,
      ...more,
    });
  }

  const release = (file: string, _nth: number, list: string): Answer =>
    new Response(file === 'list-1.json' ? list : walkerText);

  it('runs exactly the files of its release, each held to its hash', async () => {
    await load('walker', release);
    expect(opened).to.deep.equal(['https://flows.example/assets/walker-1.js']);
    const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload]')];
    expect(links.map(({ href, integrity, crossOrigin }) => [href, integrity, crossOrigin])).to.eql([
      ['https://flows.example/assets/walker-1.js', await hashOf(walkerText), 'anonymous'],
      ['https://flows.example/assets/engine-1.js', await hashOf(engineText), 'anonymous'],
    ]);
    expect(reasons).to.deep.equal([]);
  });

  it('waits for nothing that is only needed soon', async () => {
    await load('walker', (file, nth, list) =>
      file === 'engine-1.js' ? new TypeError('Failed to fetch') : release(file, nth, list),
    );
    expect(served.asked).to.deep.equal(['list-1.json', 'walker-1.js']);
    expect(opened).to.have.lengthOf(1);
  });

  it('loads nothing twice when the page has the script twice', async () => {
    await load('walker', release);
    await load('walker  walker', release);
    expect(opened).to.have.lengthOf(1);
    expect(served.asked).to.deep.equal([]);
  });

  it('tries again three times, and goes on as soon as it is answered', async () => {
    await load('walker', (file, nth, list) =>
      nth < 4 ? new TypeError('Failed to fetch') : release(file, nth, list),
    );
    expect(served.asked).to.have.lengthOf(8);
    expect(opened).to.have.lengthOf(1);
    expect(reasons).to.deep.equal([]);
  });

  it('says in the page and to it when it cannot be loaded', async () => {
    const element = document.createElement('rf-not-there');
    document.body.append(element);
    await load('walker', () => new TypeError('Failed to fetch'));
    expect(reasons).to.deep.equal(['offline']);
    expect(element.querySelector('[role=alert]')?.textContent).to.contain('could not be loaded');
    expect(opened).to.deep.equal([]);
  });

  it('runs nothing that is not what was published', async () => {
    await load('walker', (file, nth, list) =>
      file === 'list-1.json' ? release(file, nth, list) : new Response('export const evil = 1'),
    );
    expect(reasons).to.deep.equal(['integrity']);
    expect(opened).to.deep.equal([]);
  });

  it('believes no list that is not its own', async () => {
    await load('walker', () => new Response('{"walker":{"now":[["evil.js",""]],"soon":[]}}'));
    expect(reasons).to.deep.equal(['integrity']);
    expect(opened).to.deep.equal([]);
  });

  it('finds its files beside whichever of its addresses the page wrote down', async () => {
    for (const at of ['', 'embed/', 'v/1.2.3/', 'below/v/1.2.3/']) {
      delete document.documentElement.dataset['rfElements'];
      await load('walker', release, {}, `https://flows.example/${at}resolutionflow.js`);
    }
    const file = 'assets/walker-1.js';
    expect(opened).to.deep.equal(
      ['', '', '', 'below/'].map((at) => `https://flows.example/${at}${file}`),
    );
  });

  it('tells an element that is not there, a slow server and one that is away apart', async () => {
    await load('unknown', release);
    await load('walker', () => new Response('', { status: 404 }));
    delete document.documentElement.dataset['rfElements'];
    await load('walker', () => 'hang');
    delete document.documentElement.dataset['rfElements'];
    await load('walker', () => new Response('', { status: 503 }));
    expect(reasons).to.deep.equal(['not-found', 'not-found', 'timeout', 'offline']);
  });

  it('says that a policy of the page keeps it out', async () => {
    await load('walker', () => {
      const blockedURI = 'https://flows.example/assets/list-1.json';
      document.dispatchEvent(
        new SecurityPolicyViolationEvent('securitypolicyviolation', {
          blockedURI,
        } as SecurityPolicyViolationEventInit),
      );
      return new TypeError('Failed to fetch');
    });
    expect(reasons).to.deep.equal(['blocked']);
    expect(served.asked).to.have.lengthOf(1);
  });
});
