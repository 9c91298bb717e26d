import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { entities, labelOf } from './entities.js';
import { table, type AutotaskState, type Row } from './state.js';
import type { Change } from './writes.js';

/** Delivers what changed to whoever asked to be called. */
export interface Webhooks {
  changed(change: Change): void;
  /** Waits for deliveries that are under way. */
  settled(): Promise<void>;
  stop(): void;
}

const attempts = 5;
const failuresUntilOff = 25;
const answerMs = 10_000;

export function createWebhooks(state: AutotaskState): Webhooks {
  // One callout after the other for each webhook, in order.
  const queues = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  const stopped = new AbortController();
  let sequence = 0;

  function enqueue(kind: Kind, hook: Row, change: Change): void {
    const key = `${kind.entity}/${hook.id}`;
    const body = bodyOf(kind, hook, change, ++sequence);
    const last = queues.get(key) ?? Promise.resolve();
    queues.set(
      key,
      last.then(() => deliver(key, kind, hook, body)),
    );
  }

  async function deliver(key: string, kind: Kind, hook: Row, body: string): Promise<void> {
    for (let attempt = 1; attempt <= attempts && !stopped.signal.aborted; attempt += 1) {
      if (await send(String(hook.webhookUrl), String(hook.secretKey), body)) {
        failures.set(key, 0);
        return;
      }
      const failed = (failures.get(key) ?? 0) + 1;
      failures.set(key, failed);
      if (failed >= failuresUntilOff) return turnOff(kind, hook);
      if (attempt < attempts) await pause();
    }
  }

  async function pause(): Promise<void> {
    // Stopping ends the wait: there is nothing left to deliver.
    await wait(state.settings.webhookRetry, undefined, { signal: stopped.signal }).catch(
      () => null,
    );
  }

  async function turnOff(kind: Kind, hook: Row): Promise<void> {
    hook.isActive = false;
    const body = encode({ Action: 'Deactivated', Guid: hook.webhookGUID, EntityType: kind.type });
    await send(String(hook.deactivationUrl), String(hook.secretKey), body);
  }

  async function send(url: string, secret: string, body: string): Promise<boolean> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Hook-Signature': `sha1=${createHmac('sha1', secret).update(body).digest('base64')}`,
        },
        body,
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(answerMs)]),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      // Nobody there, or too slow: the same as an answer that is no success.
      return false;
    }
  }

  return {
    changed(change) {
      const kind = kinds.find(({ of }) => of === change.entity);
      if (!kind) {
        if (/WebhookFields$/.test(change.entity)) readyLater(state, change);
        return;
      }
      for (const hook of table(state, kind.entity).values()) {
        if (wants(state, kind, hook, change)) enqueue(kind, hook, change);
      }
    },
    async settled() {
      await Promise.all(queues.values());
    },
    stop: () => stopped.abort(),
  };

  function bodyOf(kind: Kind, hook: Row, change: Change, number: number): string {
    const shown = fieldsOf(state, kind, hook).filter(
      ({ row, name }) => row.isDisplayAlwaysField === true || change.fields.includes(name),
    );
    return encode({
      Action: change.action,
      Guid: hook.webhookGUID,
      EntityType: kind.type,
      Id: change.row.id,
      Fields: Object.fromEntries(
        shown.map(({ label, name }) => [
          label,
          labelOf(kind.of, name, change.row[name]) || String((change.row[name] as string) ?? ''),
        ]),
      ),
      EventTime: new Date().toISOString(),
      SequenceNumber: number,
      PersonID: change.by,
    });
  }
}

interface Kind {
  entity: string;
  of: string;
  type: string;
}
const kinds: Kind[] = ['Ticket', 'TicketNote'].map((type) => ({
  entity: `${type}Webhooks`,
  of: `${type}s`,
  type,
}));

function wants(state: AutotaskState, kind: Kind, hook: Row, change: Change): boolean {
  const isExcluded = [...table(state, `${kind.type}WebhookExcludedResources`).values()].some(
    (one) => one.webhookID === hook.id && one.resourceID === change.by,
  );
  const isSubscribed = hook[`isSubscribedTo${change.action}Events`] === true;
  if (hook.isActive !== true || hook.isReady !== true || isExcluded || !isSubscribed) return false;
  const fields = fieldsOf(state, kind, hook).filter(({ row }) => row.isSubscribedField === true);
  return (
    change.action === 'Delete' ||
    (change.action === 'Create' && fields.length > 0) ||
    fields.some(({ name }) => change.fields.includes(name))
  );
}

const namesOfLabels: Record<string, string> = {
  Status: 'status',
  Title: 'title',
  Priority: 'priority',
  Queue: 'queueID',
  'Primary Resource': 'assignedResourceID',
  Description: 'description',
  'Note Type': 'noteType',
  Publish: 'publish',
  'Ticket ID': 'ticketID',
};

function fieldsOf(state: AutotaskState, kind: Kind, hook: Row) {
  const entity = `${kind.type}WebhookFields`;
  return [...table(state, entity).values()]
    .filter((row) => row.webhookID === hook.id)
    .map((row) => {
      const label = labelOf(entity, 'fieldID', row.fieldID);
      return { row, label, name: namesOfLabels[label] ?? label };
    });
}

/** A webhook with a field is ready after a while. */
function readyLater(state: AutotaskState, { entity, row }: Change): void {
  const owner = entities.get(entity.toLowerCase())?.child?.of;
  if (!owner) return;
  setTimeout(() => {
    const hook = table(state, owner).get(Number(row.webhookID));
    if (hook) hook.isReady = true;
  }, state.settings.webhookReady).unref();
}

/** JSON as Autotask writes it: what is no plain ASCII is escaped, so only the raw bytes verify. */
function encode(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]|[<>&']/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
