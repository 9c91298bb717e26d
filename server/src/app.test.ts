import { randomUUID } from 'node:crypto';
import type { Problem, WalkSession } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication } from './testing/application.js';
import { sessionActs, startDesk, type Desk } from './testing/desk.js';

let desk: Desk;
let application: TestApplication;
beforeAll(async () => {
  desk = await startDesk();
  application = desk.application;
});
afterAll(() => desk.stop());

const get = (path: string, init?: RequestInit) => fetch(application.url + path, init);

async function expectProblem(response: Response, status: number, code: string): Promise<Problem> {
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
  const body = (await response.json()) as Problem;
  expect(body).toMatchObject({ status, code, title: expect.any(String) as string });
  expect(body.request_id).toBe(response.headers.get('X-Request-Id'));
  return body;
}

describe('health', () => {
  it('is told without a token, while the process answers and all it needs does', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', checks: { database: 'ok' } },
    ]);
  });

  it('is measured by route and not by address', async () => {
    const { l1 } = desk.people;
    await l1.call('GET', `/flows/${desk.flow.id}`);
    const answer = await get('/metrics');
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/);
    const text = await answer.text();
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/flows\/:id",status="200"\} \d+/,
    );
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toContain(desk.flow.id);
  });
});

describe('every answer', () => {
  it('carries the id of its request: the given one, or one of ours where that is malformed', async () => {
    const echoed = await get('/healthz', { headers: { 'X-Request-Id': 'desk-7.walk_1' } });
    expect(echoed.headers.get('X-Request-Id')).toBe('desk-7.walk_1');
    for (const malformed of ['a b', '<script>', 'x'.repeat(65)]) {
      const answer = await get('/healthz', { headers: { 'X-Request-Id': malformed } });
      expect(answer.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it.each(['/healthz', '/api/v1/flows', '/api/docs', '/nothing'])(
    'is fit for a browser that takes no chances: %s',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
      expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('Strict-Transport-Security')).toMatch(/max-age=\d+/);
      expect(headers.get('X-Powered-By')).toBeNull();
      expect(headers.get('Set-Cookie')).toBeNull();
    },
  );
});

describe('what cannot be served', () => {
  it.each(['/nothing', '/api/v1/nothing', '/api/v2/flows', '/api/v1/flows/%E0%A4%A'])(
    'is not found, in the words of a problem: %s',
    async (path) => {
      await expectProblem(await get(path), 404, 'not_found');
    },
  );

  it.each(['{"problem_statement":', 'nothing', '"\\ud800"', '[1]'])(
    'is malformed where the body is %s',
    async (body) => {
      const { l1 } = desk.people;
      const answer = await get('/api/v1/l1/intake', {
        method: 'POST',
        headers: { Authorization: `Bearer ${l1.token}` },
        body,
      });
      const problem = await expectProblem(answer, 422, 'invalid_request');
      expect(problem.errors?.length).toBeGreaterThan(0);
    },
  );

  it('is too large over 1 MiB; strangers hear that they are strangers', async () => {
    const body = JSON.stringify({ problem_statement: 'x'.repeat(1024 * 1024) });
    const post = (headers: Record<string, string>) =>
      get('/api/v1/l1/intake', { method: 'POST', headers, body });
    const { l1 } = desk.people;
    const large = await post({ Authorization: `Bearer ${l1.token}` });
    await expectProblem(large, 413, 'payload_too_large');
    const stranger = await post({});
    await expectProblem(stranger, 401, 'unauthenticated');
    expect(stranger.headers.get('WWW-Authenticate')).toBe('Bearer');
  });
});

describe('methods that nobody declared', () => {
  it('HEAD answers as GET does, without a body', async () => {
    const headers = { Authorization: `Bearer ${desk.people.l1.token}` };
    for (const path of ['/healthz', '/api/v1/flows', `/api/v1/flows/${desk.flow.id}`]) {
      const answer = await get(path, { method: 'HEAD', headers });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
    expect((await get('/api/v1/flows', { method: 'HEAD' })).status).toBe(401);
  });

  it('OPTIONS lets any origin ask, without credentials', async () => {
    for (const path of [
      '/api/v1/flows',
      '/api/v1/openapi.json',
      `/api/v1/l1/sessions/${randomUUID()}/step`,
    ]) {
      const answer = await get(path, {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://psa.example.com',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
        },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
      const methods = answer.headers.get('Access-Control-Allow-Methods');
      for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) expect(methods).toContain(method);
      const allowed = answer.headers.get('Access-Control-Allow-Headers')?.toLowerCase();
      for (const name of ['authorization', 'content-type', 'idempotency-key', 'x-account-id']) {
        expect(allowed).toContain(name);
      }
    }
  });

  it('answers problems to any origin too, with the headers that say when to come back', async () => {
    const { headers } = await get('/api/v1/flows', { headers: { Origin: 'https://psa.test' } });
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    const exposed = headers.get('Access-Control-Expose-Headers');
    for (const name of ['Retry-After', 'RateLimit-Remaining', 'X-Request-Id']) {
      expect(exposed).toContain(name);
    }
  });

  it('other ones are not found', async () => {
    await expectProblem(await get('/api/v1/flows', { method: 'PUT' }), 404, 'not_found');
  });
});

describe('the description of the API', () => {
  interface Operation {
    operationId: string;
    summary: string;
    tags: string[];
    security?: object[];
    parameters: { name: string; in: string; required?: boolean; schema: object }[];
    requestBody?: { content: Record<string, { schema: object }> };
    responses: Record<string, object>;
  }
  interface Description {
    openapi: string;
    info: { title: string; version: string };
    servers: { url: string }[];
    paths: Record<string, Record<string, Operation>>;
    components: { securitySchemes: object };
  }
  let text: string;
  let description: Description;
  beforeAll(async () => {
    text = await (await get('/api/v1/openapi.json')).text();
    description = JSON.parse(text) as Description;
  });
  const operations = () =>
    Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  it('is OpenAPI 3.1 of this server', () => {
    expect(description).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\./) as string,
      info: { title: 'ResolutionFlow Embed', version: '0.0.0-test' },
      servers: [{ url: `${application.url}/api/v1` }],
    });
  });

  it('names every operation once, and every parameter of its path', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, method, operation } of operations()) {
      expect(path).toMatch(/^\/[a-z0-9/{}_-]+$/);
      expect(['get', 'post', 'put', 'patch', 'delete']).toContain(method);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name)).toEqual(inPath);
      expect(declared.every(({ required }) => required)).toBe(true);
      const keys = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { schema } of operation.parameters) expect(schema).toBeTypeOf('object');
      expect(operation.summary).not.toBe('');
      expect(operation.tags).toHaveLength(1);
    }
  });

  it('says what goes in and what comes out, and refers to nothing that is not there', () => {
    for (const { method, operation } of operations()) {
      if (operation.requestBody) expect(method).not.toBe('get');
      const answers = Object.keys(operation.responses);
      expect(answers).toContain('default');
      expect(answers.filter((status) => /^2\d\d$/.test(status))).toHaveLength(1);
    }
    const root: unknown = description;
    for (const [, reference = ''] of text.matchAll(/"\$ref":"([^"]*)"/g)) {
      const target = reference
        .replace('#/', '')
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], root);
      expect(target, reference).toBeDefined();
    }
    for (const schema of schemasIn(description)) {
      if (schema.required) {
        expect(Object.keys(schema.properties ?? {})).toEqual(
          expect.arrayContaining(schema.required),
        );
      }
    }
  });

  it('can be read as a page, under a policy that allows nothing inline', async () => {
    const answer = await get('/api/docs');
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/html/);
    const policy = answer.headers.get('Content-Security-Policy') ?? '';
    for (const directive of ["script-src 'self'", "style-src 'self'", "base-uri 'none'"]) {
      expect(policy).toContain(directive);
    }
    expect(policy).not.toMatch(/unsafe|\*/);
    const page = await answer.text();
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/i);
    for (const { path } of operations()) expect(page).toContain(path);
    const sheet = /href="([^"]+\.css)"/.exec(page)?.[1] ?? '';
    expect((await get(sheet)).headers.get('Content-Type')).toMatch(/^text\/css/);
  });
});

interface Schema {
  properties?: object;
  required?: string[];
}
function schemasIn(value: unknown): Schema[] {
  if (value === null || typeof value !== 'object') return [];
  const inside = Object.values(value).flatMap(schemasIn);
  return 'required' in value && Array.isArray(value.required)
    ? [value as Schema, ...inside]
    : inside;
}

describe('a request sent twice under one Idempotency-Key', () => {
  it('is one step', async () => {
    const { l1 } = desk.people;
    const { id } = await desk.start(l1);
    const request = {
      body: { id: randomUUID(), node_id: 'ask', answer: 'yes', version: 1 },
      headers: { 'Idempotency-Key': randomUUID() },
    };
    const send = () => l1.call<WalkSession>('POST', `/l1/sessions/${id}/step`, request);
    const [one, two] = await Promise.all([send(), send()]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.body).toEqual(one.body);
    await sessionActs(l1, id).undo();
    // As before, though the walk went on.
    expect((await send()).body).toEqual(one.body);
  });

  it('is one escalation and one take-over, answered as before', async () => {
    const { l1, engineer } = desk.people;
    const { id } = await desk.start(l1);
    await sessionActs(l1, id).escalate();
    const headers = { 'Idempotency-Key': randomUUID() };
    const take = () => engineer.call('POST', `/sessions/${id}/take-over`, { headers });
    const first = await take();
    expect([first.status, (await take()).body]).toEqual([200, first.body]);
  });

  it('that failed is tried again', async () => {
    const { l1 } = desk.people;
    const { id } = await desk.start(l1);
    const headers = { 'Idempotency-Key': randomUUID() };
    const step = { id: randomUUID(), node_id: 'ask', answer: 'yes', version: 2 };
    const send = () => l1.call('POST', `/l1/sessions/${id}/step`, { body: step, headers });
    expect((await send()).status).toBe(409);
    await sessionActs(l1, id).notes([]);
    expect((await send()).status).toBe(200);
  });
});

describe('sockets', () => {
  it.each([
    ['WebSocket', ['websocket']],
    ['long polling, where a proxy lets no WebSocket through', ['polling']],
    ['polling first, as socket.io clients do by themselves', ['polling', 'websocket']],
  ] as const)('hear over %s', async (_what, transports) => {
    const { l1, engineer } = desk.people;
    const { id } = await desk.start(l1);
    const socket = await application.connect(engineer.token, [...transports]);
    expect(await socket.emitWithAck('session:watch', { session_id: id })).toEqual({ ok: true });
    const heard = new Promise<number>((resolve) =>
      socket.on('session:updated', ({ session }) => resolve(session.version)),
    );
    const step = { id: randomUUID(), node_id: 'ask', answer: 'yes', version: 1 };
    expect((await sessionActs(l1, id).step(step)).status).toBe(200);
    expect(await heard).toBe(2);
    socket.disconnect();
  });
});

describe('too many requests', () => {
  it('are refused by user, with the time after which to come back', async () => {
    const limited = await startTestApplication({ requestsPerMinute: 5 });
    try {
      const l1 = await limited.signIn('l1@demo.test');
      const owner = await limited.signIn('owner@demo.test');
      const answers = [];
      for (let n = 0; n < 6; n++) answers.push(await l1.call<Problem>('GET', '/auth/me'));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
      expect(answers[0]?.headers.get('RateLimit-Limit')).toBe('5');
      expect(answers.map(({ headers }) => headers.get('RateLimit-Remaining'))).toEqual([
        '4',
        '3',
        '2',
        '1',
        '0',
        '0',
      ]);
      const refused = answers[5];
      expect(refused?.body.code).toBe('too_many_requests');
      expect(refused?.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
      expect(refused?.headers.get('Access-Control-Allow-Origin')).toBe('*');
      const seconds = Number(refused?.headers.get('Retry-After'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      expect((await owner.call('GET', '/auth/me')).status).toBe(200);
      expect((await fetch(`${limited.url}/healthz`)).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });

  it('are at least 1,200 a minute unless told otherwise', async () => {
    const { headers } = await get('/api/v1/flows');
    expect(Number(headers.get('RateLimit-Limit'))).toBeGreaterThanOrEqual(1200);
  });
});
