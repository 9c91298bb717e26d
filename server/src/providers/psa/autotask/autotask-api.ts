import type * as z from 'zod';
import { pause } from '../pause.js';
import { PsaError, type PsaCall, type PsaProviderOptions } from '../provider.js';
import type { VendorAnswer, VendorHttp } from '../vendor-http.js';
import { createVendorLimit, type CreateVendorLimit } from '../vendor-limit.js';
import { errorOf, ThreadRefusal } from './autotask-errors.js';
import { createdAnswer, itemAnswer, itemsAnswer } from './autotask-rows.js';
import { createZones, type Zone, type Zones } from './autotask-zone.js';

/** A condition of a query; its values are data. */
export type Filter =
  | { op: 'eq' | 'noteq' | 'gt' | 'gte' | 'lt' | 'lte'; field: string; value: FilterValue }
  | { op: 'contains'; field: string; value: string }
  | { op: 'exist' | 'notExist'; field: string }
  | { op: 'in' | 'notIn'; field: string; value: number[] }
  | { op: 'and' | 'or'; items: Filter[] };
type FilterValue = string | number | boolean;

export interface Query {
  filter: Filter[];
  fields: readonly string[];
}

/** Autotask's REST API: in the right zone, within its limits, its errors read. */
export interface AutotaskApi {
  zones: Zones;
  /** Reads any address below the version. */
  get<S extends z.ZodType>(
    entity: string,
    path: string,
    schema: S,
    call: PsaCall,
  ): Promise<z.infer<S>>;
  /** One item; null where it is not there. */
  item<S extends z.ZodType>(
    entity: string,
    id: number,
    schema: S,
    call: PsaCall,
  ): Promise<z.infer<S> | null>;
  /** All that a query finds, page after page. */
  query<S extends z.ZodType>(
    entity: string,
    query: Query,
    schema: S,
    call: PsaCall,
    most?: number,
  ): Promise<z.infer<S>[]>;
  /** Writes once, in the acting member's name where the entity knows that; answers the item's id. */
  write(write: Write, call: PsaCall): Promise<number>;
  remove(entity: string, path: string, call: PsaCall): Promise<void>;
}

export interface Write {
  method: 'POST' | 'PATCH';
  entity: string;
  /** Below the version: `Tickets` or, for what belongs to one, `Tickets/7/Notes`. */
  path: string;
  body: object;
  /** Whether it may be written in another's name. */
  impersonates?: boolean;
}

/** Threads that Autotask lets one integration have for each entity. */
const threads = 3;
const pageSize = 500;
/**
 * Waits before a read is sent again that came one thread too many, in milliseconds, give or take half:
 * other processes and programs share the threads, and would otherwise come back at the same moments.
 */
const threadWaits = [200, 500, 1200, 2500];

export function createAutotaskApi(
  options: PsaProviderOptions,
  { http, createLimit = createVendorLimit }: { http: VendorHttp; createLimit?: CreateVendorLimit },
): AutotaskApi {
  const zones = createZones(options, http);
  const limit = createLimit({ concurrent: threads });
  const { username = '', secret = '', integration_code: code = '' } = options.credentials;
  const headers = { ApiIntegrationCode: code, UserName: username, Secret: secret };

  interface Sending {
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
    /** Under which it counts, the outermost first: whether the parent of a child counts is not documented. */
    entities: string[];
    url: (zone: Zone) => string;
    body?: object;
    isRead: boolean;
    impersonate?: string;
  }

  async function send(sending: Sending, call: PsaCall): Promise<VendorAnswer> {
    const zone = await zones.current(call);
    const answer = await sendTo(zone, sending, call);
    if (answer.status !== 401) return judge(answer, sending);
    // A 401 was not done, whatever it was: the account may have moved to another zone.
    const next = await zones.discover(call);
    if (next.apiUrl === zone.apiUrl) return judge(answer, sending);
    return judge(await sendTo(next, sending, call), sending);
  }

  function sendTo(zone: Zone, sending: Sending, call: PsaCall): Promise<VendorAnswer> {
    const { method, body, isRead, impersonate } = sending;
    const work = () =>
      http.send({
        method,
        url: sending.url(zone),
        headers: {
          ...headers,
          Accept: 'application/json',
          ...(body && { 'Content-Type': 'application/json' }),
          ...(impersonate !== undefined && { ImpersonationResourceId: impersonate }),
        },
        ...(body && { body }),
        reads: isRead,
        signal: call.signal,
      });
    return sending.entities.reduceRight<() => Promise<VendorAnswer>>(
      (inner, entity) => () => limit.run(entity, inner, call.signal),
      work,
    )();
  }

  function judge(answer: VendorAnswer, { isRead }: Sending): VendorAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    const error = errorOf(answer, { isWrite: !isRead });
    if (answer.status === 429) limit.pause(error.retryAfter ?? 0);
    error.message = withoutSecrets(error.message);
    throw error;
  }

  /** A vendor may repeat what it was sent. */
  function withoutSecrets(text: string): string {
    return [secret, code, username]
      .filter((one) => one !== '')
      .reduce((clean, one) => clean.replaceAll(one, '…'), text);
  }

  async function read(sending: Omit<Sending, 'isRead'>, call: PsaCall): Promise<unknown> {
    for (const delay of threadWaits) {
      try {
        return (await send({ ...sending, isRead: true }, call)).json();
      } catch (error) {
        if (!(error instanceof ThreadRefusal)) throw error;
      }
      await pause(delay * (0.5 + Math.random()), call.signal);
    }
    return (await send({ ...sending, isRead: true }, call)).json();
  }

  async function writeAs(write: Write, call: PsaCall, impersonate?: string): Promise<number> {
    const { method, entity, path, body } = write;
    const answer = await send(
      {
        method,
        entities: entitiesOf(entity, path),
        url: addressOf(path),
        body,
        isRead: false,
        ...(impersonate !== undefined && { impersonate }),
      },
      call,
    );
    return certain(() => parse(createdAnswer, answer.json()).itemId);
  }

  return {
    zones,
    async get(entity, path, schema, call) {
      const body = await read({ method: 'GET', entities: [entity], url: addressOf(path) }, call);
      return parse(schema, body);
    },
    async item(entity, id, schema, call) {
      const path = `${entity}/${id}`;
      try {
        const body = await read({ method: 'GET', entities: [entity], url: addressOf(path) }, call);
        const { item } = parse(itemAnswer, body);
        return item == null ? null : parse(schema, item);
      } catch (error) {
        if (error instanceof PsaError && error.code === 'not_found') return null;
        throw error;
      }
    },
    async query(entity, { filter, fields }, schema, call, most = Infinity) {
      const found: z.infer<typeof schema>[] = [];
      const body = { MaxRecords: pageSize, IncludeFields: fields, filter };
      let url = addressOf(`${entity}/query`);
      for (;;) {
        const answer = await read({ method: 'POST', entities: [entity], url, body }, call);
        const { items, pageDetails } = parse(itemsAnswer, answer);
        found.push(...items.map((item) => parse(schema, item)));
        const next = pageDetails?.nextPageUrl;
        if (next == null || items.length === 0) return found;
        if (found.length >= most) {
          throw new PsaError('invalid', `More than ${most} match in Autotask: narrow the search`);
        }
        url = (zone) => within(zone, next);
      }
    },
    async write(write, call) {
      const actor = write.impersonates === true ? call.actingMember?.id : undefined;
      if (actor === undefined) return writeAs(write, call);
      try {
        return await writeAs(write, call, actor);
      } catch (error) {
        // Refused, so not done. Many do not allow to write as others: better as ourselves than not.
        if (!(error instanceof PsaError) || error.code !== 'permission') throw error;
        return writeAs(write, call);
      }
    },
    async remove(entity, path, call) {
      const entities = entitiesOf(entity, path);
      await send({ method: 'DELETE', entities, url: addressOf(path), isRead: false }, call);
    },
  };
}

function addressOf(path: string): (zone: Zone) => string {
  return ({ apiUrl }) => `${apiUrl}V1.0/${path}`;
}

/** The next page lies in the same zone; the credentials go nowhere else. */
function within({ apiUrl }: Zone, next: string): string {
  const zone = new URL(apiUrl);
  if (!URL.canParse(next) || new URL(next).origin !== zone.origin) {
    throw new PsaError('unexpected_answer', 'Autotask named a next page outside of its zone');
  }
  return next;
}

function entitiesOf(entity: string, path: string): string[] {
  const [outer = entity] = path.split('/');
  return outer === entity ? [entity] : [outer, entity];
}

/** What fails after a write was taken leaves nobody knowing what became of it. */
function certain<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PsaError)) throw error;
    throw new PsaError(error.code, error.message, { isUncertain: true, cause: error });
  }
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join('.');
  throw new PsaError(
    'unexpected_answer',
    `Autotask answered something that cannot be read${where ? ` (${where})` : ''}`,
  );
}
