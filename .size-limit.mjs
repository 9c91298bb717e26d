import { readFileSync } from 'node:fs';

const FOLDER = 'host-adapters/dist/embed';
const { entries, chunks } = JSON.parse(readFileSync(`${FOLDER}/manifest.json`, 'utf8'));

// Elements for any page.
const walker = withImports(entries.walker);
const ticketPanel = withImports(entries['ticket-panel']);
const answers = withImports(chunkNamed('elements-answers'));
const later = ['walk-engine', 'device-database', 'parts'].flatMap((name) =>
  withImports(chunkNamed(`elements-${name}`)),
);

// What every page of a PSA has; the entry beside it is the host's adapter with what it speaks through,
// its messages' schemas included.
const pod = withImports(chunkNamed('pages-open-pod'));
const podAnswers = withImports(chunkNamed('pages-answers'));
const adapters = ['autotask', 'connectwise', 'halo', 'web'].map((host) => ({
  name: `the ${host} adapter and its bridge`,
  path: without(withMessages(entries[host]), pod, podAnswers).map(inFolder),
  limit: '5.5 kB',
}));

export default [
  {
    name: 'resolutionflow.js, the one script of a page',
    path: inFolder(entries.resolutionflow),
    limit: '1.5 kB',
  },
  ...adapters,
  {
    name: 'a page of a PSA without its adapter: the way in, rf-ticket-panel and the client, before the first paint',
    path: pod.map(inFolder),
    limit: '30 kB',
  },
  {
    name: 'rf-app, rf-walker and the client: what stands before the first paint',
    path: walker.map(inFolder),
    limit: '26 kB',
  },
  {
    name: 'rf-app and rf-ticket-panel: what stands before the first paint',
    path: ticketPanel.map(inFolder),
    limit: '24 kB',
  },
  {
    name: 'realtime, loaded when first needed',
    path: without(withImports(chunkNamed('elements-tabs')), walker, answers).map(inFolder),
    limit: '15 kB',
  },
  {
    name: 'the contract and zod, loaded beside the first request',
    path: without(answers, walker).map(inFolder),
    limit: '12 kB',
  },
  {
    name: 'a whole walk with everything it ever loads, but realtime and German',
    path: [...new Set([...walker, ...answers, ...later])].map(inFolder),
    limit: '58 kB',
  },
];

/** A chunk's name begins with the build that it belongs to: `elements-` or `pages-`. */
function chunkNamed(name) {
  const files = Object.keys(chunks).filter((candidate) => chunks[candidate].name === name);
  if (files.length !== 1) throw new Error(`The bundles have ${files.length} chunks "${name}".`);
  return files[0];
}

/** A file and all that is loaded along with it, each once; what is imported dynamically is not. */
function withImports(file, seen = new Set()) {
  if (file && !seen.has(file)) {
    seen.add(file);
    for (const next of chunks[file].imports) withImports(next, seen);
  }
  return [...seen];
}

function withMessages(file) {
  const now = withImports(file);
  const messages = now
    .flatMap((each) => chunks[each].dynamicImports)
    .filter((each) => chunks[each].name.endsWith('.messages'));
  return [...new Set([...now, ...messages.flatMap((each) => withImports(each))])];
}

function without(files, ...others) {
  return files.filter((file) => !others.some((other) => other.includes(file)));
}

function inFolder(file) {
  return `${FOLDER}/${file}`;
}
