import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAutotaskSimulator, type AutotaskSimulator } from './autotask-simulator.js';

describe('the simulated Autotask', () => {
  let simulator: AutotaskSimulator;
  beforeAll(async () => {
    simulator = await createAutotaskSimulator({ latency: 5 });
  });
  afterAll(() => simulator.stop());
  afterEach(() => simulator.fail(null));

  async function send(
    method: string,
    address: string,
    body?: object,
    more: Record<string, string> = {},
  ) {
    const { username, secret, integration_code } = simulator.connection.credentials;
    const { zone } = simulator.state.settings;
    const base = `${simulator.connection.site_url}/zone${zone}/ATServicesRest/V1.0/`;
    const answer = await fetch(new URL(address, base), {
      method,
      headers: {
        ApiIntegrationCode: integration_code!,
        UserName: username!,
        Secret: secret!,
        'Content-Type': 'application/json',
        ...more,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const json = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, json, errors: String(json.errors as string[]) };
  }

  const query = (filter: object[], more: object = {}) =>
    send('POST', 'Tickets/query', { filter, ...more });

  it('tells the zone without credentials, of users it knows', async () => {
    const ask = (user: string) =>
      fetch(
        `${simulator.connection.site_url}/atservicesrest/v1.0/zoneInformation?user=${encodeURIComponent(user)}`,
      );
    expect((await ask('nobody@autotask.test')).status).toBe(500);
    await expect((await ask('api@autotask.test')).json()).resolves.toMatchObject({
      url: expect.stringMatching(/ATServicesRest\/$/) as string,
      webUrl: `${simulator.url}/`,
    });
  });

  it('refuses the right credentials in the wrong zone', async () => {
    const wrong = `${simulator.connection.site_url}/zone3/ATServicesRest/V1.0/Tickets/7801`;
    expect((await send('GET', wrong)).status).toBe(401);
  });

  it.each(['ne', 'startsWith', 'isNull', 'isNotNull', 'between', 'like'])(
    'does not know the operator %s',
    async (op) => {
      const { status, errors } = await query([{ op, field: 'title', value: 'x' }]);
      expect(status).toBe(500);
      expect(errors).toContain(op);
    },
  );

  it.each([
    ['no filter', { filter: [] }],
    ['too many records', { filter: [{ op: 'exist', field: 'id' }], MaxRecords: 501 }],
    ['an unknown field', { filter: [{ op: 'eq', field: 'summary', value: 'x' }] }],
    ['a field not to be asked for', { filter: [{ op: 'exist', field: 'creatorType' }] }],
    [
      'a dotted field',
      { filter: [{ op: 'exist', field: 'id' }], IncludeFields: ['company.companyName'] },
    ],
    [
      'two user-defined fields',
      {
        filter: ['Site', 'Room'].map((field) => ({ op: 'eq', field, value: 'x', udf: true })),
      },
    ],
    [
      'more than 500 values',
      { filter: [{ op: 'in', field: 'id', value: Array.from({ length: 501 }, (_, at) => at) }] },
    ],
    ['text for a number', { filter: [{ op: 'eq', field: 'queueID', value: 'x' }] }],
  ])('refuses a query with %s', async (_, body) => {
    const { status, errors } = await send('POST', 'Tickets/query', body);
    expect(status).toBe(500);
    expect(errors).not.toBe('undefined');
  });

  it('understands its own operators, in any casing of the fields', async () => {
    const { json } = await query([
      {
        op: 'and',
        items: [
          { op: 'beginsWith', field: 'TITLE', value: 'printer' },
          { op: 'or', items: [{ op: 'notExist', field: 'externalID' }] },
          { op: 'notIn', field: 'status', value: [5] },
        ],
      },
    ]);
    expect(json.items).toHaveLength(1);
    const site = [{ op: 'eq', field: 'Site', value: 'main', udf: true }];
    expect((await query(site)).json.items).not.toHaveLength(0);
    const search = encodeURIComponent(JSON.stringify({ filter: site }));
    expect((await send('GET', `Tickets/query?search=${search}`)).status).toBe(200);
  });

  it('takes changes at the collection, and children under their parent', async () => {
    expect((await send('PATCH', 'Tickets/7801', { status: 8 })).status).toBe(405);
    expect((await send('PATCH', 'Tickets', { id: 7801, status: 8 })).status).toBe(200);
    expect((await send('POST', 'TicketNotes', { ticketID: 7801 })).status).toBe(404);
  });

  it('lets three in at a time for each entity, and says Itgenatr005 to the fourth', async () => {
    const four = await Promise.all(
      Array.from({ length: 4 }, () => send('GET', 'Resources/29682884')),
    );
    const refused = four.filter(({ status }) => status === 500);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.errors).toContain('Itgenatr005');
  });

  it('counts the calls of the hour, and stops at the threshold', async () => {
    const { settings } = simulator.state;
    const { json } = await send('GET', 'ThresholdInformation');
    settings.threshold = Number(json.currentTimeframeRequestCount);
    const refused = await send('GET', 'Tickets/7801');
    settings.threshold = 10_000;
    expect(refused.status).toBe(500);
    expect(refused.errors).toContain('threshold');
  });

  it('writes in the name of others where that is allowed', async () => {
    const note = { title: 'T', description: 'D', noteType: 3, publish: 2 };
    const as = { ImpersonationResourceId: '29682884' };
    const { json } = await send('POST', 'Tickets/7801/Notes', note, as);
    expect(simulator.state.notes.get(Number(json.itemId))).toMatchObject({
      creatorResourceID: 29682884,
      impersonatorCreatorResourceID: 29682890,
    });
    simulator.state.settings.impersonation = false;
    const refused = await send('POST', 'Tickets/7801/Notes', note, as);
    simulator.state.settings.impersonation = true;
    expect(refused.errors).toContain('adequate permissions');
    const helper = { resourceID: 29682886, roleID: 29683354 };
    const never = await send('POST', 'Tickets/7801/SecondaryResources', helper, as);
    expect(never.errors).toContain('adequate permissions');
  });

  it('shows the ticket on a screen without anything inline, and leads to us from there', async () => {
    simulator.embed({ server: 'http://127.0.0.1:4600', key: 'pk_simulated' });
    const answer = await fetch(`${simulator.url}/screen/tickets/7804`);
    const page = await answer.text();
    expect(answer.url).toBe(
      `${simulator.url}/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=7804&as=l1`,
    );
    expect(page).toMatch(/<title>T\d{8}\.\d{4} - Cannot open &#34;Q3 report&#34;\.xlsx<\/title>/);
    expect(page).toContain(
      'href="http://127.0.0.1:4600/embed/autotask?key=pk_simulated&#38;ticket_id=7804"',
    );
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page).not.toMatch(/<script>|<style|style=| on\w+=/);
    for (const asset of ['screen.css', 'screen.js']) {
      expect((await fetch(`${simulator.url}/screen/${asset}`)).status).toBe(200);
    }
  });

  it('lets somebody else change the ticket on its screen', async () => {
    await fetch(`${simulator.url}/screen/tickets/7805/status`, {
      method: 'POST',
      body: new URLSearchParams({ status: '7', person: 'jonas' }),
    });
    expect(simulator.state.tickets.get(7805)?.status).toBe(7);
    await fetch(`${simulator.url}/screen/tickets/7805/notes`, {
      method: 'POST',
      body: new URLSearchParams({ text: '<b>seen</b>', person: 'jonas' }),
    });
    const page = await (await fetch(`${simulator.url}/screen/tickets/7805`)).text();
    expect(page).toContain('&#60;b&#62;seen&#60;/b&#62;');
    expect(page).toContain('Jonas Weber');
  });

  it('remembers over a restart what it was told to keep', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rf-autotask-'));
    try {
      const first = await createAutotaskSimulator({ folder });
      await fetch(`${first.url}/screen/tickets/7801/status`, {
        method: 'POST',
        body: new URLSearchParams({ status: '12', person: 'jonas' }),
      });
      await first.stop();
      const second = await createAutotaskSimulator({ folder });
      expect(second.state.tickets.get(7801)?.status).toBe(12);
      await second.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
