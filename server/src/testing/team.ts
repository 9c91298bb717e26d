import { randomUUID } from 'node:crypto';
import type { AccountRole, Tokens } from '@resolutionflow/sdk/contract';
import type { ApiClient, SignedInUser } from './api-client.js';
import type { TestServices } from './api.js';

/** A new account, for tests that change who belongs to it. */
export interface Team {
  owner: SignedInUser;
  /** Invites somebody, who accepts. */
  add(role: AccountRole): Promise<SignedInUser>;
  /** Invites somebody and answers the token. */
  invite(role: AccountRole): Promise<string>;
}

/** Registers an account; `seatLimit` is for both roles. */
export async function createTeam(
  api: Pick<ApiClient, 'call'> & Pick<TestServices, 'db'>,
  options: { seatLimit?: number | null } = {},
): Promise<Team> {
  const owner = await answerOf('POST', '/auth/register', {
    account_name: 'Blue Harbor IT',
    name: 'Nora Lindqvist',
    email: `${randomUUID()}@harbor.test`,
    password: teamPassword,
  });
  if (options.seatLimit !== undefined) {
    await api.db.owner.em
      .fork()
      .execute('update subscriptions set seat_limit = ?, l1_seat_limit = ? where account_id = ?', [
        options.seatLimit,
        options.seatLimit,
        owner.me.account_id,
      ]);
  }

  async function invite(role: AccountRole): Promise<string> {
    const answer = await owner.call<{ token: string }>('POST', '/invites', {
      body: { email: `${randomUUID()}@harbor.test`, role },
    });
    if (answer.status !== 201) throw new Error(`inviting failed: ${answer.status}`);
    return answer.body.token;
  }

  async function answerOf(method: string, path: string, body: object): Promise<SignedInUser> {
    const answer = await api.call<Tokens>(method, path, { body });
    if (answer.status !== 201) throw new Error(`${path} failed: ${answer.status}`);
    const token = answer.body.access_token;
    return {
      token,
      tokens: answer.body,
      me: answer.body.user,
      call: (method, path, request) => api.call(method, path, { token, ...request }),
    };
  }

  return {
    owner,
    invite,
    add: async (role) =>
      answerOf('POST', '/invites/accept', {
        token: await invite(role),
        name: 'Samir Patel',
        password: teamPassword,
      }),
  };
}

const teamPassword = 'correct horse battery';
