import { createHmac, randomBytes } from 'node:crypto';
import { Router, urlencoded, type Request, type Response } from 'express';
import { page } from './halo.page.js';
import type { HaloAgent, HaloApplication, HaloState } from './halo.state.js';

/** Who asks, as a token says it. */
export interface HaloCaller {
  agent: HaloAgent;
  clientId: string;
  scopes: readonly string[];
}

export interface HaloAuth {
  router: Router;
  /** Who has the token of a request's `Authorization` header; null where it is none, or expired. */
  caller(authorization: string | undefined): HaloCaller | null;
  /** Ends every access token at once. */
  expireTokens(): void;
}

/** Signs applications and people in, as `/auth` of an instance does. */
export function createHaloAuth(
  state: HaloState,
  { origin, save }: { origin: () => string; save: () => void },
): HaloAuth {
  const tokens = new Map<
    string,
    { agentId: number; clientId: string; scopes: string[]; ends: number }
  >();
  const codes = new Map<
    string,
    { agentId: number; clientId: string; scopes: string[]; redirectUri: string; ends: number }
  >();
  const router = Router();

  router.get('/api/authinfo', (_request, response) => {
    response.json({ auth_url: `${origin()}/auth`, tenant_id: state.settings.tenant });
  });

  router.post('/auth/token', urlencoded({ extended: false }), (request, response) => {
    const form = (request.body ?? {}) as Record<string, string | undefined>;
    const tenant = textOf(request.query.tenant) ?? form.tenant;
    const { settings } = state;
    if (tenant === undefined ? settings.tenantRequired : tenant !== settings.tenant) {
      return refuse(response, 'invalid_request', 'The tenant is unknown.');
    }
    const application = state.applications.find(({ client_id }) => client_id === form.client_id);
    if (!application || application.client_secret !== form.client_secret) {
      return refuse(response, 'invalid_client', 'The client or its secret is wrong.');
    }
    const grant = application.grants.find((one) => one === form.grant_type);
    if (grant === undefined) return refuse(response, 'unauthorized_client', 'Not this grant.');
    if (grant === 'client_credentials') return grantToApplication(application, form, response);
    if (grant === 'authorization_code') return redeemCode(application, form, response);
    return renew(application, form, response);
  });

  function grantToApplication(
    application: HaloApplication,
    form: Record<string, string | undefined>,
    response: Response,
  ): void {
    const scopes = allowedScopes(application, form.scope);
    if (!scopes) return refuse(response, 'invalid_scope', 'The application has no such scope.');
    respond(response, application.agent_id, application, scopes, false);
  }

  function redeemCode(
    application: HaloApplication,
    form: Record<string, string | undefined>,
    response: Response,
  ): void {
    const code = codes.get(form.code ?? '');
    // Redeemed once, whatever comes of it.
    codes.delete(form.code ?? '');
    const isGood =
      code !== undefined &&
      code.ends > Date.now() &&
      code.clientId === application.client_id &&
      code.redirectUri === form.redirect_uri;
    if (!isGood) return refuse(response, 'invalid_grant', 'The code is not valid.');
    respond(response, code.agentId, application, code.scopes, true);
  }

  function renew(
    application: HaloApplication,
    form: Record<string, string | undefined>,
    response: Response,
  ): void {
    const at = state.refreshTokens.findIndex(
      ({ token, client_id }) => token === form.refresh_token && client_id === application.client_id,
    );
    const [kept] = at < 0 ? [] : state.refreshTokens.splice(at, 1);
    const agent = state.agents.find(({ id }) => id === kept?.agent_id);
    if (!kept || !agent || agent.isdisabled) {
      return refuse(response, 'invalid_grant', 'The refresh token is not valid.');
    }
    respond(response, kept.agent_id, application, kept.scopes, true);
  }

  function respond(
    response: Response,
    agentId: number,
    application: HaloApplication,
    scopes: string[],
    isPerson: boolean,
  ): void {
    const token = randomBytes(32).toString('base64url');
    const seconds = state.settings.tokenSeconds;
    const clientId = application.client_id;
    tokens.set(token, { agentId, clientId, scopes, ends: Date.now() + seconds * 1000 });
    const refresh = isPerson ? randomBytes(32).toString('base64url') : null;
    if (refresh !== null) {
      state.refreshTokens.push({
        token: refresh,
        client_id: clientId,
        agent_id: agentId,
        scopes,
      });
      save();
    }
    response.setHeader('Cache-Control', 'no-store');
    response.json({
      access_token: token,
      token_type: 'Bearer',
      expires_in: seconds,
      scope: scopes.join(' '),
      id_token: idToken(state.agents.find(({ id }) => id === agentId)),
      ...(refresh === null ? {} : { refresh_token: refresh }),
    });
  }

  /** The login page: whoever opens it says who they are. */
  router.get('/auth/authorize', (request, response) => {
    const asked = askedFor(request);
    if (!asked) {
      response
        .status(400)
        .type('html')
        .send(page('Sign in', { main: ['p', 'Not a sign-in.'] }));
      return;
    }
    const choices = state.agents.filter(
      ({ id, isapiagent, isdisabled }) => id > 2 && !isapiagent && !isdisabled,
    );
    const main = [
      'div',
      ['h1', 'Sign in to the simulated PSA'],
      ['p', 'Choose who you are; there is no password here.'],
      [
        'ul',
        { class: 'people' },
        ...choices.map(({ id, name, email }) => {
          const query = new URLSearchParams({ ...asked, agent: String(id) }).toString();
          return ['li', ['a', { href: `/auth/authorize/as?${query}` }, `${name} (${email})`]];
        }),
      ],
    ];
    response.type('html').send(page('Sign in', { main }));
  });

  router.get('/auth/authorize/as', (request, response) => {
    const asked = askedFor(request);
    const agent = state.agents.find(({ id }) => String(id) === request.query.agent);
    if (!asked || !agent || agent.isdisabled) {
      response
        .status(400)
        .type('html')
        .send(page('Sign in', { main: ['p', 'Not a sign-in.'] }));
      return;
    }
    const code = randomBytes(24).toString('base64url');
    codes.set(code, {
      agentId: agent.id,
      clientId: asked.client_id,
      scopes: asked.scope.split(' '),
      redirectUri: asked.redirect_uri,
      ends: Date.now() + 60_000,
    });
    const back = new URL(asked.redirect_uri);
    back.searchParams.set('code', code);
    if (asked.state) back.searchParams.set('state', asked.state);
    response.redirect(back.href);
  });

  function askedFor({ query }: Request) {
    const client_id = textOf(query.client_id);
    const redirect_uri = textOf(query.redirect_uri);
    const application = state.applications.find((one) => one.client_id === client_id);
    if (!application?.grants.includes('authorization_code') || !redirect_uri) return null;
    if (query.response_type !== 'code' || !URL.canParse(redirect_uri)) return null;
    const scopes = allowedScopes(application, textOf(query.scope));
    if (!scopes) return null;
    return {
      response_type: 'code',
      client_id: application.client_id,
      redirect_uri,
      scope: scopes.join(' '),
      state: textOf(query.state) ?? '',
    };
  }

  return {
    router,
    caller(authorization) {
      const token = tokens.get(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
      if (!token || token.ends <= Date.now()) return null;
      const agent = state.agents.find(({ id }) => id === token.agentId);
      if (!agent || agent.isdisabled) return null;
      return { agent, clientId: token.clientId, scopes: token.scopes };
    },
    expireTokens: () => tokens.clear(),
  };
}

/** All that the application has where nothing is asked for; null where it lacks one that is. */
function allowedScopes(application: HaloApplication, asked: string | undefined): string[] | null {
  const scopes = (asked ?? '').split(/\s+/).filter((scope) => scope !== '');
  if (scopes.length === 0) return application.scopes;
  return scopes.every((scope) => application.scopes.includes(scope)) ? scopes : null;
}

function refuse(response: Response, error: string, description: string): void {
  response.status(400).json({ error, error_description: description });
}

/** Signed with a key that nobody has: the simulator's clients do not check it. */
function idToken(agent: HaloAgent | undefined): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({
    name: agent?.name,
    email: agent?.email,
    agent_id: agent?.id,
  })}`;
  const signature = createHmac('sha256', randomBytes(32)).update(text).digest('base64url');
  return `${text}.${signature}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
