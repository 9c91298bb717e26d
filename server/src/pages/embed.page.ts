import type { Response } from 'express';
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

/** A page as it is served to one account; what is told of the account, `<rf-pod>` gets as `data-…`. */
interface Shell {
  /** The bundle's entry. */
  entry: string;
  title: string;
  frameAncestors: readonly string[];
  host: string;
  key?: string;
  /** Whom the page exchanges messages with; several are divided by spaces. */
  origin?: string | null;
  agentParam?: string;
  ticketParam?: string;
  authorizeUrl?: string | null;
}

interface EmbedPageParts {
  assets: Assets;
  publicUrl: string;
  /** Null where there is no such key. */
  readSettings(key: string): Promise<EmbedPageSettings | null>;
}

type ShellOf = (settings: EmbedPageSettings, opener: string | null) => Omit<Shell, 'host' | 'key'>;

const pages: Record<string, ShellOf> = {
  connectwise: ({ frames, connectwiseOrigin }) => ({
    entry: 'connectwise',
    title: 'ResolutionFlow in ConnectWise',
    frameAncestors: frames.connectwise,
    origin: connectwiseOrigin,
  }),
  halo: ({ frames, halo }) => ({
    entry: 'halo',
    title: 'ResolutionFlow in HaloPSA',
    frameAncestors: frames.halo,
    ...halo,
  }),
  autotask: ({ autotask }) => ({
    entry: 'autotask',
    title: 'ResolutionFlow for Autotask',
    frameAncestors: [],
    ...autotask,
  }),
  web: ({ frames }) => ({
    entry: 'web',
    title: 'ResolutionFlow',
    frameAncestors: frames.web,
    origin: frames.web.join(' '),
  }),
  popup: (_settings, opener) => ({
    entry: 'popup',
    title: 'Sign in to ResolutionFlow',
    frameAncestors: [],
    origin: opener,
  }),
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
    const [script = '', ...imports] = parts.assets.scripts(shell.entry);
    send(response, renderShell(shell, script, imports), shell.frameAncestors);
  }

  router.get('/pages/embed.css', (_request, response) => {
    response.type('css').send(embedStyles);
  });
  for (const [name, shellOf] of Object.entries(pages)) {
    router.get(`/embed/${name}`, async (request, response) => {
      const { key, origin } = request.query;
      const settings = typeof key === 'string' ? await parts.readSettings(key) : null;
      if (!settings) {
        response.status(404);
        send(response, unknownKey, []);
        return;
      }
      // It talks to the window that opened it, of another origin.
      if (name === 'popup') response.set('Cross-Origin-Opener-Policy', 'unsafe-none');
      const opener = typeof origin === 'string' ? origin : null;
      sendShell(response, { ...shellOf(settings, opener), host: name, key: settings.key });
    });
  }
  // HaloPSA sends people back here; which account it is about, the frame that opened it knows.
  router.get('/embed/halo/callback', (_request, response) => {
    response.set('Cross-Origin-Opener-Policy', 'unsafe-none');
    sendShell(response, {
      entry: 'callback',
      title: 'Back to HaloPSA',
      frameAncestors: [],
      host: 'halo',
      origin: new URL(parts.publicUrl).origin,
    });
  });
  return router;
}

function renderShell(shell: Shell, script: string, imports: readonly string[]): Html {
  const { key, origin, agentParam, ticketParam, authorizeUrl } = shell;
  return renderPage(
    shell.title,
    html`${imports.map((file) => html`<link rel="modulepreload" href="${file}" />`)}
      <script type="module" src="${script}"></script>`,
    html`<rf-pod
        data-host="${shell.host}"
        ${key && html`data-key="${key}"`}
        ${origin && html`data-origin="${origin}"`}
        ${agentParam && html`data-agent-param="${agentParam}"`}
        ${ticketParam && html`data-ticket-param="${ticketParam}"`}
        ${authorizeUrl && html`data-authorize-url="${authorizeUrl}"`}
      ></rf-pod>
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
        An owner of your ResolutionFlow account finds the keys, or makes one, under Settings,
        Embedding.
      </li>
      <li>
        An administrator of your PSA then enters the address with that key where this page is set
        up.
      </li>
    </ul>
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
