import { haloTickets } from './halo.seed-tickets.js';
import {
  apiAgent,
  unassignedAgent,
  type HaloAgent,
  type HaloAsset,
  type HaloClient,
  type HaloOutcome,
  type HaloPriority,
  type HaloState,
  type HaloStatus,
} from './halo.state.js';

/** The simulated PSA as it is first found: 124 clients, three ticket types, some 260 tickets. */
export function seedHalo(): HaloState {
  const clients = seedClients();
  const assets = seedAssets();
  const { tickets, actions } = haloTickets(clients, agents);
  return {
    agents: structuredClone(agents),
    clients,
    sites: clients.flatMap((client) => [
      { id: client.main_site_id, name: 'Main', client_id: client.id },
    ]),
    users: clients.flatMap((client, at) => [
      {
        id: 1000 + client.id,
        name: contactNames[at % contactNames.length] ?? '',
        emailaddress: `contact@${domainOf(client.name)}`,
        phonenumber_preferred: `+1 555 01${String(at).padStart(2, '0')}`,
        client_id: client.id,
        site_id: client.main_site_id,
        isgeneraluser: false,
      },
      {
        id: 5000 + client.id,
        name: 'General User',
        emailaddress: '',
        phonenumber_preferred: '',
        client_id: client.id,
        site_id: client.main_site_id,
        isgeneraluser: true,
      },
    ]),
    teams: [
      { id: 1, name: '1st Line Support', inactive: false },
      { id: 2, name: '2nd Line Support', inactive: false },
      { id: 3, name: 'Projects', inactive: false },
    ],
    ticketTypes: [
      type(1, 'Incident', 1, [1, 2, 3, 8, 9]),
      type(3, 'Service Request', 1, [1, 2, 21, 9]),
      type(5, 'Project Task', 2, [31, 32, 39]),
    ],
    statuses,
    priorities: seedPriorities(),
    outcomes: seedOutcomes(),
    assets,
    tickets,
    actions,
    webhooks: [],
    deliveries: [],
    applications: [
      {
        client_id: '7c0b6d1e-halo-api',
        client_secret: 'halo-api-secret-5d0c',
        grants: ['client_credentials'],
        scopes: ['edit:tickets', 'read:tickets', 'read:customers', 'read:assets'],
        agent_id: apiAgent,
      },
      {
        client_id: '4f19aa52-halo-login',
        client_secret: 'halo-login-secret-91be',
        grants: ['authorization_code', 'refresh_token'],
        scopes: [
          'edit:tickets',
          'read:tickets',
          'read:customers',
          'read:assets',
          'openid',
          'offline_access',
        ],
        agent_id: 0,
      },
    ],
    refreshTokens: [],
    settings: {
      tenant: 'simulated',
      tenantRequired: false,
      defaultPageSize: 50,
      tokenSeconds: 3600,
      limit: null,
      deniedOutcomes: [7],
      fractionalIds: false,
      tabSecret: 'halo-tab-secret-3a77',
      encodesHmac: false,
      agentParam: 'agent_id',
      ticketParam: 'ticket_id',
      webhookNames: { ticket: 'ticket', action: 'actions', event: 'event' },
      statusWarning: null,
      ignoresStatus: false,
    },
  };
}

/** Who looks at a ticket screen, by the name in its `?as=`. */
export const haloPeople: Readonly<Record<string, number>> = {
  owner: 11,
  engineer: 12,
  cover: 13,
  l1: 14,
  viewer: 15,
  jonas: 16,
};

const agents: HaloAgent[] = [
  agent(unassignedAgent, 'Unassigned', ''),
  { ...agent(apiAgent, 'ResolutionFlow API', 'api@halo.test'), isapiagent: true },
  agent(11, 'Margaret Okafor', 'owner@halo.test'),
  agent(12, 'Tomás Herrera', 'engineer@halo.test'),
  agent(13, 'Ingrid Solberg', 'cover@halo.test'),
  agent(14, 'Priya Raman', 'l1@halo.test'),
  agent(15, 'Daniel Whitlock', 'viewer@halo.test'),
  agent(16, 'Jonas Weber', 'jonas.weber@elsewhere.test'),
  { ...agent(17, 'Old Account', 'old.account@halo.test'), isdisabled: true },
];

function agent(id: number, name: string, email: string): HaloAgent {
  const initials = name
    .split(' ')
    .map((part) => part[0] ?? '')
    .join('');
  return {
    id,
    name,
    email,
    initials,
    colour: '#3f7d8c',
    team: '1st Line Support',
    isdisabled: false,
    isapiagent: false,
  };
}

function type(id: number, name: string, sla: number, statusIds: number[]) {
  return {
    id,
    name,
    use: 'ticket',
    cancreate: true,
    default_sla: sla,
    default_priority: sla === 1 ? 3 : 4,
    statuses: statusIds,
  };
}

const statuses: HaloStatus[] = [
  status(1, 'New', '#2d9cdb', false),
  status(2, 'In Progress', '#27ae60', false),
  status(3, 'With User', '#f2994a', false),
  status(8, 'On Hold', '#828282', false),
  status(9, 'Closed', '#4f4f4f', true),
  status(21, 'Awaiting Approval', '#bb6bd9', false),
  status(31, 'New', '#2d9cdb', false),
  status(32, 'Scheduled', '#56ccf2', false),
  status(39, 'Completed', '#4f4f4f', true),
];

function status(id: number, name: string, colour: string, closes: boolean): HaloStatus {
  return { id, name, shortname: name, type: 0, sequence: id, colour, closes };
}

function seedPriorities(): HaloPriority[] {
  const standard = ['Critical', 'High', 'Medium', 'Low'];
  // The second SLA has one more, so that the same number is another priority.
  const premium = ['Critical', 'VIP', 'High', 'Medium', 'Low'];
  const colours: Record<string, string> = {
    Critical: '#d64545',
    VIP: '#9b51e0',
    High: '#f2994a',
    Medium: '#f2c94c',
    Low: '#6fcf97',
  };
  return [standard, premium].flatMap((names, sla) =>
    names.map((name, at) => ({
      id: `00000000-0000-4000-8000-0000000000${sla + 1}${at + 1}`,
      slaid: sla + 1,
      priorityid: at + 1,
      name,
      colour: colours[name] ?? '',
      ishidden: false,
    })),
  );
}

function seedOutcomes(): HaloOutcome[] {
  const plain = { hidden: false, hidefromuser: false, sendemail: 0, newstatus: 0, systemid: 0 };
  return [
    { ...plain, id: 7, outcome: 'Private Note', buttonname: 'Private Note', hidefromuser: true },
    { ...plain, id: 24, outcome: 'Internal Note', buttonname: 'Internal Note', hidefromuser: true },
    { ...plain, id: 5, outcome: 'Email User', buttonname: 'Email User', sendemail: 1 },
    { ...plain, id: 23, outcome: 'Public Note', buttonname: 'Note to user' },
    { ...plain, id: 40, outcome: 'Close Request', buttonname: 'Close', newstatus: 9 },
    { ...plain, id: -20, outcome: 'Changed Status', buttonname: '', hidden: true, systemid: 20 },
  ];
}

const contactNames = ['Helen Marsh', 'Bruno Keller', 'Aisha Farouk', 'Liam Doyle', 'Mei Tanaka'];
const known = ['Northwind Dental', 'Harbor Legal', 'Alpine Logistics', 'Cedar Family Clinic'];
const firstWords = ['Blue', 'Summit', 'River', 'Oak', 'Granite', 'Maple', 'Copper', 'Prairie'];
const middleWords = ['field', 'stone', 'bridge', 'crest', 'haven'];
const lastWords = ['Accounting', 'Foods', 'Engineering'];

function seedClients(): HaloClient[] {
  const made = firstWords.flatMap((first) =>
    middleWords.flatMap((middle) => lastWords.map((last) => `${first}${middle} ${last}`)),
  );
  return [...known, ...made].map((name, at) => ({
    id: 12 + at,
    name,
    inactive: false,
    main_site_id: 400 + at,
    toplevel_id: 1,
    main_phonenumber: `+1 555 02${String(at).padStart(2, '0')}`,
    website: `https://${domainOf(name)}`,
  }));
}

function domainOf(name: string): string {
  return `${name.toLowerCase().replaceAll(' ', '-')}.test`;
}

function seedAssets(): HaloAsset[] {
  const names = ['HP LaserJet M507', 'Latitude 5440', 'FortiGate 60F', 'OptiPlex 7010'];
  return names.flatMap((name, at) =>
    known.map((_, client) => ({
      id: 800 + at * 10 + client,
      inventory_number: `A-${800 + at * 10 + client}`,
      key_field: name,
      client_id: 12 + client,
      assettype_id: at === 2 ? 3 : 1,
      assettype_name: at === 2 ? 'Network' : at === 0 ? 'Printer' : 'Workstation',
      user_id: 1012 + client,
      inactive: false,
    })),
  );
}
