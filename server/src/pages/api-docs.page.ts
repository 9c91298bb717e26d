import { Router } from 'express';
import type { ApiDescription } from '../http/openapi.js';
import { apiDocsStyles } from './api-docs.styles.js';
import { allowAnyOrigin } from '../http/cors.js';
import { html, type Html } from './html.js';
import { setPagePolicy } from './page-csp.js';

interface Operation {
  summary: string;
  tags: string[];
  'x-guard'?: string;
  parameters: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: { 'application/json': { schema: object } } };
  responses: Record<string, { content?: { 'application/json'?: { schema: object } } }>;
}

/** The OpenAPI document, and a page to read it at `/api/docs`. */
export function apiDocsRouter(description: ApiDescription): Router {
  const router = Router();
  const json = JSON.stringify(description);
  const page = renderPage(description).markup;
  router.use('/api/v1/openapi.json', allowAnyOrigin);
  router.get('/api/v1/openapi.json', (_request, response) => {
    response.type('json').send(json);
  });
  router.get('/pages/api-docs.css', (_request, response) => {
    response.type('css').send(apiDocsStyles);
  });
  router.get('/api/docs', (_request, response) => {
    setPagePolicy(response, { connect: [] });
    response.type('html').send(page);
  });
  return router;
}

function renderPage({ info, paths }: ApiDescription): Html {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: `${method}${path.replace(/\W+/g, '-')}`,
      method,
      path,
      operation: operation as Operation,
    })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  const tagged = (tag: string) =>
    operations.filter(({ operation }) => operation.tags.includes(tag));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>API · ${info.title}</title>
        <link rel="stylesheet" href="/pages/api-docs.css" />
      </head>
      <body>
        <nav aria-label="Operations">
          <p class="brand">${info.title}</p>
          ${tags.map(
            (tag) =>
              html`<h2>${tag}</h2>
                <ul>
                  ${tagged(tag).map(
                    ({ id, operation }) => html`<li><a href="#${id}">${operation.summary}</a></li>`,
                  )}
                </ul>`,
          )}
        </nav>
        <main>
          <h1>API <small>v${info.version}</small></h1>
          <p>${info.description}</p>
          <p><a href="/api/v1/openapi.json">openapi.json</a>, OpenAPI 3.1</p>
          ${operations.map(renderOperation)}
        </main>
      </body>
    </html>`;
}

function renderOperation({
  id,
  method,
  path,
  operation,
}: {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}): Html {
  const body = operation.requestBody?.content['application/json'].schema;
  const [status, answer] = Object.entries(operation.responses)[0] ?? [];
  const answerSchema = answer?.content?.['application/json']?.schema;
  return html`<section id="${id}">
    <h2>${operation.summary}</h2>
    <p class="operation">
      <b class="${method}">${method.toUpperCase()}</b> <code>/api/v1${path}</code>
    </p>
    <p class="guard">
      ${operation['x-guard'] ? `Who may: ${operation['x-guard']}` : 'No token needed'}
    </p>
    ${operation.parameters.length > 0 &&
    html`<table>
      <thead>
        <tr>
          <th>Parameter</th>
          <th>In</th>
          <th>Shape</th>
        </tr>
      </thead>
      <tbody>
        ${operation.parameters.map(
          (parameter) =>
            html`<tr>
              <td><code>${parameter.name}</code>${parameter.required ? ' (required)' : ''}</td>
              <td>${parameter.in}</td>
              <td><code>${shape(parameter.schema)}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>`}
    ${body &&
    html`<details>
      <summary>Body</summary>
      <pre>${JSON.stringify(body, null, 2)}</pre>
    </details>`}
    <details>
      <summary>Answer ${status}</summary>
      <pre>${answerSchema ? JSON.stringify(answerSchema, null, 2) : 'empty'}</pre>
    </details>
  </section>`;
}

function shape(schema: object): string {
  const {
    type,
    enum: members,
    format,
  } = schema as {
    type?: string;
    enum?: unknown[];
    format?: string;
  };
  return members ? members.join(' | ') : [type ?? 'any', format].filter(Boolean).join(', ');
}
