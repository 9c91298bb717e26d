import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { entities } from './entities.js';
import { seed } from './seed.js';

/** A row of any entity. */
export type Row = { id: number } & Record<string, unknown>;

export interface TicketRow extends Row {
  ticketNumber: string;
  title: string;
  description: string | null;
  companyID: number;
  contactID: number | null;
  status: number;
  priority: number;
  queueID: number | null;
  assignedResourceID: number | null;
  assignedResourceRoleID: number | null;
  configurationItemID: number | null;
  createDate: string;
  lastActivityDate: string;
  completedDate: string | null;
  externalID: string | null;
  resolution: string | null;
}

export interface NoteRow extends Row {
  ticketID: number;
  title: string | null;
  description: string;
  noteType: number;
  publish: number;
  createDateTime: string;
  creatorResourceID: number | null;
  createdByContactID: number | null;
}

export interface ResourceRow extends Row {
  firstName: string;
  lastName: string;
  email: string;
  userName: string;
  isActive: boolean;
  defaultServiceDeskRoleID: number | null;
}

/** Everything that this Autotask holds, visible and changeable for tests. */
export interface AutotaskState {
  /** Rows by entity, each by id. */
  tables: Record<string, Map<number, Row>>;
  readonly tickets: Map<number, TicketRow>;
  readonly notes: Map<number, NoteRow>;
  readonly secondaryResources: Map<number, Row>;
  readonly timeEntries: Map<number, Row>;
  readonly companies: Map<number, Row>;
  readonly contacts: Map<number, Row>;
  readonly resources: Map<number, ResourceRow>;
  /** Most requests at a time that were seen under each entity. */
  readonly peaks: Map<string, number>;
  settings: AutotaskSettings;
}

/** How this Autotask behaves; tests turn it. */
export interface AutotaskSettings {
  /** The zone that the account lives in. Elsewhere its credentials are refused. */
  zone: number;
  /** Whether the API user may write in the name of others. */
  impersonation: boolean;
  /** Answers writes with 200 and changes nothing. */
  ignoreWrites: boolean;
  /** Texts that a ticket's creation, or a note's, is refused with. */
  refuse: string | null;
  /** Requests an hour. */
  threshold: number;
  /** Milliseconds until a webhook is ready, and between two attempts to deliver. */
  webhookReady: number;
  webhookRetry: number;
  /** Webhooks that the API user's security level allows. */
  maximumWebhooks: number;
}

export const credentials = {
  username: 'api@autotask.test',
  secret: 'simulated-secret',
  integration_code: 'SIMULATEDCODE',
};

/** Makes the state anew, or as it was kept in a folder. */
export async function openState(folder?: string): Promise<AutotaskState> {
  const tables = (folder && (await load(folder))) || seed(Date.now());
  for (const { name } of entities.values()) tables[name] ??= new Map<number, Row>();
  return {
    tables,
    tickets: tableOf<TicketRow>(tables, 'Tickets'),
    notes: tableOf<NoteRow>(tables, 'TicketNotes'),
    secondaryResources: tableOf(tables, 'TicketSecondaryResources'),
    timeEntries: tableOf(tables, 'TimeEntries'),
    companies: tableOf(tables, 'Companies'),
    contacts: tableOf(tables, 'Contacts'),
    resources: tableOf<ResourceRow>(tables, 'Resources'),
    peaks: new Map(),
    settings: {
      zone: 14,
      impersonation: true,
      ignoreWrites: false,
      refuse: null,
      threshold: 10_000,
      webhookReady: 30,
      webhookRetry: 30_000,
      maximumWebhooks: 5,
    },
  };
}

export async function keepState(state: AutotaskState, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const rows = Object.fromEntries(
    Object.entries(state.tables).map(([name, table]) => [name, [...table.values()]]),
  );
  await writeFile(path.join(folder, fileName), JSON.stringify(rows));
}

export function table(state: AutotaskState, entity: string): Map<number, Row> {
  return tableOf(state.tables, entity);
}

/** The id after the highest. */
export function nextId(rows: ReadonlyMap<number, Row>): number {
  return Math.max(7800, ...rows.keys()) + 1;
}

const fileName = 'autotask.json';

async function load(folder: string): Promise<AutotaskState['tables'] | null> {
  try {
    const text = await readFile(path.join(folder, fileName), 'utf8');
    const rows = JSON.parse(text) as Record<string, Row[]>;
    return Object.fromEntries(
      Object.entries(rows).map(([name, list]) => [name, new Map(list.map((row) => [row.id, row]))]),
    );
  } catch (error) {
    // Nothing was kept yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function tableOf<T extends Row = Row>(
  tables: AutotaskState['tables'],
  entity: string,
): Map<number, T> {
  const rows = tables[entity];
  if (!rows) throw new Error(`There is no entity ${entity}`);
  return rows as Map<number, T>;
}
