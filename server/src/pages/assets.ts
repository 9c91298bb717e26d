import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';
import * as z from 'zod';

const manifestSchema = z.object({
  entries: z.record(z.string(), z.string()),
  soon: z.record(z.string(), z.array(z.string())),
  chunks: z.record(z.string(), z.object({ imports: z.array(z.string()) })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** The built bundles that pages load: `/embed/NAME.js` leads to the present one under `/assets/`. */
export interface Assets {
  router: Router;
  /**
   * Addresses of an entry, of all it imports, and of what it asks for as soon as it runs, in this order.
   * @throws Error where there is no such bundle.
   */
  scripts(entry: string): string[];
}

/**
 * Reads what the build made.
 * @throws Error when the bundles were not built.
 */
export function readAssets(folder: string): Assets {
  const manifestFile = join(folder, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new Error(`The page bundles are not built: ${manifestFile} is missing (npm run build)`);
  }
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));
  const router = Router();
  router.use('/assets', negotiate(folder));
  // The address that a page writes down; what it leads to carries its hash and never changes.
  router.get('/embed/:entry.js', (request, response, next) => {
    const { entry } = request.params;
    // What every object inherits (`constructor` …) is no entry.
    const file = Object.hasOwn(manifest.entries, entry) && manifest.entries[entry];
    if (!file) {
      next();
      return;
    }
    response.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=300' });
    response.redirect(`/assets/${file}`);
  });
  return {
    router,
    scripts(entry) {
      const file = manifest.entries[entry];
      if (!file) throw new Error(`There is no bundle ${entry}`);
      const soon = manifest.soon[entry] ?? [];
      return [...neededBy(file, manifest), ...soon].map((name) => `/assets/${name}`);
    },
  };
}

/** The file and, through all levels, what it imports: a page that preloads them waits once. */
function neededBy(file: string, manifest: Manifest, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const imported of manifest.chunks[file]?.imports ?? []) neededBy(imported, manifest, found);
  return found;
}

/** Serves files whose names carry their hash, compressed beforehand where the browser takes it. */
function negotiate(folder: string): Router {
  const router = Router();
  router.use((request, response, next) => {
    response.set('Vary', 'Accept-Encoding');
    if (!/^\/[\w.-]+\.(js|css)$/.test(request.path)) {
      next();
      return;
    }
    const encoding = (['br', 'gzip'] as const).find((name) => request.acceptsEncodings(name));
    const suffix = encoding === 'br' ? '.br' : '.gz';
    if (encoding && existsSync(join(folder, request.path + suffix))) {
      response.type(request.path.slice(request.path.lastIndexOf('.')));
      response.set('Content-Encoding', encoding);
      request.url = request.path + suffix;
    }
    next();
  });
  router.use(
    express.static(folder, {
      immutable: true,
      maxAge: '1y',
      index: false,
      setHeaders: (response) => {
        // Any page may load our elements.
        response.setHeader('Access-Control-Allow-Origin', '*');
      },
    }),
  );
  return router;
}
