// Serves the page on an origin that is not the server's: `node examples/script-tag/serve.mjs`,
// while `npm start` runs. PORT (4700) is the page's, SERVER (http://127.0.0.1:4600) is ours.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const port = Number(process.env.PORT || 4700);
const server = new URL(process.env.SERVER || 'http://127.0.0.1:4600').origin;
const here = import.meta.dirname;
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const files = new Map([
  ['/', 'index.html'],
  ['/page.js', 'page.js'],
  ['/page.css', 'page.css'],
]);

// As strict as a page can be: our elements ask for nothing that is not listed here.
const policy = [
  "default-src 'none'",
  `script-src 'self' ${server}`,
  "style-src 'self'",
  `connect-src ${server} ${server.replace(/^http/, 'ws')}`,
  "form-action 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const page = createServer(async (request, response) => {
  const name = files.get(new URL(request.url, 'http://localhost').pathname);
  if (!name) return response.writeHead(404).end();
  const text = await readFile(path.join(here, name), 'utf8');
  response.writeHead(200, {
    'Content-Type': `${types[path.extname(name)]}; charset=utf-8`,
    'Content-Security-Policy': policy,
  });
  response.end(text.replaceAll('%SERVER%', server));
});

page.listen(port, 'localhost', () => console.log(`http://localhost:${page.address().port}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => page.close());
