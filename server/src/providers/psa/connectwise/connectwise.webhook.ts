import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { PsaError, type PsaWebhookRequest } from '../provider.js';
import { siteOrigins } from './connectwise.codebase.js';
import { isAlreadyThere } from './connectwise.error.js';
import type { ConnectwiseHttp } from './connectwise.http.js';
import { callbackEntry, callbackKey, callbackMessage } from './connectwise.schemas.js';

/** Milliseconds that a key is kept, and before a signature that does not fit makes us ask again. */
const keptFor = 60 * 60_000;
const askAgainAfter = 60_000;
const mostKeys = 20;
const keyPath = /^\/[\w.-]+\/{1,2}system\/callbackkey\/index\.rails$/;

/** ConnectWise's callbacks: asked for, and checked when they come. */
export function createWebhook(parts: { http: ConnectwiseHttp; siteUrl: string; company: string }) {
  const { http, siteUrl, company } = parts;
  const origins = siteOrigins(siteUrl);
  const keys = new Map<string, { key: string; at: number }>();

  async function keyAt(url: string, signal: AbortSignal, isForced: boolean): Promise<string> {
    const known = keys.get(url);
    const age = Date.now() - (known?.at ?? 0);
    if (known && age < (isForced ? askAgainAfter : keptFor)) return known.key;
    // Sites differ in whether it is public.
    let answer = await http.fetchKey(url, false, signal);
    if (answer.status >= 300 && answer.status < 500) {
      answer = await http.fetchKey(url, true, signal);
    }
    if (answer.status >= 300) throw http.errorOf(answer, false);
    const parsed = callbackKey.safeParse(answer.json());
    if (!parsed.success) throw refused('The key of a callback cannot be read');
    const oldest = keys.keys().next();
    if (keys.size >= mostKeys && !oldest.done) keys.delete(oldest.value);
    keys.set(url, { key: parsed.data.signing_key, at: Date.now() });
    return parsed.data.signing_key;
  }

  /** The address comes from a body that nobody vouches for yet: it leads to our own site, or nowhere. */
  function checkedKeyUrl(text: string): string {
    if (!URL.canParse(text)) throw refused('A callback names no key');
    const url = new URL(text);
    const isOurs = url.origin === origins.web || url.origin === origins.api;
    const named = url.searchParams.get('companyName') ?? company;
    const isPlain = url.username === '' && url.password === '' && url.hash === '';
    if (!isOurs || !isPlain || !keyPath.test(url.pathname) || !isCompany(named)) {
      throw refused('A callback names a key at another address');
    }
    return url.href;
  }

  const isCompany = (named: string) => named.toLowerCase() === company.toLowerCase();

  return {
    async register({ url }: { url: string }, signal: AbortSignal) {
      const path = '/system/callbacks';
      const body = {
        // The record's id and what happened are appended to this as text.
        url: `${url}${url.includes('?') ? '&' : '?'}recordId=`,
        objectId: 1,
        type: 'ticket',
        level: 'owner',
        description: 'ResolutionFlow',
      };
      const answer = await http.send({ method: 'POST', path, body, signal });
      if (isAlreadyThere(answer)) {
        return { registered: true, detail: 'ConnectWise tells us of changed tickets already' };
      }
      if (answer.status >= 300) {
        const error = http.errorOf(answer, true);
        if (error.code !== 'permission') throw error;
        const detail = `${error.message}. An admin can add the callback in ConnectWise by hand`;
        return { registered: false, detail };
      }
      return { registered: true, detail: 'ConnectWise tells us of changed tickets' };
    },

    async unregister(isOurs: (url: string) => boolean, signal: AbortSignal): Promise<void> {
      const path = '/system/callbacks';
      const found = await http.list({ path, signal }, callbackEntry);
      for (const { id } of found.filter(({ url }) => isOurs(url))) {
        const answer = await http.send({ method: 'DELETE', path: `${path}/${id}`, signal });
        // Somebody else may have removed it meanwhile.
        if (answer.status >= 300 && answer.status !== 404) throw http.errorOf(answer, true);
      }
    },

    async read({ headers, rawBody }: PsaWebhookRequest, signal: AbortSignal): Promise<string[]> {
      const signature = headers['x-content-signature'];
      const message = callbackMessage.safeParse(jsonOf(rawBody)).data;
      if (!signature || !message) throw refused('A callback without a signature or a record');
      const url = checkedKeyUrl(message.Metadata.key_url);
      const isSigned = async (isForced: boolean) =>
        isSignedWith(await keyAt(url, signal, isForced), rawBody, signature);
      // The key may have been replaced since it was kept.
      if (!(await isSigned(false)) && !(await isSigned(true))) {
        throw refused('The signature of a callback does not fit');
      }
      if (!isCompany(message.CompanyId)) throw refused('A callback for another company');
      return message.Type.toLowerCase() === 'ticket' ? [String(message.ID)] : [];
    },
  };
}

/** Over the bytes as they came: written out again they would be others. */
export function isSignedWith(signingKey: string, rawBody: Buffer, signature: string): boolean {
  const key = createHash('sha256').update(signingKey, 'utf8').digest();
  const expected = createHmac('sha256', key).update(rawBody).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    // What cannot be read is refused like what is not signed.
    return null;
  }
}

function refused(message: string): PsaError {
  return new PsaError('refused', message);
}
