import { once } from 'node:events';
import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManageAPI } from 'connectwise-rest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConnectwiseSimulator, type ConnectwiseSimulator } from './connectwise-simulator.js';

let simulator: ConnectwiseSimulator;
let client: ManageAPI;

beforeAll(async () => {
  simulator = await createConnectwiseSimulator();
  client = clientOf(simulator);
});
afterEach(() => simulator.fail(null));
afterAll(() => simulator.stop());

/** The library knows https alone; each of its parts has an axios of its own that can be led elsewhere. */
function clientOf({ url, connection }: ConnectwiseSimulator, privateKey?: string): ManageAPI {
  const { company_id, public_key, private_key, client_id } = connection.credentials;
  const made = new ManageAPI({
    companyId: company_id ?? '',
    publicKey: public_key ?? '',
    privateKey: privateKey ?? private_key ?? '',
    clientId: client_id ?? '',
    companyUrl: 'simulated',
    apiVersion: '2025.1',
    // It prints every refusal, and refusals are what is asked for here.
    logger: () => undefined,
  });
  for (const part of [made, ...Object.values<unknown>({ ...made })]) {
    const { instance } = (part ?? {}) as { instance?: { defaults?: { baseURL?: string } } };
    if (instance?.defaults) instance.defaults.baseURL = `${url}/v4_6_release/apis/3.0`;
  }
  return made;
}

describe('the simulated ConnectWise, to an independent client', () => {
  it('gives a ticket with its references written out, and leaves out what is null', async () => {
    const ticket = await client.ServiceAPI.getServiceTicketsById(1001);
    expect(ticket).toMatchObject({
      id: 1001,
      summary: 'Printer offline on the second floor',
      board: { id: 1, name: 'Service desk' },
      company: { name: 'Northwind Dental' },
      resources: 'praman',
    });
    expect(ticket).not.toHaveProperty('closedDate');
  });

  it('narrows a list by conditions, orders it and picks fields', async () => {
    const tickets = await client.ServiceAPI.getServiceTickets({
      conditions:
        '(summary contains "printer" or summary like "%vpn%") and board/name in ("Service desk",\'Network operations\') and closedFlag=False and dateEntered > [2020-01-01T00:00:00Z]',
      orderBy: 'priority/sort asc,id desc',
      fields: 'id,summary,board/name',
    });
    expect(tickets).toEqual([
      {
        id: 1002,
        summary: 'VPN tunnel down to the branch office',
        board: { name: 'Network operations' },
      },
      { id: 1001, summary: 'Printer offline on the second floor', board: { name: 'Service desk' } },
    ]);
  });

  it('counts by the same conditions', async () => {
    const { count } = await client.ServiceAPI.getServiceTicketsCount({
      conditions: 'company/name="Northwind Dental" and summary not contains "X-rays" and id < 2000',
    });
    expect(count).toBe(3);
  });

  it('refuses conditions that it does not understand', async () => {
    for (const conditions of ['nonsense=1', 'id=', 'summary=unquoted', 'id=1 and', '(id=1']) {
      const failed = client.ServiceAPI.getServiceTickets({ conditions });
      await expect(failed, conditions).rejects.toMatchObject({
        status: 400,
        data: { code: 'ApiFindCondition' },
      });
    }
  });

  it('finds contacts by their e-mail among their parts', async () => {
    const contacts = await client.CompanyAPI.getCompanyContacts({
      childConditions:
        'communicationItems/value="helen.marsh@northwinddental.example" and communicationItems/communicationType="Email"',
    });
    expect(contacts).toMatchObject([{ firstName: 'Helen', lastName: 'Marsh' }]);
  });

  it('pages to the end', async () => {
    const all = await client.paginate(
      client.ServiceAPI.getServiceTickets,
      { pageSize: 100 },
      { conditions: 'id>0', orderBy: 'id asc' },
    );
    expect(all).toHaveLength(simulator.state.tickets.length);
    await expect(client.ServiceAPI.getServiceTickets({ page: 99 })).resolves.toEqual([]);
    await expect(client.ServiceAPI.getServiceTickets({})).resolves.toHaveLength(25);
  });

  it('links to the next page with everything that was asked, at its own address', async () => {
    const { company_id, public_key, private_key, client_id } = simulator.connection.credentials;
    const pair = Buffer.from(`${company_id}+${public_key}:${private_key}`).toString('base64');
    const response = await fetch(
      `${simulator.url}/v4_6_release/apis/3.0/company/companies?conditions=name+contains+"a"&pageSize=10`,
      { headers: { Authorization: `Basic ${pair}`, clientId: client_id ?? '' } },
    );
    const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
    expect(new URL(next).origin).toBe(simulator.url);
    expect(new URL(next).searchParams.get('conditions')).toBe('name contains "a"');
    expect(new URL(next).searchParams.get('page')).toBe('2');
  });

  it('creates a ticket, and changes it by whole references alone', async () => {
    const created = await client.ServiceAPI.postServiceTickets({
      summary: 'Made by a client',
      company: { identifier: 'NorthwindDental' },
      initialDescription: 'As told on the phone',
    } as never);
    const id = created.id ?? 0;
    const patch = (path: string, value: unknown) =>
      client.ServiceAPI.patchServiceTicketsById(id, [{ op: 'replace', path, value }] as never);
    await expect(patch('status', { id: 17 })).resolves.toMatchObject({
      status: { name: 'In progress' },
    });
    await expect(patch('company/identifier', 'HarborLegal')).resolves.toMatchObject({
      company: { name: 'Northwind Dental' },
    });
    const untouched = await patch('resources', 'praman');
    expect(untouched).not.toHaveProperty('resources');
    await expect(patch('status', { id: 31 })).rejects.toMatchObject({
      status: 400,
      data: { code: 'InvalidObject', errors: [{ code: 'NotFound', field: 'status' }] },
    });
    const notes = await client.ServiceAPI.getServiceTicketsByParentIdNotes(id);
    expect(notes).toMatchObject([{ text: 'As told on the phone', detailDescriptionFlag: true }]);
  });

  it('keeps a note of the kind that its flags say', async () => {
    await client.ServiceAPI.postServiceTicketsByParentIdNotes(1001, {
      text: 'Only for us',
      internalAnalysisFlag: true,
      detailDescriptionFlag: false,
      resolutionFlag: false,
    } as never);
    const notes = await client.ServiceAPI.getServiceTicketsByParentIdAllNotes(1001, {
      pageSize: 1000,
    });
    expect(notes.at(-1)).toMatchObject({ text: 'Only for us', internalAnalysisFlag: true });
  });

  it('assigns by entries of the schedule, of the right type', async () => {
    const entry = { objectId: 1004, member: { identifier: 'jweber' } };
    await expect(
      client.ScheduleAPI.postScheduleEntries({ ...entry, type: { id: 1 } } as never),
    ).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ message: 'Activity 1004 not found' }] },
    });
    const added = await client.ScheduleAPI.postScheduleEntries({
      ...entry,
      type: { identifier: 'S' },
    } as never);
    const read = () => client.ServiceAPI.getServiceTicketsById(1004);
    expect(await read()).toMatchObject({ resources: 'jweber' });
    await client.ScheduleAPI.deleteScheduleEntriesById(added.id ?? 0);
    expect(await read()).not.toHaveProperty('resources');
  });

  it('refuses time on a status that takes none', async () => {
    const time = { chargeToType: 'ServiceTicket', timeStart: '2026-11-20T09:00:00Z' };
    await expect(
      client.TimeAPI.postTimeEntries({ ...time, chargeToId: 1011 } as never),
    ).rejects.toMatchObject({ status: 400 });
    await expect(
      client.TimeAPI.postTimeEntries({ ...time, chargeToId: 1001 } as never),
    ).resolves.toMatchObject({ chargeToId: 1001 });
  });

  it('knows callbacks: makes, finds, changes and ends them, and refuses a second of the same', async () => {
    const callback = {
      url: 'http://127.0.0.1:9/?recordId=',
      objectId: 7,
      type: 'ticket',
      level: 'owner',
    };
    const { id = 0, objectId } = await client.SystemAPI.postSystemCallbacks(callback as never);
    expect(objectId).toBe(1);
    await expect(client.SystemAPI.postSystemCallbacks(callback as never)).rejects.toMatchObject({
      status: 400,
      data: { errors: [{ code: 'ObjectExists' }] },
    });
    await expect(
      client.SystemAPI.postSystemCallbacks({ ...callback, level: 'nobody' } as never),
    ).rejects.toMatchObject({ status: 400 });
    const patch = [{ op: 'replace', path: 'inactiveFlag', value: true }];
    await client.SystemAPI.patchSystemCallbacksById(id, patch as never);
    await expect(client.SystemAPI.getSystemCallbacksById(id)).resolves.toMatchObject({
      inactiveFlag: true,
    });
    await client.SystemAPI.deleteSystemCallbacksById(id);
    await expect(client.SystemAPI.getSystemCallbacks()).resolves.toEqual([]);
  });

  it('answers errors in its own shapes', async () => {
    await expect(client.ServiceAPI.getServiceTicketsById(99)).rejects.toMatchObject({
      status: 404,
      data: { code: 'NotFound', message: 'Ticket 99 not found' },
    });
    await expect(client.request({ path: '/no/such/thing' } as never)).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      clientOf(simulator, 'wrong').ServiceAPI.getServiceTicketsById(1001),
    ).rejects.toMatchObject({ status: 401 });
    simulator.fail({ status: 429, headers: { 'Retry-After': '30' } });
    await expect(client.ServiceAPI.getServiceTicketsById(1001)).rejects.toMatchObject({
      status: 429,
      data: { error: 'ConnectWiseAPI' },
    });
  });
});

describe('the callbacks of the simulated ConnectWise', () => {
  it('are signed over what is sent, name the record, and are tried again where asked for', async () => {
    const heard: { url: string; body: string; signature: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const signature = String(request.headers['x-content-signature']);
        heard.push({ url: request.url ?? '', body, signature });
        response.writeHead(heard.length === 1 ? 429 : 204).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?recordId=`;
    const { id = 0 } = await client.SystemAPI.postSystemCallbacks({
      url,
      objectId: 1,
      type: 'ticket',
      level: 'owner',
    } as never);
    await client.ServiceAPI.patchServiceTicketsById(1003, [
      { op: 'replace', path: 'summary', value: 'Outlook asks for the password' },
    ] as never);
    await expect.poll(() => heard.length).toBe(2);
    const { body, signature } = heard[1] ?? { body: '', signature: '' };
    expect(heard[1]?.url).toBe('/hook?recordId=1003&action=updated');
    expect(heard[0]?.body).toBe(body);
    const { Metadata } = JSON.parse(body) as { Metadata: { key_url: string } };
    const key = (await (await fetch(Metadata.key_url)).json()) as { signing_key: string };
    const secret = createHash('sha256').update(key.signing_key).digest();
    expect(createHmac('sha256', secret).update(body).digest('base64')).toBe(signature);
    await client.SystemAPI.deleteSystemCallbacksById(id);
    server.close();
  });
});

describe('the addresses of the simulated ConnectWise', () => {
  it('say null for a company that is not there, and a page of HTML for an old version', async () => {
    const info = await fetch(`${simulator.url}/login/companyinfo/nobody`);
    expect([info.status, await info.json()]).toEqual([200, null]);
    const old = await fetch(`${simulator.url}/v2020_1/apis/3.0/system/info`);
    expect(old.status).toBe(404);
    expect(await old.text()).toContain('<html>');
  });

  it('take a member by cookies, with the context alone', async () => {
    const hash = simulator.memberHash('praman');
    const ask = (cookie: string) =>
      fetch(`${simulator.url}/v4_6_release/apis/3.0/system/myMembers/info`, {
        headers: { cookie, clientId: simulator.connection.credentials.client_id ?? '' },
      });
    const cookies = `companyName=northstar; memberId=PRaman; memberHash=${hash}`;
    const answer = await ask(`${cookies}; memberContext=web`);
    expect(await answer.json()).toMatchObject({ identifier: 'praman' });
    expect((await ask(cookies)).status).toBe(401);
    expect((await ask(`${cookies.replace('PRaman', 'mokafor')}; memberContext=web`)).status).toBe(
      401,
    );
  });
});
