import type { RequestListener, Server } from 'node:http';

/**
 * Whoever listened before answers until the take-over, then the application does. To be called before
 * the sockets come: they put themselves before the listener that is there, for their long polling.
 */
export function prepareTakeOver(http: Server, app: RequestListener): () => void {
  const before = http.listeners('request') as RequestListener[];
  let answer: RequestListener = (request, response) =>
    before.forEach((listener) => listener(request, response));
  http.removeAllListeners('request');
  http.on('request', (request, response) => answer(request, response));
  return () => {
    answer = app;
  };
}
