import type {
  MemberMapping,
  NoteKind,
  PsaBoard,
  PsaCapabilities,
  PsaCompany,
  PsaConnection,
  PsaMe,
  PsaPriority,
  PsaStatus,
  PsaTest,
  PsaWrite,
  TicketContext,
  TicketNote,
  TicketResource,
  TicketRow,
} from '../contract/psa.js';
import type { EmbedHostSettings, EmbedKey } from '../contract/embed.js';
import { fakeId, fakeNow } from './fake-records.js';

/** What a ticket of the fake PSA has beside its row. */
export type FakeTicketDetails = Pick<
  TicketContext,
  'company' | 'contact' | 'configurations' | 'notes' | 'sla' | 'unavailable'
> & {
  description: string | null;
  url: string | null;
  /** Ids of tickets that it is related to. */
  related: string[];
};

/** What the fake PSA holds. */
export interface FakePsaState {
  me: PsaMe;
  boards: PsaBoard[];
  /** By board. */
  statuses: Record<string, PsaStatus[]>;
  priorities: PsaPriority[];
  companies: PsaCompany[];
  /** The PSA's members, and whose they are; `is_rf_user` of a member follows from it. */
  mappings: MemberMapping[];
  tickets: TicketRow[];
  /** By ticket; one that is not named has none. */
  details: Record<string, Partial<FakeTicketDetails>>;
  writes: PsaWrite[];
  /** While the PSA is away, what is written is kept as pending. */
  isAway: boolean;
  connection: PsaConnection | null;
  /** What a test of the connection finds. */
  test: PsaTest;
  keys: EmbedKey[];
  hosts: EmbedHostSettings[];
}

const all: PsaCapabilities = {
  create: true,
  status: true,
  notes: ['discussion', 'internal', 'resolution'],
  assignees: 'many',
  time_entries: true,
  boards: true,
  priorities: true,
  companies: true,
  configurations: true,
  sla: true,
};

/** What our own tickets can do, where no PSA is connected. */
export const internalCapabilities: PsaCapabilities = {
  ...all,
  status: false,
  notes: [],
  assignees: 'none',
  time_entries: false,
  boards: false,
  priorities: false,
  companies: false,
  configurations: false,
  sla: false,
};

/** An MSP's PSA on an ordinary morning; times count from `now`. */
export function fakePsaState(now: string = fakeNow): FakePsaState {
  const at = (minutes: number): string =>
    new Date(new Date(now).getTime() + minutes * 60_000).toISOString();
  return {
    me: {
      provider: 'connectwise',
      provider_name: 'ConnectWise',
      capabilities: structuredClone(all),
      member: { id: '54', name: 'Priya Raman' },
    },
    boards: [
      { id: '1', name: 'Help desk' },
      { id: '2', name: 'Projects' },
      { id: '3', name: 'Monitoring' },
    ],
    statuses: {
      '1': [
        status('101', 'New'),
        status('102', 'In progress'),
        status('103', 'Waiting on customer'),
        status('104', 'Escalated'),
        status('109', 'Resolved', true),
      ],
      '2': [
        status('201', 'New'),
        status('202', 'Scheduled'),
        status('203', 'In progress'),
        status('209', 'Completed', true),
      ],
      '3': [status('301', 'New'), status('302', 'Acknowledged'), status('309', 'Cleared', true)],
    },
    priorities: [
      { id: '1', name: 'Critical', rank: 1, color: '#d92d20' },
      { id: '2', name: 'High', rank: 2, color: '#f79009' },
      { id: '3', name: 'Medium', rank: 3, color: '#2e90fa' },
      { id: '4', name: 'Low', rank: 4, color: null },
    ],
    companies: [
      { id: '7', name: 'Northwind Dental' },
      { id: '8', name: 'Harbor Legal' },
      { id: '9', name: 'Alpine Logistics' },
      { id: '10', name: 'Cedar Family Clinic' },
    ],
    mappings: members.map(([member_id, member_name, user]) => ({
      member_id,
      member_identifier: identifierOf(member_name),
      member_name,
      member_email: `${identifierOf(member_name)}@demo.test`,
      user_id: user === null ? null : fakeId(2, user),
      user_name: user === null ? null : member_name,
      mapped_by: user === null ? null : 'email',
    })),
    tickets: [
      fakeTicketRow({ entered_at: at(-42), resources: [resource('54'), resource('57')] }),
      fakeTicketRow({
        id: '1042',
        summary: 'VPN tunnel down to the branch office',
        status_id: '102',
        status_name: 'In progress',
        priority_id: '1',
        priority_name: 'Critical',
        company_id: '8',
        company_name: 'Harbor Legal',
        resources: [resource('54')],
        entered_at: at(-128),
      }),
      fakeTicketRow({
        id: '1043',
        summary: 'Outlook keeps asking for the password',
        priority_id: '3',
        priority_name: 'Medium',
        company_id: '9',
        company_name: 'Alpine Logistics',
        entered_at: at(-305),
      }),
      fakeTicketRow({
        id: '1044',
        summary: 'Cannot open "Q3 report".xlsx from the finance share',
        status_id: '103',
        status_name: 'Waiting on customer',
        priority_id: '3',
        priority_name: 'Medium',
        company_id: '10',
        company_name: 'Cedar Family Clinic',
        resources: [resource('54')],
        entered_at: at(-1460),
      }),
      fakeTicketRow({
        id: '1045',
        summary: 'New starter on Monday: laptop, mailbox and access to the practice software',
        board_id: '2',
        board_name: 'Projects',
        status_id: '202',
        status_name: 'Scheduled',
        priority_id: '4',
        priority_name: 'Low',
        resources: [resource('52')],
        entered_at: at(-2900),
      }),
      fakeTicketRow({
        id: '1046',
        summary: 'Backup of SRV-DC01 failed for the second night',
        board_id: '3',
        board_name: 'Monitoring',
        status_id: '301',
        company_id: '9',
        company_name: 'Alpine Logistics',
        entered_at: at(-610),
      }),
      fakeTicketRow({
        id: '1031',
        summary: 'Toner warning on the second floor',
        status_id: '109',
        status_name: 'Resolved',
        priority_id: '4',
        priority_name: 'Low',
        entered_at: at(-20_300),
        closed: true,
      }),
    ],
    details: {
      '1041': {
        description:
          'Since about nine o’clock nobody on the second floor can print. The display says “Ready”, Windows says “Offline”.',
        url: 'https://psa.example/tickets/1041',
        company: {
          id: '7',
          name: 'Northwind Dental',
          phone: '+1 555 0142',
          website: 'https://northwind-dental.example',
        },
        contact: {
          id: '31',
          name: 'Hannah Brooks',
          email: 'hannah.brooks@northwind-dental.example',
          phone: '+1 555 0143',
        },
        configurations: [
          {
            id: '801',
            name: 'NWD-PRN-02',
            type: 'Printer',
            serial_number: 'PHB8K21904',
            ip_address: '10.20.2.31',
          },
          {
            id: '802',
            name: 'NWD-PC-114',
            type: 'Workstation',
            serial_number: '5CG1290XKT',
            ip_address: '10.20.2.114',
          },
        ],
        notes: [
          fakeTicketNote(
            '9003',
            'internal',
            'Spooler restarted, no change.',
            'Priya Raman',
            at(-8),
          ),
          fakeTicketNote(
            '9002',
            'discussion',
            'We are looking into it. Please leave the printer switched on.',
            'Priya Raman',
            at(-20),
          ),
          fakeTicketNote(
            '9001',
            'discussion',
            'It is urgent: patients wait for their forms.',
            'Hannah Brooks',
            at(-36),
          ),
        ],
        related: ['1031', '1045'],
        sla: { name: 'Gold', state: 'running', due_at: at(78) },
      },
      '1042': { sla: { name: 'Gold', state: 'breached', due_at: at(-14) } },
      '1044': { sla: { name: 'Silver', state: 'paused', due_at: null } },
    },
    writes: [],
    isAway: false,
    connection: fakePsaConnection(),
    test: { ok: true, code: null, detail: null },
    keys: [
      {
        id: fakeId(11, 1),
        name: 'ConnectWise pod',
        key: 'pk_fake_0123456789',
        allowed_origins: ['https://psa.example'],
        created_at: fakeNow,
      },
    ],
    hosts: [
      {
        host: 'connectwise',
        settings: { origin: 'https://psa.example' },
        secret_count: 0,
        updated_at: fakeNow,
      },
    ],
  };
}

/** An account without a PSA: its tickets are its own. */
export function fakeWithoutPsa(now: string = fakeNow): FakePsaState {
  const state = fakePsaState(now);
  const me: PsaMe = {
    provider: 'internal',
    provider_name: 'ResolutionFlow',
    capabilities: structuredClone(internalCapabilities),
    member: null,
  };
  return {
    ...state,
    me,
    connection: null,
    mappings: [],
    boards: [],
    companies: [],
    priorities: [],
  };
}

/** A connected PSA in which nobody is mapped to the signed-in user. */
export function fakeWithoutMapping(now: string = fakeNow): FakePsaState {
  const state = fakePsaState(now);
  return { ...state, me: { ...state.me, member: null } };
}

/** An open ticket on the help desk. */
export function fakeTicketRow(changes: Partial<TicketRow> = {}): TicketRow {
  return {
    id: '1041',
    summary: 'Printer offline on the second floor',
    board_id: '1',
    board_name: 'Help desk',
    status_id: '101',
    status_name: 'New',
    priority_id: '2',
    priority_name: 'High',
    company_id: '7',
    company_name: 'Northwind Dental',
    resources: [],
    entered_at: fakeNow,
    closed: false,
    ...changes,
  };
}

export function fakeTicketNote(
  id: string,
  kind: NoteKind,
  text: string,
  author: string | null = 'Priya Raman',
  created_at: string | null = fakeNow,
): TicketNote {
  return { id, kind, text, author, created_at, pending: false };
}

/** Something that waits for the PSA since its second attempt failed. */
export function fakePsaWrite(changes: Partial<PsaWrite> = {}): PsaWrite {
  return {
    id: fakeId(10, 1),
    ticket_id: '1041',
    session_id: null,
    kind: 'status',
    summary: 'Change the status to In progress',
    status: 'pending',
    attempts: 2,
    last_error: 'ConnectWise did not answer within 30 seconds',
    next_attempt_at: '2026-03-02T09:31:00.000Z',
    created_at: fakeNow,
    ...changes,
  };
}

export function fakePsaConnection(changes: Partial<PsaConnection> = {}): PsaConnection {
  return {
    provider: 'connectwise',
    provider_name: 'ConnectWise',
    site_url: 'https://psa.example',
    credentials: ['company_id', 'public_key', 'private_key', 'client_id'],
    settings: { note_kind: 'internal', resolved_status: { '1': '109' }, time_entry: true },
    capabilities: structuredClone(all),
    last_test: { ok: true, code: null, detail: null, at: fakeNow },
    webhook: null,
    created_at: fakeNow,
    updated_at: fakeNow,
    ...changes,
  };
}

/** Id, name, and which of our users that is; the last two are nobody of ours. */
const members: [id: string, name: string, user: number | null][] = [
  ['51', 'Margaret Okafor', 1],
  ['52', 'Tomás Herrera', 2],
  ['53', 'Ingrid Solberg', 5],
  ['54', 'Priya Raman', 3],
  ['55', 'Daniel Whitlock', 4],
  ['57', 'Jonas Weber', null],
  ['58', 'Sofia Marchetti', null],
];

function resource(memberId: string): TicketResource {
  const found = members.find(([id]) => id === memberId);
  const member_name = found?.[1] ?? '';
  return {
    member_id: memberId,
    member_name,
    member_identifier: identifierOf(member_name),
    is_rf_user: found?.[2] != null,
  };
}

function identifierOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(' ', '.');
}

function status(id: string, name: string, closed = false): PsaStatus {
  return { id, name, closed };
}
