import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Express } from 'express';
import { companyId } from './authentication.js';
import type { Callback } from './state.js';
import type { RecordEvent, World } from './world.js';

/** Told again after so many milliseconds, and only where the answer asks for it. */
const retries = [2000, 4000];
const retriedStatuses = [404, 409, 419, 429];

/** Tells who asked of what happened, signed with a key that can be fetched here. */
export function deliverCallbacks(app: Express, world: World): { stop(): void } {
  const keyId = randomUUID();
  const signingKey = randomUUID();
  const timers = new Set<NodeJS.Timeout>();
  const ends = new AbortController();

  app.get(/^\/v[\w.]+\/{1,2}system\/callbackkey\/index\.rails$/, (request, response) => {
    const { companyName, id } = request.query;
    if (companyName !== companyId || id !== keyId) return void response.status(404).end();
    response.json({ signing_key: signingKey });
  });

  world.onEvent((event) => {
    for (const callback of world.state.callbacks) {
      if (isMeant(callback, event)) void send(callback, messageOf(callback, event), event, 0);
    }
  });

  function isMeant(callback: Callback, { type, id }: RecordEvent): boolean {
    if (callback.inactive || callback.type !== type) return false;
    const ticket = world.state.tickets.find((one) => one.id === id);
    if (callback.level === 'board') return ticket?.boardId === callback.objectId;
    if (callback.level === 'status') return ticket?.statusId === callback.objectId;
    return callback.level === 'owner' || callback.objectId === id;
  }

  function messageOf(callback: Callback, event: RecordEvent): string {
    const ticket = world.state.tickets.find(({ id }) => id === event.id);
    return JSON.stringify({
      MessageId: randomUUID(),
      FromUrl: new URL(world.origin()).host,
      CompanyId: companyId,
      MemberId: event.memberIdentifier,
      Action: event.action,
      Type: event.type,
      ID: event.id,
      ProductInstanceId: null,
      PartnerId: null,
      Entity:
        ticket && event.action !== 'deleted' ? JSON.stringify(world.views.ticket(ticket)) : null,
      Metadata: {
        key_url: `${world.origin()}/${world.state.codebase}/system/callbackkey/index.rails?companyName=${companyId}&id=${keyId}`,
      },
      CallbackObjectRecId: callback.id,
    });
  }

  async function send(
    callback: Callback,
    body: string,
    event: RecordEvent,
    tried: number,
  ): Promise<void> {
    const key = createHash('sha256').update(signingKey).digest();
    const signature = createHmac('sha256', key).update(body).digest('base64');
    // Appended as text: this is why the address has to end with `recordId=`.
    const status = await fetch(`${callback.url}${event.id}&action=${event.action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'x-content-signature': signature },
      body,
      signal: AbortSignal.any([ends.signal, AbortSignal.timeout(5000)]),
    }).then(
      (response) => response.status,
      // Nobody there: not one of the answers that are tried again.
      () => 0,
    );
    const delay = retries[tried];
    if (!retriedStatuses.includes(status) || delay === undefined || ends.signal.aborted) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void send(callback, body, event, tried + 1);
    }, delay);
    timers.add(timer);
  }

  return {
    stop() {
      ends.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
