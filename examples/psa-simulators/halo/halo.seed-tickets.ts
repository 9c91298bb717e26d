import {
  haloTime,
  unassignedAgent,
  type HaloAction,
  type HaloAgent,
  type HaloClient,
  type HaloTicket,
} from './halo.state.js';

/** A dozen tickets by hand, and as many more as make every list longer than a page. */
export function haloTickets(
  clients: readonly HaloClient[],
  agents: readonly HaloAgent[],
): { tickets: HaloTicket[]; actions: HaloAction[] } {
  const tickets: HaloTicket[] = [];
  const actions: HaloAction[] = [];

  written.forEach((one, at) => {
    const ticket = build(2042 + at, one, clients[at % 4]);
    tickets.push(ticket);
    one.notes.forEach((note, index) => {
      const who = agents.find(({ id }) => id === note.agent);
      actions.push({
        id: index + 1,
        ticket_id: ticket.id,
        outcome: note.hidden ? 'Private Note' : 'Public Note',
        outcome_id: note.hidden ? 7 : 23,
        who: who?.name ?? 'Helen Marsh',
        who_type: who ? 1 : 2,
        who_agentid: who?.id ?? 0,
        datetime: haloTime(hoursAgo(one.hoursAgo / (index + 2))),
        note: note.html.replaceAll('<br>', '\n').replaceAll(/<[^>]+>/g, ''),
        note_html: note.html,
        hiddenfromuser: note.hidden,
        sendemail: false,
        timetaken: 0,
        old_status: null,
        new_status: null,
      });
    });
  });

  for (let at = 0; at < 248; at += 1) {
    const isClosed = at % 9 === 0;
    const type = at % 5 === 0 ? 5 : at % 3 === 0 ? 3 : 1;
    const status = type === 5 ? [31, 32] : type === 3 ? [1, 2, 21] : [1, 2, 3, 8];
    const made: Written = {
      summary: `${subjects[at % subjects.length]} (${100 + at})`,
      details: 'Reported by monitoring.',
      type,
      status: isClosed ? (type === 5 ? 39 : 9) : (status[at % status.length] ?? 1),
      priority: 1 + (at % 4),
      agent: [unassignedAgent, 14, 12, 16, 13][at % 5] ?? unassignedAgent,
      hoursAgo: 30 + at * 5,
      assets: [],
      notes: [],
    };
    tickets.push(build(1700 + at, made, clients[at % clients.length]));
  }
  return { tickets, actions };
}

interface Written {
  summary: string;
  details: string;
  type: number;
  status: number;
  priority: number;
  agent: number;
  hoursAgo: number;
  assets: number[];
  notes: { agent: number; hidden: boolean; html: string }[];
}

function build(id: number, one: Written, client: HaloClient | undefined): HaloTicket {
  const clientId = client?.id ?? 12;
  const entered = hoursAgo(one.hoursAgo);
  const isClosed = one.status === 9 || one.status === 39;
  return {
    id,
    summary: one.summary,
    details: one.details,
    details_html: `<p>${one.details.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`,
    tickettype_id: one.type,
    status_id: one.status,
    sla_id: one.type === 5 ? 2 : 1,
    priority_id: one.priority,
    client_id: clientId,
    site_id: client?.main_site_id ?? 400,
    user_id: 1000 + clientId,
    agent_id: one.agent,
    team: one.type === 5 ? 'Projects' : '1st Line Support',
    onhold: one.status === 8,
    hasbeenclosed: isClosed,
    dateoccurred: haloTime(entered),
    dateclosed: isClosed ? haloTime(hoursAgo(one.hoursAgo - 3)) : null,
    last_update: haloTime(entered),
    respondbydate: haloTime(hoursAgo(one.hoursAgo - 2)),
    responsedate: one.notes.length > 0 || isClosed ? haloTime(hoursAgo(one.hoursAgo - 1)) : null,
    fixbydate: haloTime(hoursAgo(one.hoursAgo - 8)),
    assets: one.assets.map((asset) => ({ id: asset })),
    additional_agents: [],
  };
}

function hoursAgo(hours: number): Date {
  return new Date(Date.now() - hours * 3_600_000);
}

const subjects = [
  'Backup job failed on the file server',
  'New starter needs an account',
  'Low disk space warning',
  'Licence renewal for the office suite',
  'Screen flickers after docking',
  'Shared mailbox access',
  'Replace the access point',
  'Phone shows no service',
];

const plain = { type: 1, status: 1, priority: 3, agent: unassignedAgent, assets: [], notes: [] };
const written: Written[] = [
  {
    ...plain,
    summary: 'Printer offline on the second floor',
    details: 'Nobody on the second floor can print since this morning. The display says "Offline".',
    priority: 2,
    agent: 14,
    hoursAgo: 2,
    assets: [800, 810],
    notes: [
      { agent: 0, hidden: false, html: '<p>We restarted it <b>twice</b>, no change.</p>' },
      { agent: 14, hidden: true, html: '<p>Answers to ping; the spooler hangs.</p>' },
      { agent: 14, hidden: false, html: '<p>We are looking into it.<br>Back within the hour.</p>' },
    ],
  },
  {
    ...plain,
    summary: 'VPN tunnel down to the branch office',
    details: 'The branch lost the tunnel at 07:40. Phones there are down too.',
    priority: 1,
    status: 2,
    agent: 12,
    hoursAgo: 4,
    assets: [821],
    notes: [
      { agent: 12, hidden: true, html: '<p>Phase 2 fails, the peer changed its policy.</p>' },
    ],
  },
  {
    ...plain,
    summary: 'Outlook keeps asking for the password',
    details: 'Three people since the change of yesterday evening.',
    agent: 14,
    hoursAgo: 5,
    notes: [{ agent: 14, hidden: true, html: '<p>Modern sign-in is off on these machines.</p>' }],
  },
  {
    ...plain,
    summary: 'Cannot open "Q3 report".xlsx',
    details: 'The file "Q3 report".xlsx under \\\\files\\finance says that it is locked.',
    hoursAgo: 6,
  },
  {
    ...plain,
    summary: 'Laptop does not start after the update',
    details: 'Black screen with a cursor.',
    priority: 2,
    status: 3,
    agent: 13,
    hoursAgo: 7,
  },
  {
    ...plain,
    type: 3,
    summary: 'Onboard two new hygienists on Monday',
    details: 'Accounts, mailboxes, badges.',
    status: 21,
    hoursAgo: 9,
  },
  {
    ...plain,
    summary: 'Wi-Fi drops in the meeting room',
    details: 'Every call of more than ten minutes.',
    priority: 4,
    hoursAgo: 12,
  },
  {
    ...plain,
    summary: 'Suspicious e-mail from "the bank"',
    details: 'Two people clicked the link.',
    priority: 1,
    agent: 12,
    status: 2,
    hoursAgo: 13,
  },
  {
    ...plain,
    type: 5,
    summary: 'Move the file server to the new rack',
    details: 'Window agreed for Saturday.',
    status: 32,
    hoursAgo: 20,
  },
  {
    ...plain,
    summary: 'Scanner sends mails to the wrong address',
    details: 'Since the address book was imported.',
    priority: 4,
    agent: 16,
    hoursAgo: 22,
  },
  {
    ...plain,
    summary: 'Backup older than 48 hours',
    details: 'The nightly job has not run twice.',
    priority: 2,
    status: 8,
    agent: 14,
    hoursAgo: 26,
  },
  {
    ...plain,
    summary: 'Teams calls without sound',
    details: 'Solved by the headset driver.',
    status: 9,
    agent: 14,
    hoursAgo: 48,
  },
];
