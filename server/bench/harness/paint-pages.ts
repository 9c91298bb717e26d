/** What the host page does when it is told. */
export interface BenchHost {
  /** Shows a page; with a ticket it is told of that once it is ready. */
  rfShow(src: string, ticket: string | null, proof: object): void;
  /** The screen went to another ticket. */
  rfLoad(ticket: string): void;
}

/** A frame has shown a ticket's number. */
export interface Painted {
  ticket: string;
  /** Milliseconds from the host's message that named it, or that said that the host is there. */
  ms: number;
}

/** ConnectWise's side of the Hosted API, as much of it as a pod needs to begin. */
function playHost(): void {
  const host = window as unknown as BenchHost;
  let frame: HTMLIFrameElement | null = null;
  let origin = '';
  let told: string | null = null;
  let proof: object = {};

  const say = (message: object): void =>
    frame?.contentWindow?.postMessage(JSON.stringify(message), origin);
  host.rfLoad = (ticket) => {
    const screenObject = { id: Number(ticket), screen: 'ticket', hostedAs: 'pod' };
    say({ event: 'onLoad', _id: 1, data: { screenObject } });
  };
  host.rfShow = (src, ticket, who) => {
    told = ticket;
    proof = who;
    origin = new URL(src).origin;
    frame = document.createElement('iframe');
    frame.width = '420';
    frame.height = '800';
    frame.src = src;
    document.body.append(frame);
  };
  addEventListener('message', ({ source, data }: MessageEvent<string>) => {
    if (source !== frame?.contentWindow) return;
    const message = JSON.parse(data) as { message?: string; hosted_request?: string };
    if (message.message === 'ready') {
      say({ MessageFrameID: 'F1' });
      if (told !== null) host.rfLoad(told);
    }
    if (message.hosted_request === 'getMemberAuthentication') {
      say({ response: 'getmemberauthentication', data: proof });
    }
  });
}

/** The least that shows a ticket's number. */
function playBare(): void {
  const header = document.querySelector('header');
  const { searchParams } = new URL(location.href);
  let ticket = searchParams.get('id');
  addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as { data?: { screenObject?: { id: number } } };
    const { id } = message.data?.screenObject ?? {};
    if (id !== undefined) ticket = String(id);
    if (header && ticket !== null) header.textContent = `Ticket #${ticket}`;
  });
  parent.postMessage('{"message":"ready"}', searchParams.get('origin') ?? '');
}

export const hostPage = pageWith('', playHost);
export const barePage = pageWith('<header></header>', playBare);

function pageWith(body: string, script: () => void): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title><body>${body}<script>(${script.toString()})()</script></body></html>`;
}

/**
 * Runs in every frame before its own scripts: from a message of the host that names a ticket, or that
 * says that the host is there, looks after each frame whether a header shows the number, and tells.
 */
export function watchPaint(): void {
  if (window === window.top) return;
  const tell = (window as unknown as { rfPainted(painted: Painted): void }).rfPainted;
  addEventListener(
    'message',
    ({ source, data }: MessageEvent<unknown>) => {
      const arrived = performance.now();
      if (source !== window.parent || typeof data !== 'string') return;
      const message = JSON.parse(data) as {
        MessageFrameID?: string;
        data?: { screenObject?: { id: number } };
      };
      const byAddress = message.MessageFrameID && new URL(location.href).searchParams.get('id');
      const ticket = byAddress || String(message.data?.screenObject?.id ?? '');
      if (!ticket) return;
      const look = (): void => {
        // Whether it is there when the frame is made; the channel's answer comes once that is done.
        const isShown = shows(document, `#${ticket}`);
        const { port1, port2 } = new MessageChannel();
        port2.onmessage = () => {
          if (isShown) tell({ ticket, ms: performance.now() - arrived });
        };
        port1.postMessage(null);
        if (!isShown) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    true,
  );

  function shows(root: ParentNode, text: string): boolean {
    return [...root.querySelectorAll('*')].some((element) =>
      element.localName === 'header' && element.textContent.includes(text)
        ? element.getClientRects().length > 0
        : element.shadowRoot !== null && shows(element.shadowRoot, text),
    );
  }
}
