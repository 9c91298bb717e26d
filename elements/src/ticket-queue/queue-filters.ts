import { msg } from '@lit/localize';
import type { Client, TicketSearch } from '@resolutionflow/sdk';
import type { PsaCapabilities } from '@resolutionflow/sdk/contract';

/** What a queue can be narrowed by: names of the search's own filters. */
export type FilterName = Exclude<keyof TicketSearch, 'page' | 'page_size'>;

/** What it is narrowed to, each as the text that an address would carry. */
export type QueueFilters = Partial<Record<FilterName, string>>;

export interface FilterOption {
  id: string;
  name: string;
}

/** How options are asked for: of whom, among what is chosen already, and beginning with what. */
export interface OptionQuery {
  client: Client;
  filters: QueueFilters;
  text: string;
  signal: AbortSignal;
}

/** One filter of the bar. */
export interface QueueFilter {
  name: FilterName;
  label: () => string;
  /** `search` is typed, `choice` a list, `find` a list too long to show, `toggle` on or off. */
  kind: 'search' | 'choice' | 'find' | 'toggle';
  /** Whether the provider has this at all. */
  can?: (capabilities: PsaCapabilities) => boolean;
  /** Another filter that decides what there is to choose from, and has to be chosen first. */
  within?: FilterName;
  options?: (query: OptionQuery) => Promise<readonly FilterOption[]>;
}

const page_size = 100;

/** The whole filter bar: a further filter is a further line. */
export const queueFilters: readonly QueueFilter[] = [
  { name: 'search', kind: 'search', label: () => msg('Search tickets') },
  {
    name: 'assigned',
    kind: 'choice',
    label: () => msg('Assigned to'),
    can: canAssign,
    options: people,
  },
  {
    name: 'board',
    kind: 'choice',
    label: () => msg('Board'),
    can: ({ boards }) => boards,
    options: boards,
  },
  {
    name: 'status',
    kind: 'choice',
    label: () => msg('Status'),
    within: 'board',
    options: statuses,
  },
  {
    name: 'priority',
    kind: 'choice',
    label: () => msg('Priority'),
    can: ({ priorities }) => priorities,
    options: priorities,
  },
  {
    name: 'company',
    kind: 'find',
    label: () => msg('Company'),
    can: ({ companies }) => companies,
    options: companies,
  },
  { name: 'closed', kind: 'toggle', label: () => msg('Closed') },
];

/** The search that the filters mean. */
export function searchOf(filters: QueueFilters): TicketSearch {
  const { closed, ...rest } = filters;
  return closed === 'true' ? { ...rest, closed: true } : rest;
}

/** With a filter set or taken away, and without what was chosen within it. */
export function withFilter(filters: QueueFilters, name: FilterName, value: string): QueueFilters {
  if ((filters[name] ?? '') === value) return filters;
  const dependent = queueFilters.filter(({ within }) => within === name);
  const gone = new Set<FilterName>([name, ...dependent.map((filter) => filter.name)]);
  const kept = Object.entries(filters).filter(([key]) => !gone.has(key as FilterName));
  return { ...Object.fromEntries(kept), ...(value ? { [name]: value } : {}) };
}

export function isFilterName(name: string): name is FilterName {
  return queueFilters.some((filter) => filter.name === name);
}

function canAssign({ assignees }: PsaCapabilities): boolean {
  return assignees !== 'none';
}

async function people({ client, signal }: OptionQuery): Promise<FilterOption[]> {
  const { items } = await client.psa.members({ page_size }, { signal });
  return [{ id: 'me', name: msg('Me') }, { id: 'unassigned', name: msg('Nobody') }, ...items];
}

async function boards({ client, signal }: OptionQuery): Promise<FilterOption[]> {
  return (await client.psa.boards({ page_size }, { signal })).items;
}

async function statuses({ client, filters, signal }: OptionQuery): Promise<FilterOption[]> {
  if (!filters.board) return [];
  return (await client.psa.statuses(filters.board, { page_size }, { signal })).items;
}

async function priorities({ client, signal }: OptionQuery): Promise<FilterOption[]> {
  return (await client.psa.priorities({ page_size }, { signal })).items;
}

async function companies({ client, text, signal }: OptionQuery): Promise<FilterOption[]> {
  const search = text ? { search: text } : {};
  return (await client.psa.companies({ ...search, page_size: 20 }, { signal })).items;
}
