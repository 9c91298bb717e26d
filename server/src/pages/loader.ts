import { Router } from 'express';
import type { Assets } from './assets.js';

/**
 * The one script that a partner's page writes down. `/resolutionflow.js` is the present one;
 * `/v/VERSION/resolutionflow.js` never changes, so that a page can pin its hash.
 */
export function loaderRouter({ assets, version }: { assets: Assets; version: string }): Router {
  const router = Router();
  const serve = (path: string, caching: string) => {
    router.get(path, (request, response, next) => {
      const [file = ''] = assets.scripts('resolutionflow');
      // The bundles' own router says the rest: compression, type, and that any page may load it.
      response.set('Cache-Control', caching);
      request.url = file;
      assets.router(request, response, next);
    });
  };
  serve('/resolutionflow.js', 'public, max-age=300, stale-while-revalidate=86400');
  serve(`/v/${version}/resolutionflow.js`, 'public, max-age=31536000, immutable');
  return router;
}
