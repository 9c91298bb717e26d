import * as z from 'zod/mini';
import { accountRoles, ssoProviders } from './account.js';
import { email, line, pageQuery } from './request-fields.js';

const password = z.string().check(z.minLength(10), z.maxLength(200));

export const registerBody = z.object({
  account_name: line(120),
  name: line(120),
  email,
  password,
});

export const loginBody = z.object({ email, password: z.string().check(z.maxLength(200)) });

export const refreshBody = z.object({
  refresh_token: z.string().check(z.minLength(1), z.maxLength(200)),
});

export const logoutBody = refreshBody;

export const userListQuery = z.object(pageQuery);

export const roleBody = z.object({ account_role: z.enum(accountRoles) });

export const coverageBody = z.object({ can_cover_l1: z.boolean() });

export const inviteBody = z.object({ email, role: z.enum(accountRoles) });

export const acceptInviteBody = z.object({
  token: z.string().check(z.minLength(1), z.maxLength(200)),
  name: line(120),
  password,
});

export const accountPatch = z.object({
  name: z.optional(line(120)),
  sso_enabled: z.optional(z.boolean()),
  sso_provider: z.optional(z.nullable(z.enum(ssoProviders))),
  sso_config: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

export const auditQuery = z.object(pageQuery);

export const inviteListQuery = z.object(pageQuery);
