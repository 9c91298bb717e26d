import { Router } from 'express';
import type { Assets } from './assets.js';
import { html } from './html.js';
import { setPagePolicy } from './page-csp.js';
import { portalStyles } from './portal.styles.js';

/**
 * The portal: sign in, a ticket screen with the pod, and the L1 workspace. The page is a shell; the
 * elements in its bundle do the rest.
 */
export function portalRouter(options: { assets: Assets; publicUrl: string }): Router {
  const router = Router();
  const [entry, ...preloads] = options.assets.scripts('portal');
  const socketOrigin = options.publicUrl.replace(/^http/, 'ws');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>ResolutionFlow</title>
        <link rel="icon" href="/pages/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/pages/portal.css" />
        <script type="module" src="${entry}"></script>
        ${preloads.map((file) => html`<link rel="modulepreload" href="${file}" />`)}
      </head>
      <body>
        <rf-portal></rf-portal>
        <noscript>ResolutionFlow needs JavaScript to walk you through a problem.</noscript>
      </body>
    </html>`.markup;

  router.get('/pages/portal.css', (_request, response) => {
    response.type('css').send(portalStyles);
  });
  router.get('/pages/icon.svg', (_request, response) => {
    response.type('image/svg+xml').send(icon);
  });
  router.get('/', (_request, response) => {
    setPagePolicy(response, { connect: [socketOrigin] });
    response.type('html').send(page);
  });
  return router;
}

/** A branch that leads somewhere: two ways from one point, one of them taken. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect width="32" height="32" rx="8" fill="#0b7f86"/>
  <path d="M10 25V16a5 5 0 0 1 5-5h7" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
  <path d="M10 16V8" fill="none" stroke="#7fd6d8" stroke-width="3" stroke-linecap="round"/>
  <path d="m18 6 5 5-5 5" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>
</svg>`;
