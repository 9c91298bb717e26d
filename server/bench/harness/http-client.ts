import { Agent, request } from 'node:http';

/** Speaks JSON over connections that stay open, and costs little itself. */
export interface HttpClient {
  /**
   * @param body Sent as JSON, or as a form where it is `URLSearchParams`.
   * @throws Error unless the answer is 200
   */
  post<T = unknown>(path: string, body: unknown, token?: string): Promise<T>;
  /**
   * @param headers Beyond those that JSON needs; a token alone is enough for ours.
   * @throws Error unless the answer is 200
   */
  get<T = unknown>(path: string, headers: Record<string, string> | string): Promise<T>;
  close(): void;
}

export function createHttpClient(url: string): HttpClient {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(url);

  function send<T>(
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string | number>,
    content?: string,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const sent = request({ agent, hostname, port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const said = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) return resolve(JSON.parse(said) as T);
          reject(new Error(`${path} answered ${response.statusCode}: ${said}`));
        });
      });
      sent.once('error', reject);
      sent.end(content);
    });
  }

  return {
    post(path, body, token) {
      const isForm = body instanceof URLSearchParams;
      const content = isForm ? body.toString() : JSON.stringify(body);
      const headers = {
        'Content-Type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
        'Content-Length': Buffer.byteLength(content),
        ...bearer(token),
      };
      return send('POST', path, headers, content);
    },
    get: (path, headers) =>
      send('GET', path, typeof headers === 'string' ? bearer(headers) : headers),
    close: () => agent.destroy(),
  };
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}
