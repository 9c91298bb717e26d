import { AutotaskRestApi } from '@apigrate/autotask-restapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAutotaskSimulator, type AutotaskSimulator } from './autotask-simulator.js';
import { people } from './seed.js';

// A client that others wrote, as it is: what it and our provider agree on is no mistake of ours.
describe('an independent client', () => {
  let simulator: AutotaskSimulator;
  let client: AutotaskRestApi;

  beforeAll(async () => {
    simulator = await createAutotaskSimulator();
    client = connect();
  });
  afterAll(() => simulator.stop());

  function connect(secret = simulator.connection.credentials.secret!): AutotaskRestApi {
    const { username, integration_code } = simulator.connection.credentials;
    return new AutotaskRestApi(username!, secret, integration_code!, {
      base_url: `${simulator.connection.site_url}/ATServicesRest/`,
    });
  }

  const open = [{ op: 'noteq', field: 'status', value: 5 }];

  it('finds its zone, and works there', async () => {
    const { items } = await client.Companies.query({
      filter: [{ op: 'eq', field: 'id', value: 0 }],
    });
    expect(items).toMatchObject([{ id: 0, companyName: 'Meridian Managed IT' }]);
    expect(client.zoneInfo.url).toMatch(/\/ATServicesRest\/$/);
  });

  it('reads a query page by page, and counts the same', async () => {
    const query = { MaxRecords: 50, IncludeFields: ['id', 'title'], filter: open };
    const seen: unknown[] = [];
    let { items, pageDetails } = await client.Tickets.query(query);
    for (;;) {
      seen.push(...items.map(({ id }) => id));
      if (pageDetails.nextPageUrl === null) break;
      const answer = await fetch(pageDetails.nextPageUrl, {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify(query),
      });
      ({ items, pageDetails } = (await answer.json()) as Awaited<
        ReturnType<typeof client.Tickets.query>
      >);
    }
    const { queryCount } = await client.Tickets.count({ filter: open });
    expect(seen).toHaveLength(queryCount);
    expect(new Set(seen).size).toBe(queryCount);
    expect(queryCount).toBeGreaterThan(100);
  });

  it('gets a ticket, and null for none', async () => {
    const answer = await client.Tickets.get(7801);
    expect(answer?.item).toMatchObject({ id: 7801, title: 'Printer offline on the second floor' });
    expect(answer?.item?.ticketNumber).toMatch(/^T\d{8}\.\d{4}$/);
    await expect(client.Tickets.get(99_999_999)).resolves.toBeNull();
    await expect(client.Companies.get(99_999_999)).resolves.toEqual({ item: null });
  });

  it('creates, changes and replaces a ticket', async () => {
    const { itemId } = await client.Tickets.create({
      companyID: 0,
      title: 'Made by a client',
      description: 'Text',
      status: 1,
      priority: 2,
    });
    await client.Tickets.update({ id: itemId, status: 8 });
    expect((await client.Tickets.get(itemId))?.item).toMatchObject({
      status: 8,
      description: 'Text',
    });
    await client.Tickets.replace({
      id: itemId,
      companyID: 0,
      title: 'Replaced',
      status: 8,
      priority: 2,
    });
    expect((await client.Tickets.get(itemId))?.item).toMatchObject({
      title: 'Replaced',
      description: null,
    });
  });

  it('writes a note under its ticket', async () => {
    const note = { title: 'Call', description: 'Plain text', noteType: 3, publish: 1 };
    const { itemId } = await client.TicketNotes.create(7801, note);
    expect(simulator.state.notes.get(itemId)).toMatchObject({ ...note, ticketID: 7801 });
  });

  it('adds and removes a secondary resource, who is not the primary one', async () => {
    const { itemId } = await client.TicketSecondaryResources.create(7801, {
      resourceID: people.jonas,
      roleID: 29683354,
    });
    expect(simulator.state.secondaryResources.has(itemId)).toBe(true);
    await client.TicketSecondaryResources.delete(7801, itemId);
    expect(simulator.state.secondaryResources.has(itemId)).toBe(false);
    await expect(
      client.TicketSecondaryResources.create(7801, { resourceID: people.l1, roleID: 29683354 }),
    ).rejects.toMatchObject({ status: 500 });
  });

  it('reads picklists, whose values are text', async () => {
    const { fields } = await client.Tickets.fieldInfo();
    expect(fields.find(({ name }) => name === 'status')).toMatchObject({
      isPickList: true,
      isRequired: true,
      picklistValues: expect.arrayContaining([
        expect.objectContaining({ value: '5', label: 'Complete' }),
      ]) as unknown,
    });
  });

  it('is told with 500 what was wrong', async () => {
    const assigned = { id: 7802, assignedResourceID: people.l1, assignedResourceRoleID: null };
    await expect(client.Tickets.update(assigned)).rejects.toMatchObject({
      status: 500,
      details: {
        errors: [
          'When assigning a Resource, you must assign both a assignedResourceID and assignedResourceRoleID.',
        ],
      },
    });
    await expect(client.Tickets.create({ title: 'No company' })).rejects.toMatchObject({
      status: 500,
      details: { errors: [expect.stringContaining('companyID')] },
    });
  });

  it('is refused with a wrong secret', async () => {
    await expect(connect('wrong').Tickets.get(7801)).rejects.toMatchObject({ status: 401 });
  });

  function headers(): Record<string, string> {
    const { username, secret, integration_code } = simulator.connection.credentials;
    return {
      apiintegrationcode: integration_code!,
      USERNAME: username!,
      secret: secret!,
      'Content-Type': 'application/json',
    };
  }
});
