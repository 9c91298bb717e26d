import { Router, type RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Measures every request; stands before the routes. */
  measure: RequestHandler;
  /** `/metrics` in Prometheus' text format. */
  router: Router;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const router = Router();
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return {
    registry,
    router,
    measure: (request, response, next) => {
      const end = duration.startTimer();
      response.once('finish', () => {
        // The route's pattern and not the path: ids would make a series each.
        const route: unknown = request.route;
        const path =
          typeof route === 'object' && route !== null && 'path' in route ? route.path : 'none';
        end({ method: request.method, route: String(path), status: response.statusCode });
      });
      next();
    },
  };
}
