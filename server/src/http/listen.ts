import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { ConfigError } from '../config.js';
import { AppError } from '../errors.js';
import { toProblem } from './problem.js';

/**
 * Listens, and answers 503 until the application takes over.
 * @throws ConfigError naming the variable where the address cannot be listened on.
 */
export async function listen(port: number, host: string): Promise<Server> {
  const http = createServer(notYet);
  http.listen(port, host);
  try {
    await once(http, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = reasons[code]?.(port, host);
    throw reason ? new ConfigError(reason) : error;
  }
  return http;
}

const reasons: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port, host) => `PORT: ${port} on ${host} is taken by another program`,
  EACCES: (port) => `PORT: ${port} may not be used by this user`,
  EADDRNOTAVAIL: (_port, host) => `HOST: ${host} is no address of this machine`,
  ENOTFOUND: (_port, host) => `HOST: there is no host named ${host}`,
  EAI_AGAIN: (_port, host) => `HOST: ${host} could not be looked up`,
};

const notYet: RequestListener = (_request, response) => {
  const id = randomUUID();
  const error = new AppError('unavailable', 'The server is starting; try again in a moment');
  response
    .writeHead(error.status, {
      'Retry-After': '1',
      'Content-Type': 'application/problem+json',
      'X-Request-Id': id,
      'Access-Control-Allow-Origin': '*',
    })
    .end(JSON.stringify(toProblem(error, id)));
};
