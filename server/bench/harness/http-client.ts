import { Agent, request } from 'node:http';

/** Posts JSON over connections that stay open, and costs little itself. */
export interface HttpClient {
  /** @throws Error unless the answer is 200 */
  post(path: string, body: unknown, token?: string): Promise<void>;
  close(): void;
}

export function createHttpClient(url: string): HttpClient {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(url);
  return {
    post(path, body, token) {
      const content = JSON.stringify(body);
      return new Promise((resolve, reject) => {
        const sent = request(
          {
            agent,
            hostname,
            port,
            path,
            method: 'POST',
            headers: {
              'Content-Type': 'application/json',
              'Content-Length': Buffer.byteLength(content),
              ...(token && { Authorization: `Bearer ${token}` }),
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.once('error', reject);
            response.once('end', () => {
              if (response.statusCode === 200) return resolve();
              const said = Buffer.concat(chunks).toString();
              reject(new Error(`${path} answered ${response.statusCode}: ${said}`));
            });
          },
        );
        sent.once('error', reject);
        sent.end(content);
      });
    },
    close: () => agent.destroy(),
  };
}
