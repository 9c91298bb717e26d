import type { Request, Response } from 'express';
import { Router } from 'express';
import type { Assets } from './assets.js';
import { embedStyles } from './embed.styles.js';
import { html, type Html } from './html.js';
import { setPagePolicy } from './page-csp.js';

/** What a page needs to know of the account whose key it was opened with. */
export interface EmbedPageSettings {
  key: string;
  /** Origins that may show a page of each host in a frame. */
  frames: { connectwise: readonly string[]; halo: readonly string[]; web: readonly string[] };
  connectwiseOrigin: string | null;
  halo: { agentParam: string; ticketParam: string; authorizeUrl: string | null };
  autotask: { ticketParam: string };
}

/** A page as it is served to one account. */
interface Shell {
  /** The bundle's entry. */
  entry: string;
  title: string;
  /** What the bundle brings to life. */
  body: Html;
  frameAncestors: readonly string[];
}

interface EmbedPageParts {
  assets: Assets;
  publicUrl: string;
  /** Null where there is no such key. */
  readSettings(key: string): Promise<EmbedPageSettings | null>;
}

/** Null where the account has not set up what the page needs. */
type ShellOf = (settings: EmbedPageSettings, asked: { gate: boolean }) => Shell | null;

const pages: Record<string, ShellOf> = {
  connectwise: ({ key, frames, connectwiseOrigin }, { gate }) =>
    connectwiseOrigin === null
      ? null
      : {
          entry: 'connectwise',
          title: 'ResolutionFlow in ConnectWise',
          body: pod({ host: 'connectwise', key, origin: connectwiseOrigin, gate }),
          frameAncestors: frames.connectwise,
        },
  halo: ({ key, frames, halo }) =>
    frames.halo.length === 0
      ? null
      : {
          entry: 'halo',
          title: 'ResolutionFlow in HaloPSA',
          body: pod({ host: 'halo', key, ...halo }),
          frameAncestors: frames.halo,
        },
  autotask: ({ key, autotask }) => ({
    entry: 'autotask',
    title: 'ResolutionFlow for Autotask',
    body: pod({ host: 'autotask', key, ...autotask }),
    frameAncestors: [],
  }),
  web: ({ key, frames }) =>
    frames.web.length === 0
      ? null
      : {
          entry: 'web',
          title: 'ResolutionFlow',
          body: pod({ host: 'web', key, origin: frames.web.join(' ') }),
          frameAncestors: frames.web,
        },
};

/** Signs somebody in for the window that opened it; who that is, the page reads from its address. */
const popup: Shell = {
  entry: 'popup',
  title: 'Sign in to ResolutionFlow',
  body: html`<rf-sign-in-popup></rf-sign-in-popup>`,
  frameAncestors: [],
};
/** HaloPSA sends people back here; which account it is about, the frame that opened it knows. */
const callback: Shell = {
  entry: 'callback',
  title: 'Back to HaloPSA',
  body: html`<main class="notice"><p role="status">Signing in …</p></main>`,
  frameAncestors: [],
};

/**
 * The pages that hosts show, `/embed/HOST?key=…`: shells; the bundles do the rest. Who may frame one
 * depends on the account. The address may hold a proof, so nobody is told of it and nothing keeps it.
 */
export function embedRouter(parts: EmbedPageParts): Router {
  const router = Router();
  const connect = [parts.publicUrl.replace(/^http/, 'ws')];

  function send(response: Response, page: Html, frameAncestors: readonly string[]): void {
    setPagePolicy(response, { connect, frameAncestors });
    response.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });
    // The older header knows one origin or none; the policy above says it better.
    if (frameAncestors.length) response.removeHeader('X-Frame-Options');
    else response.set('X-Frame-Options', 'DENY');
    response.type('html').send(page.markup);
  }

  function sendShell(response: Response, shell: Shell): void {
    const [script = '', ...preloads] = parts.assets.scripts(shell.entry);
    send(response, renderShell(shell, script, preloads), shell.frameAncestors);
  }

  router.get('/pages/embed.css', (_request, response) => {
    response.type('css').send(embedStyles);
  });
  /** The settings of the key that the address names; answers itself where there is none. */
  async function settingsFor(request: Request, response: Response) {
    const { key } = request.query;
    const settings = typeof key === 'string' ? await parts.readSettings(key) : null;
    if (!settings) send(response.status(404), unknownKey, []);
    return settings;
  }

  for (const [name, shellOf] of Object.entries(pages)) {
    router.get(`/embed/${name}`, async (request, response) => {
      const settings = await settingsFor(request, response);
      if (!settings) return;
      // An admin who enters `&gate=1` in the address wants no ticket saved while it is walked.
      const shell = shellOf(settings, { gate: request.query.gate === '1' });
      if (shell) sendShell(response, shell);
      else send(response, notSetUp, []);
    });
  }
  router.get('/embed/popup', async (request, response) => {
    if (!(await settingsFor(request, response))) return;
    sendShell(keepOpener(response), popup);
  });
  router.get('/embed/halo/callback', (_request, response) => {
    sendShell(keepOpener(response), callback);
  });
  return router;
}

/** A window that talks to the one that opened it, of whatever origin. */
function keepOpener(response: Response): Response {
  return response.set('Cross-Origin-Opener-Policy', 'unsafe-none');
}

/** The pod, told of the account what it cannot know. Several origins are divided by spaces. */
function pod(about: {
  host: string;
  key: string;
  origin?: string;
  agentParam?: string;
  ticketParam?: string;
  authorizeUrl?: string | null;
  gate?: boolean;
}): Html {
  const { host, key, origin, agentParam, ticketParam, authorizeUrl, gate } = about;
  return html`<rf-pod
    data-host="${host}"
    data-key="${key}"
    ${origin && html`data-origin="${origin}"`}
    ${agentParam && html`data-agent-param="${agentParam}"`}
    ${ticketParam && html`data-ticket-param="${ticketParam}"`}
    ${authorizeUrl && html`data-authorize-url="${authorizeUrl}"`}
    ${gate && html`data-gate="true"`}
  ></rf-pod>`;
}

function renderShell(shell: Shell, script: string, preloads: readonly string[]): Html {
  return renderPage(
    shell.title,
    html`<script type="module" src="${script}"></script>
      ${preloads.map((file) => html`<link rel="modulepreload" href="${file}" />`)}`,
    html`${shell.body}
      <noscript class="notice">ResolutionFlow needs JavaScript to show the ticket.</noscript>`,
  );
}

const unknownKey = renderPage(
  'This page is not set up',
  html``,
  html`<main class="notice">
    <h1>This page does not know whose it is</h1>
    <p>
      Its address has to name an embed key of your account, as in
      <code>/embed/connectwise?key=pk_…</code>. The one that was used is missing, or was deleted.
    </p>
    <ul>
      <li>
        An owner of your ResolutionFlow account finds the keys, or makes one, under Integrations,
        Embedding.
      </li>
      <li>
        An administrator of your PSA then enters the address with that key where this page is set
        up.
      </li>
    </ul>
  </main>`,
);

const notSetUp = renderPage(
  'This page is not set up',
  html``,
  html`<main class="notice">
    <h1>This page is not set up yet</h1>
    <p>
      An owner of your ResolutionFlow account first says, under Integrations, where it may be shown:
      the connection to your PSA, the origin of its screens, or the origins that the embed key
      allows.
    </p>
  </main>`,
);

function renderPage(title: string, head: Html, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="/pages/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/pages/embed.css" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
