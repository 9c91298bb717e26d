import type { Http } from '../transport/http.js';
import { createAccounts, type Accounts } from './accounts.js';
import type { AuthSession } from './auth.js';
import { createEmbed, type Embed } from './embed.js';
import { createFlows, type Flows } from './flows.js';
import { createInvites, type Invites } from './invites.js';
import { createPsa, type Psa } from './psa.js';
import { createTickets, type Tickets } from './tickets.js';
import { createUsers, type Users } from './users.js';

/** What a page that walks does without: loaded when one of them is first asked for something. */
export interface LateResources {
  readonly accounts: Accounts;
  readonly embed: Embed;
  readonly flows: Flows;
  readonly invites: Invites;
  readonly psa: Psa;
  readonly tickets: Tickets;
  readonly users: Users;
}

export function createLateResources(http: Http, enter: AuthSession['enter']): LateResources {
  return {
    accounts: createAccounts(http),
    embed: createEmbed(http),
    flows: createFlows(http),
    invites: createInvites(http, enter),
    psa: createPsa(http),
    tickets: createTickets(http),
    users: createUsers(http),
  };
}
