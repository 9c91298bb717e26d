/**
 * Opening the panel on a ticket of a PSA that takes 300 ms for every call: from asking for the ticket
 * and its assignees, beside each other as the panel does, to having both; against a bare client that
 * makes the longest chain of calls that need each other: the ticket, then the company it names.
 */
import type { BenchPostgres } from './harness/bench-postgres.js';
import { createHttpClient, type HttpClient } from './harness/http-client.js';
import { compareTurns, median, outcome, type Outcome } from './harness/measurement.js';
import { startPsaServers, type PsaServers } from './harness/psa-server.js';

const latency = 300;
const rounds = 12;
/** Until connections stand, and lists that hardly change are known. */
const warmRounds = 2;

export async function measureTicketContext(postgres: BenchPostgres): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const psa of ['connectwise', 'halo', 'autotask'] as const) {
    const database = await postgres.createDatabase(`ticket_context_${psa}`);
    const servers = await startPsaServers(database, psa, { latency });
    const vendor = createHttpClient(servers.simulator.url);
    try {
      outcomes.push(await measureOf(psa, servers, vendor));
    } finally {
      vendor.close();
      await servers.stop();
    }
  }
  return outcomes;
}

async function measureOf(
  psa: keyof typeof chains,
  { client, token, simulator, credentials }: PsaServers,
  vendor: HttpClient,
): Promise<Outcome> {
  const chain = await chains[psa](vendor, credentials);
  const { items } = await client.get<{ items: { id: string; company_id: string | null }[] }>(
    '/api/v1/integrations/psa/tickets/search?page_size=50',
    token,
  );
  const tickets = items.filter(({ company_id }) => company_id !== null).map(({ id }) => id);
  const times = { ours: [] as number[], bare: [] as number[] };
  const calls: number[] = [];
  for (let round = -warmRounds; round < rounds; round += 1) {
    const ticket = tickets[round + warmRounds];
    if (ticket === undefined) throw new Error(`${psa} has too few tickets`);
    await simulator.ask('takeRequests');
    const ours = await openPanel(client, token, ticket);
    const asked = await simulator.ask<unknown[]>('takeRequests');
    const started = performance.now();
    await chain(ticket);
    const bare = performance.now() - started;
    if (round < 0) continue;
    times.ours.push(ours);
    times.bare.push(bare);
    calls.push(asked.length);
  }
  return outcome({
    name: 'ticket-context',
    what: `panel on a ticket, ${psa}`,
    unit: 'ms',
    ...compareTurns(times.ours, times.bare),
    goal: { atMost: 1.2 },
    note: `${latency} ms a call; "bare" is the ticket, then its company; ${median(calls)} calls to the PSA a panel (at most ${Math.max(...calls)}), median of ${rounds} tickets`,
  });
}

/** Milliseconds until the panel has what it shows of the ticket; all that it asks for is asked. */
async function openPanel(client: HttpClient, token: string, id: string): Promise<number> {
  const get = (path: string) => client.get(`/api/v1${path}`, token);
  const ticket = `/integrations/psa/tickets/${id}`;
  const started = performance.now();
  const others = [
    get('/integrations/psa/me'),
    get(`/l1/sessions?ticket_id=${id}&page_size=20`),
  ] as const;
  const [context] = (await Promise.all([get(`${ticket}/context`), get(`${ticket}/resources`)])) as [
    { ticket: { board_id: string | null }; unavailable: unknown[] },
    unknown,
  ];
  const taken = performance.now() - started;
  if (context.unavailable.length) throw new Error(JSON.stringify(context.unavailable));
  await Promise.all(others);
  const { board_id: board } = context.ticket;
  if (board !== null) await get(`/integrations/psa/boards/${board}/statuses?page_size=100`);
  return taken;
}

type Chain = (ticketId: string) => Promise<unknown>;
type PrepareChain = (
  vendor: HttpClient,
  credentials: Readonly<Record<string, string>>,
) => Promise<Chain>;

const chains = {
  async connectwise(vendor, { company_id, public_key, private_key, client_id = '' }) {
    const keys = Buffer.from(`${company_id}+${public_key}:${private_key}`).toString('base64');
    const headers = { Authorization: `Basic ${keys}`, clientId: client_id };
    const { Codebase: codebase } = await vendor.get<{ Codebase: string }>(
      `/login/companyinfo/${company_id}`,
      {},
    );
    const base = `/${codebase}apis/3.0`;
    return async (id) => {
      const { company } = await vendor.get<{ company: { id: number } }>(
        `${base}/service/tickets/${id}`,
        headers,
      );
      return vendor.get(`${base}/company/companies/${company.id}`, headers);
    };
  },
  async halo(vendor, { client_id = '', client_secret = '', tenant = '' }) {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id,
      client_secret,
      scope: 'edit:tickets read:customers read:assets',
    });
    const token = await vendor.post<{ access_token: string }>(`/auth/token?tenant=${tenant}`, form);
    return async (id) => {
      const ticket = await vendor.get<{ client_id: number }>(
        `/api/Tickets/${id}?includedetails=true`,
        token.access_token,
      );
      return vendor.get(`/api/Client/${ticket.client_id}?includedetails=true`, token.access_token);
    };
  },
  async autotask(vendor, { username = '', secret = '', integration_code = '' }) {
    const headers = { ApiIntegrationCode: integration_code, UserName: username, Secret: secret };
    const { url } = await vendor.get<{ url: string }>(
      `/ATServicesRest/v1.0/zoneInformation?user=${encodeURIComponent(username)}`,
      {},
    );
    const base = `${new URL(url).pathname}V1.0`;
    return async (id) => {
      const { item } = await vendor.get<{ item: { companyID: number } }>(
        `${base}/Tickets/${id}`,
        headers,
      );
      return vendor.get(`${base}/Companies/${item.companyID}`, headers);
    };
  },
} satisfies Record<string, PrepareChain>;
