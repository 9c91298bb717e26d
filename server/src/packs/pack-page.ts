import { Html, html } from '../pages/html.js';
import { packStyles } from './pack-page.styles.js';

/** What a page explains: who needs it, what to enter, what to do. */
export interface PackPage {
  title: string;
  lead: string;
  account: string | null;
  sections: readonly Html[];
}

/** One file that needs nothing else: it is mailed, opened from a disk, and printed. */
export function renderPackPage({ title, lead, account, sections }: PackPage): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>${title}</title>
        <style>
          ${new Html(packStyles)}
        </style>
      </head>
      <body>
        <header>
          <p class="brand">${mark} ResolutionFlow</p>
          <h1>${title}</h1>
          <p class="lead">${lead}</p>
          ${account && html`<p class="account">Prepared for <b>${account}</b></p>`}
        </header>
        <main>${sections}</main>
      </body>
    </html>`;
  return `${page.markup}\n`;
}

/** Steps that follow each other. */
export function steps(title: string, items: readonly Html[]): Html {
  return html`<section>
    <h2>${title}</h2>
    <ol>
      ${items.map((item) => html`<li>${item}</li>`)}
    </ol>
  </section>`;
}

/** Fields of a form, and what to enter; a click selects a value as a whole. */
export function fields(title: string, rows: readonly (readonly [string, string, string?])[]): Html {
  return html`<section>
    <h2>${title}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Enter</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, value, note]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td><code>${value}</code>${note && html`<small>${note}</small>`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Something worth knowing before it goes wrong. */
export function remark(title: string, text: Html): Html {
  return html`<aside>
    <h2>${title}</h2>
    <p>${text}</p>
  </aside>`;
}

/** A branch that leads somewhere: the product's mark. */
const mark = new Html(`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
  <rect width="32" height="32" rx="8" fill="#0b7f86"/>
  <g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
    <path d="M10 25V16a5 5 0 0 1 5-5h7"/><path d="M10 16V8" stroke="#7fd6d8"/><path d="m18 6 5 5-5 5"/>
  </g>
</svg>`);
