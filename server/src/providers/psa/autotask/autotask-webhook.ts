import { createHmac, timingSafeEqual } from 'node:crypto';
import { pause } from '../pause.js';
import { PsaError, type PsaCall, type PsaProvider, type PsaWebhookRequest } from '../provider.js';
import type { AutotaskApi } from './autotask-api.js';
import type { Directory } from './autotask-directory.js';
import { createPicklists } from './autotask-picklists.js';
import { callout, noteOwnerRow, webhookRow } from './autotask-rows.js';

const hookName = 'ResolutionFlow';
/** What of a ticket or a note its webhook is told of, in lower case and without spaces. */
const wanted = {
  Ticket:
    /^(status|title|description|priority|queue|queueid|primaryresource|assignedresource(id)?)$/,
  TicketNote: /^(title|description|notetype|publish|ticketid|ticket)$/,
};
type Kind = keyof typeof wanted;
/** Milliseconds between looks whether a webhook is ready, and until we do not wait any longer. */
const readyWaits = { each: 500, most: 10_000 };

/** Autotask calls us when tickets and their notes change. */
export function createWebhooks(
  api: AutotaskApi,
  directory: Directory,
): Required<Pick<PsaProvider, 'registerWebhook' | 'unregisterWebhook' | 'readWebhook'>> {
  const picklists = createPicklists(api);

  async function register(kind: Kind, hook: { url: string; secret: string }, call: PsaCall) {
    const entity = `${kind}Webhooks`;
    // Of an earlier time, at this server: another installation's webhooks are not ours to remove.
    const { origin } = new URL(hook.url);
    await remove(entity, (url) => URL.canParse(url) && new URL(url).origin === origin, call);
    const { apiUserId } = await directory.people(call);
    const fields = await picklists.fields(`${kind}WebhookFields`, call, { fresh: true });
    const ids = fields
      .active('FieldID')
      .filter(({ label }) => wanted[kind].test((label ?? '').toLowerCase().replace(/\s/g, '')))
      .map(({ value }) => Number(value));
    if (ids.length === 0) {
      throw new PsaError('invalid', 'Autotask offers no field whose changes it would tell of');
    }
    const body = {
      name: hookName,
      isActive: true,
      webhookUrl: hook.url,
      deactivationUrl: hook.url,
      secretKey: hook.secret,
      sendThresholdExceededNotification: false,
      isSubscribedToCreateEvents: true,
      isSubscribedToUpdateEvents: true,
      isSubscribedToDeleteEvents: true,
    };
    const id = await api.write({ method: 'POST', entity, path: entity, body }, call);
    const child = (name: string, values: object) =>
      api.write(
        {
          method: 'POST',
          entity: `${kind}Webhook${name}`,
          path: `${entity}/${id}/${name}`,
          body: { webhookID: id, ...values },
        },
        call,
      );
    for (const fieldID of ids) {
      await child('Fields', { fieldID, isSubscribedField: true, isDisplayAlwaysField: true });
    }
    // Our own writes are known here: they need not come back.
    if (apiUserId !== null) await child('ExcludedResources', { resourceID: apiUserId });
    return isReady(entity, id, call);
  }

  async function remove(
    entity: string,
    isMeant: (url: string) => boolean,
    call: PsaCall,
  ): Promise<void> {
    const known = await api.query(
      entity,
      { filter: [{ op: 'eq', field: 'name', value: hookName }], fields: ['id', 'webhookUrl'] },
      webhookRow,
      call,
    );
    for (const { id, webhookUrl } of known) {
      if (webhookUrl === null || !isMeant(webhookUrl)) continue;
      await api.remove(entity, `${entity}/${id}`, call);
    }
  }

  async function isReady(entity: string, id: number, call: PsaCall): Promise<boolean> {
    for (let waited = 0; waited < readyWaits.most; waited += readyWaits.each) {
      const hook = await api.item(entity, id, webhookRow, call);
      if (hook?.isReady) return true;
      await pause(readyWaits.each, call.signal);
    }
    return false;
  }

  async function ticketOfNote(noteId: number, call: PsaCall): Promise<string[]> {
    const note = await api.item('TicketNotes', noteId, noteOwnerRow, call);
    return note?.ticketID == null ? [] : [String(note.ticketID)];
  }

  return {
    async registerWebhook(hook, call) {
      let ready: boolean;
      try {
        ready = await register('Ticket', hook, call);
      } catch (error) {
        return { registered: false, detail: whyNot(error) };
      }
      try {
        ready = (await register('TicketNote', hook, call)) && ready;
      } catch (error) {
        return {
          registered: true,
          detail: `Autotask tells of tickets, not of notes: ${whyNot(error)}`,
        };
      }
      const detail = ready
        ? 'Autotask tells of changed tickets and notes'
        : 'Autotask was told, and is still getting ready';
      return { registered: true, detail };
    },
    async unregisterWebhook(isOurs, call) {
      await remove('TicketWebhooks', isOurs, call);
      await remove('TicketNoteWebhooks', isOurs, call);
    },
    async readWebhook(request, secret, call) {
      verify(request, secret);
      const { action, entityType, id } = readCallout(request.rawBody);
      // That a webhook was turned off says nothing of a ticket, and nothing is to be done for it.
      if (!/^(create|update|delete)$/i.test(action) || id === null) return [];
      if (/^ticketnote$/i.test(entityType ?? '')) return ticketOfNote(id, call);
      return /^ticket$/i.test(entityType ?? '') ? [String(id)] : [];
    },
  };
}

/** Reasons that an admin can do something about; what may pass is thrown on. */
function whyNot(error: unknown): string {
  const isForAdmin = error instanceof PsaError && !error.isTemporary && !error.isUncertain;
  if (!isForAdmin || !/^(permission|invalid|not_found)$/.test(error.code)) throw error;
  return error.message;
}

/** The signature is over the bytes as they came: the same JSON written anew has another. */
function verify({ headers, rawBody }: PsaWebhookRequest, secret: string): void {
  const [, given] = /^sha1=(.+)$/.exec(headers['x-hook-signature'] ?? '') ?? [];
  const actual = Buffer.from(given ?? '', 'base64');
  const expected = createHmac('sha1', secret).update(rawBody).digest();
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) {
    throw new PsaError('refused', 'The webhook is not signed as Autotask signs it');
  }
}

function readCallout(rawBody: Buffer) {
  let body: unknown;
  try {
    body = JSON.parse(rawBody.toString('utf8'));
  } catch (error) {
    throw new PsaError('unexpected_answer', 'The webhook cannot be read', { cause: error });
  }
  const read = callout.safeParse(body);
  if (!read.success) throw new PsaError('unexpected_answer', 'The webhook cannot be read');
  return read.data;
}
