import { readFileSync } from 'node:fs';

const FOLDER = 'host-adapters/dist/embed';
const { entries, chunks } = JSON.parse(readFileSync(`${FOLDER}/manifest.json`, 'utf8'));

const walker = withImports(entries.walker);
const ticketPanel = withImports(entries['ticket-panel']);
const answers = withImports(chunkNamed('answers'));
const later = ['walk-engine', 'device-database', 'parts'].flatMap((name) =>
  withImports(chunkNamed(name)),
);

// What every page of a PSA has; the entry beside it is the host's adapter with what it speaks through.
const pod = withImports(chunkNamed('open-pod'));
const adapters = ['autotask', 'connectwise', 'halo', 'web'].map((host) => ({
  name: `the ${host} adapter and its bridge`,
  path: without(withImports(entries[host]), pod, walker).map(inFolder),
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
    name: 'the pod around the panel: the way in, the host, and the walk beside the ticket',
    path: without(pod, walker).map(inFolder),
    limit: '8 kB',
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
    path: without(withImports(chunkNamed('tabs')), walker, answers).map(inFolder),
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

function chunkNamed(name) {
  const file = Object.keys(chunks).find((candidate) => chunks[candidate].name === name);
  if (!file) throw new Error(`The bundle has no chunk "${name}".`);
  return file;
}

/** A file and all that is loaded along with it, each once; what is imported dynamically is not. */
function withImports(file, seen = new Set()) {
  if (file && !seen.has(file)) {
    seen.add(file);
    for (const next of chunks[file].imports) withImports(next, seen);
  }
  return [...seen];
}

function without(files, ...others) {
  return files.filter((file) => !others.some((other) => other.includes(file)));
}

function inFolder(file) {
  return `${FOLDER}/${file}`;
}
