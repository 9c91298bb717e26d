import { expect, it } from 'vitest';
import { PsaError } from '../../providers/psa/provider.js';
import { createFakePsa } from '../../testing/fake-psa.js';
import { redactingProvider } from './redacting-provider.js';

const call = { signal: new AbortController().signal };
const secret = 's3cret/with+signs';
const options = {
  siteUrl: 'https://psa.test',
  credentials: {},
  settings: { note_kind: 'internal', resolved_status: {}, time_entry: true },
  discovered: null,
  remember: async () => undefined,
} as const;

function failing(error: unknown) {
  const psa = createFakePsa();
  const provider = psa.create('halo', options);
  const rejecting = () => Promise.reject(error as Error);
  return redactingProvider({ ...provider, ticket: rejecting, ticketWithDetails: rejecting }, [
    secret,
  ]);
}

it.each([
  ['as it is', secret],
  ['in an address', encodeURIComponent(secret)],
  ['as basic authentication', Buffer.from(secret).toString('base64')],
])('takes a secret out of a message %s, and keeps the rest of the error', async (_, form) => {
  const provider = failing(new PsaError('rate_limited', `No ${form}!`, { retryAfter: 9 }));
  for (const work of [provider.ticket('1', call), provider.ticketWithDetails('1', call)]) {
    await expect(work).rejects.toMatchObject({
      code: 'rate_limited',
      message: 'No [secret]!',
      retryAfter: 9,
    });
  }
});

it('drops a cause that holds a secret, however deep, and keeps one that does not', async () => {
  const telling = Object.assign(new Error('no'), { config: { headers: { key: secret } } });
  const found = await failing(new PsaError('unreachable', 'No', { cause: telling }))
    .ticket('1', call)
    .catch((error: unknown) => error as PsaError);
  expect(found).toMatchObject({ message: 'No', cause: undefined });
  const harmless = new Error('reset');
  const kept = await failing(new PsaError('unreachable', 'No', { cause: harmless }))
    .ticket('1', call)
    .catch((error: unknown) => error as PsaError);
  expect((kept as PsaError).cause).toBe(harmless);
});

it('takes secrets out of the parts of a ticket that could not be read', async () => {
  const psa = createFakePsa();
  const provider = psa.create('halo', options);
  const { ticket, details } = await provider.ticketWithDetails('101', call);
  const error = new PsaError('permission', `${secret} may not`);
  const redacted = redactingProvider(
    {
      ...provider,
      ticketWithDetails: async () => ({ ticket, details: { ...details, notes: { error } } }),
    },
    [secret],
  );
  const read = await redacted.ticketWithDetails('101', call);
  expect(read.details).toMatchObject({
    company: details.company,
    notes: { error: { code: 'permission', message: '[secret] may not' } },
  });
});
