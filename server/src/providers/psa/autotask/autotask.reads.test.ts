import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  anyCall,
  psaErrorOf,
  startAutotask,
  type AutotaskUnderTest,
} from '../../../testing/autotask.js';
import type { PsaProvider, PsaTicketFilter } from '../provider.js';

describe('reading from Autotask', () => {
  let autotask: AutotaskUnderTest;
  let provider: PsaProvider;

  beforeAll(async () => {
    autotask = await startAutotask();
  });
  beforeEach(() => {
    provider = autotask.connect();
  });
  afterEach(() => autotask.simulator.fail(null));
  afterAll(() => autotask.simulator.stop());

  const search = (filter: Partial<PsaTicketFilter>, page = 1, pageSize = 25) =>
    provider.searchTickets({ closed: false, ...filter }, { page, pageSize }, anyCall);

  describe('its zone', () => {
    it('is asked for once, and remembered', async () => {
      autotask.remembered.length = 0;
      const from = autotask.simulator.requests.length;
      await Promise.all([provider.boards(anyCall), provider.members(anyCall)]);
      const paths = autotask.simulator.requests.slice(from).map(({ path }) => path);
      expect(paths.filter((path) => path.includes('zoneInformation'))).toHaveLength(1);
      expect(autotask.remembered).toMatchObject([
        { api_url: expect.stringContaining('/zone14/ATServicesRest/') as string },
      ]);
    });

    it('is not asked for where it was remembered', async () => {
      await provider.boards(anyCall);
      const from = autotask.simulator.requests.length;
      await autotask.connect({ discovered: autotask.remembered.at(-1)! }).boards(anyCall);
      expect(autotask.simulator.requests.slice(from)).toHaveLength(1);
    });

    it('is found again, once, after the account moved', async () => {
      await provider.boards(anyCall);
      autotask.simulator.state.settings.zone = 15;
      const from = autotask.simulator.requests.length;
      await expect(provider.boards(anyCall)).resolves.not.toHaveLength(0);
      autotask.simulator.state.settings.zone = 14;
      const statuses = autotask.simulator.requests.slice(from).map(({ status }) => status);
      expect(statuses).toEqual([401, 200, 200]);
    });

    it('is not followed to somebody else’s address', async () => {
      autotask.simulator.fail({
        status: 200,
        body: '{"url":"https://evil.test/ATServicesRest/","webUrl":null}',
      });
      const error = await psaErrorOf(provider.boards(anyCall));
      expect(error.code).toBe('unexpected_answer');
      expect(error.message).toContain('zone');
    });

    it('says that the user is unknown, and does not say which', async () => {
      const credentials = {
        ...autotask.simulator.connection.credentials,
        username: 'nobody@autotask.test',
      };
      const error = await psaErrorOf(autotask.connect({ credentials }).test(anyCall));
      expect(error.code).toBe('credentials');
      expect(error.message).not.toContain('nobody@');
    });
  });

  describe('a test of the connection', () => {
    it('notices answers without data, as a wrong zone gives them', async () => {
      const { companies } = autotask.simulator.state;
      const own = companies.get(0)!;
      companies.delete(0);
      const error = await psaErrorOf(provider.test(anyCall));
      companies.set(0, own);
      expect(error).toMatchObject({ code: 'unexpected_answer' });
    });
  });

  describe('searching', () => {
    it('finds the ticket of a number, with the sign or without, and of an id', async () => {
      const { ticketNumber } = autotask.simulator.state.tickets.get(7803)!;
      for (const text of [`#${ticketNumber}`, ticketNumber.toLowerCase(), '#7803']) {
        const { tickets, total } = await search({ search: text });
        expect(total, text).toBe(1);
        expect(tickets[0]?.id).toBe('7803');
      }
    });

    it('sorts by the place of a priority in its list, not by its number', async () => {
      const names = (await search({}, 1, 100)).tickets.map(({ priorityName }) => priorityName);
      const order = ['Critical', 'High', 'Medium', 'Low'];
      const places = names.map((name) => order.indexOf(name ?? ''));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(new Set(names).size).toBeGreaterThan(1);
    });

    it('finds the tickets where a member helps as well as those that are theirs', async () => {
      const { tickets } = await search({ assigned: { memberId: '29682884' } }, 1, 100);
      const ids = tickets.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(['7801', '7802']));
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('reads more than one page of the vendor’s', async () => {
      const { tickets } = autotask.simulator.state;
      const model = tickets.get(7801)!;
      const extra = Array.from({ length: 600 }, (_, at) => 20_000 + at);
      for (const id of extra) tickets.set(id, { ...model, id, title: 'Bulk' });
      const { total } = await search({ search: 'bulk' });
      for (const id of extra) tickets.delete(id);
      expect(total).toBe(600);
    });

    it('takes company 0 as a company', async () => {
      const { tickets } = await search({ companyId: '0' });
      expect(tickets.map(({ companyName }) => companyName)).toEqual(['Meridian Managed IT']);
    });

    it('sends no credentials to a next page elsewhere', async () => {
      await provider.boards(anyCall);
      autotask.simulator.fail({
        status: 200,
        body: '{"items":[{"id":1}],"pageDetails":{"nextPageUrl":"https://evil.test/next"}}',
      });
      const error = await psaErrorOf(search({}));
      expect(error.message).toContain('outside of its zone');
    });
  });

  describe('a ticket’s screen', () => {
    it('shows devices, contact, agreement, kinds of notes and their writers', async () => {
      const { ticket, details } = await provider.ticketWithDetails('7803', anyCall);
      expect(ticket.url).toBe(
        `${autotask.simulator.url}/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=7803`,
      );
      expect(details).toMatchObject({
        company: { value: { name: 'Harbor Legal' } },
        contact: { value: { name: 'Luis Brandt' } },
        configurations: {
          value: [{ type: 'Server', ipAddress: expect.any(String) as string }],
        },
        sla: { value: { name: 'Standard support' } },
        notes: {
          value: [
            { kind: 'discussion', author: 'Priya Raman' },
            { kind: 'internal', author: 'Tomás Herrera' },
            { kind: 'discussion', author: 'Luis Brandt' },
          ],
        },
      });
    });

    it('shows the rest where a part cannot be read', async () => {
      autotask.simulator.state.tables.Contacts!.set(30_001, { id: 30_001, firstName: {} });
      const { details } = await provider.ticketWithDetails('7801', anyCall);
      expect(details.contact).toMatchObject({ error: { code: 'unexpected_answer' } });
      expect(details.company).toMatchObject({ value: { name: 'Northwind Dental' } });
    });
  });

  describe('lists', () => {
    it('leave out what can no longer be chosen', async () => {
      const names = async (work: Promise<{ name: string }[]>) =>
        (await work).map(({ name }) => name);
      const boards = await provider.boards(anyCall);
      expect(boards.map(({ name }) => name)).not.toContain('Closed Branch');
      expect(await names(provider.statuses(boards[0]!.id, anyCall))).toEqual([
        'New',
        'In Progress',
        'Waiting Customer',
        'Waiting Vendor',
        'Escalate',
        'Complete',
      ]);
      expect(await names(provider.priorities(anyCall))).toEqual([
        'Critical',
        'High',
        'Medium',
        'Low',
      ]);
    });

    it('name no statuses for a queue that is not there', async () => {
      expect(await psaErrorOf(provider.statuses('1', anyCall))).toMatchObject({
        code: 'not_found',
      });
    });

    it('count everybody but the API user as a member', async () => {
      const names = (await provider.members(anyCall)).map(({ name }) => name);
      expect(names).toContain('Jonas Weber');
      expect(names).not.toContain('API Integration');
    });
  });
});
