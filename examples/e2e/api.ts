import { flow, walkSession, type Flow, type WalkSession } from '@resolutionflow/sdk/contract';
import * as z from 'zod/mini';

/** The API as one signed-in user sees it, for tests that look behind the page. */
export interface ApiUser {
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
  put(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<unknown>;
  session(id: string): Promise<WalkSession>;
  flowNamed(name: string): Promise<Flow>;
}

export async function apiUser(url: string, email: string): Promise<ApiUser> {
  const { access_token: token } = z
    .object({ access_token: z.string() })
    .parse(await call('POST', '/auth/login', { email, password: 'resolutionflow' }));

  async function call(method: string, path: string, body?: unknown, bearer?: string) {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(bearer && { authorization: `Bearer ${bearer}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text && JSON.parse(text);
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  const get = (path: string) => call('GET', path, undefined, token);
  return {
    get,
    post: (path, body) => call('POST', path, body, token),
    put: (path, body) => call('PUT', path, body, token),
    delete: (path) => call('DELETE', path, undefined, token),
    session: async (id) => walkSession.parse(await get(`/sessions/${id}`)),
    async flowNamed(name) {
      const found = z
        .object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
        .parse(await get(`/flows?search=${encodeURIComponent(name)}`));
      const id = found.items.find((item) => item.name === name)?.id;
      if (!id) throw new Error(`there is no flow ${name}`);
      return flow.parse(await get(`/flows/${id}`));
    },
  };
}
