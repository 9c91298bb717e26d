import { describe, expect, it } from 'vitest';
import { parseTicketLocally } from './ticket-parser.js';
import type { TicketRecords } from './ticket-records.js';

const named = (...names: string[]) => names.map((name, at) => ({ id: `${name[0]}${at}`, name }));

const records: TicketRecords = {
  companies: [
    { id: 'northwind', name: 'Northwind Dental' },
    { id: 'harbor', name: 'Harbor Legal, LLC' },
    { id: 'alpine', name: 'Alpine Logistics' },
    { id: 'alpine-eye', name: 'Alpine Eye Care' },
    { id: 'cedar', name: 'Cedar Family Clinic' },
    { id: 'obrien', name: "O'Brien & Sons" },
    { id: 'network', name: 'Network Solutions' },
    { id: 'quotes', name: 'Acme "East" (US)' },
  ],
  boards: [
    { id: 'desk', name: 'Help Desk' },
    { id: 'projects', name: 'Projects' },
    { id: 'alerts', name: 'Alerts' },
  ],
  priorities: [
    { id: 'p1', name: 'Priority 1 - Critical' },
    { id: 'p2', name: 'Priority 2 - High' },
    { id: 'p3', name: 'Priority 3 - Medium' },
    { id: 'p4', name: 'Priority 4 - Low' },
  ],
  members: [
    { id: 'm1', name: 'Margaret Okafor', identifier: 'mokafor' },
    { id: 'm2', name: 'Tomás Herrera', identifier: 'therrera' },
    { id: 'm3', name: 'Ingrid Solberg', identifier: 'isolberg' },
    { id: 'm4', name: 'Ingrid Nilsen', identifier: 'inilsen' },
  ],
  me: { id: 'm1', name: 'Margaret Okafor' },
  wanted: ['company_id', 'board_id', 'priority_id'],
  statuses: async (boardId) =>
    boardId === 'desk'
      ? [
          { id: 'new', name: 'New' },
          { id: 'waiting', name: 'Waiting on Customer' },
        ]
      : named('Planned'),
};

type Read = Awaited<ReturnType<typeof parseTicketLocally>>;

const prompts: [string, Partial<Read>][] = [
  [
    'Printer offline at Northwind Dental',
    { company_id: 'northwind', summary: 'Printer offline at Northwind Dental', description: null },
  ],
  ['printer offline at northwind', { company_id: 'northwind' }],
  ['NORTHWIND DENTAL CANNOT PRINT', { company_id: 'northwind' }],
  ["Northwind Dental's scanner is dead", { company_id: 'northwind' }],
  ['Harbor Legal: cannot open "Q3 report".xlsx', { company_id: 'harbor' }],
  ['Harbor Legal, LLC lost its internet line', { company_id: 'harbor' }],
  ['VPN tunnel down for Cedar', { company_id: 'cedar' }],
  ['Cedar Family Clinic needs a new laptop', { company_id: 'cedar' }],
  ['O’Brien & Sons cannot log in', { company_id: 'obrien' }],
  ['Mail is slow for acme "east" (us)', { company_id: 'quotes' }],
  ['Outlook keeps asking for the password', { company_id: null, warnings: [] }],
  ['The network is slow and solutions are needed', { company_id: null }],
  ['the ships on the harbor camera freeze', { company_id: null }],
  ['Shipping labels do not print at Alpine Logistics', { company_id: 'alpine' }],
  [
    'No phones at Alpine',
    {
      company_id: null,
      warnings: ['More than one company fits: “Alpine Logistics”, “Alpine Eye Care”'],
    },
  ],
  [
    'Northwind Dental cannot reach the share of Harbor Legal',
    {
      company_id: null,
      warnings: ['More than one company fits: “Northwind Dental”, “Harbor Legal, LLC”'],
    },
  ],
  ['Server room is hot, high priority', { priority_id: 'p2', summary: 'Server room is hot' }],
  ['Server room is hot. Priority: high', { priority_id: 'p2', summary: 'Server room is hot' }],
  ['Mail down, P1', { priority_id: 'p1' }],
  ['Mail down, prio 3', { priority_id: 'p3' }],
  ['Mail down, priority 7', { priority_id: null, warnings: ['There is no priority 7'] }],
  ['URGENT: whole office has no internet', { priority_id: 'p1' }],
  ['It is not urgent, the clock is wrong', { priority_id: null, warnings: [] }],
  ['Mail is critical for them', { priority_id: 'p1' }],
  ['The disk space is low on SRV2', { priority_id: null }],
  ['New mouse, low priority please', { priority_id: 'p4' }],
  ['Assign to me: replace the toner', { assigned_member_id: 'm1' }],
  [
    'Replace the toner and assign it to me',
    { assigned_member_id: 'm1', summary: 'Replace the toner' },
  ],
  ['Replace the toner. I’ll take this', { assigned_member_id: 'm1' }],
  ['Toner, assign to Tomas Herrera', { assigned_member_id: 'm2', summary: 'Toner' }],
  ['Toner, assign to tomás', { assigned_member_id: 'm2' }],
  ['Toner, assigned to therrera', { assigned_member_id: 'm2' }],
  ['Toner; give it to Herrera', { assigned_member_id: 'm2' }],
  [
    'Toner, assign to Ingrid',
    {
      assigned_member_id: null,
      warnings: ['More than one member fits: “Ingrid Solberg”, “Ingrid Nilsen”'],
    },
  ],
  ['Toner, assign to Ingrid Nilsen', { assigned_member_id: 'm4' }],
  [
    'Toner, assign to Zoe',
    { assigned_member_id: null, warnings: ['Nobody to assign to is called “zoe”'] },
  ],
  ['Tomás cannot log in', { assigned_member_id: null, warnings: [] }],
  ['Do not assign this yet: toner is low', { assigned_member_id: null, warnings: [] }],
  ['Put it on the Projects board: new switch', { board_id: 'projects' }],
  ['He works on projects in Excel and it crashes', { board_id: null }],
  ['Help desk ticket: Excel crashes', { board_id: 'desk' }],
  [
    'Excel crashes, Help Desk, status: waiting on customer',
    { board_id: 'desk', status_id: 'waiting' },
  ],
  ['Help Desk: mark it as new, Excel crashes', { status_id: 'new' }],
  [
    'Excel crashes, status waiting on customer',
    {
      board_id: null,
      status_id: null,
      warnings: ['Which status is meant depends on the board: choose that first'],
    },
  ],
  ['A new laptop on the Help Desk board', { board_id: 'desk', status_id: null }],
  [
    'Please create a high priority ticket for Northwind Dental: the X-ray PC does not start. It beeps three times. Assign it to me',
    {
      company_id: 'northwind',
      priority_id: 'p2',
      assigned_member_id: 'm1',
      summary: 'The X-ray PC does not start',
      description: 'the X-ray PC does not start. It beeps three times.',
      missing_fields: ['board_id'],
    },
  ],
  [
    'Create a ticket',
    { summary: null, missing_fields: ['summary', 'company_id', 'board_id', 'priority_id'] },
  ],
  ['...', { summary: null }],
];

describe('the local parser', () => {
  it.each(prompts)('reads %j', async (prompt, expected) => {
    expect(await parseTicketLocally(prompt, records)).toMatchObject({
      parser: 'local',
      ...expected,
    });
  });

  it('names no record that is not there', async () => {
    const empty = { ...records, companies: [], boards: [], priorities: [], members: [], me: null };
    const read = await parseTicketLocally(
      'High priority for Northwind Dental on the Projects board, assign to me',
      empty,
    );
    expect(read).toMatchObject({
      company_id: null,
      board_id: null,
      priority_id: null,
      assigned_member_id: null,
    });
    expect(read.warnings).toContain('You are not mapped to a member yet');
  });

  it('takes the only board that there is', async () => {
    const one = { ...records, boards: records.boards.slice(0, 1) };
    expect(await parseTicketLocally('Excel crashes', one)).toMatchObject({ board_id: 'desk' });
  });

  it('cuts a long summary between words and keeps the whole as description', async () => {
    const prompt = `The ${'very '.repeat(40)}old printer fails`;
    const read = await parseTicketLocally(prompt, records);
    expect(read.summary).toMatch(/^The (very )+very…$/);
    expect(read.summary!.length).toBeLessThanOrEqual(100);
    expect(read.description).toBe(prompt);
  });

  it.each([
    ['assign '.repeat(1100)],
    ['create a ticket for '.repeat(400)],
    [`priority ${' '.repeat(7900)}x`],
    ['(((((((('.repeat(1000)],
    ['please '.repeat(1100)],
    [',;'.repeat(4000)],
  ])('is done in no time with what is hard to read', async (prompt) => {
    const many = Array.from({ length: 3000 }, (_, at) => ({
      id: `${at}`,
      name: `Company ${at} Inc`,
    }));
    const started = performance.now();
    await parseTicketLocally(prompt, { ...records, companies: many });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
