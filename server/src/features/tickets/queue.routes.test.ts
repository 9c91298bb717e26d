import type { Page, Problem, QueueRow } from '@resolutionflow/sdk/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sessionActs, startDesk, type Desk } from '../../testing/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

type Queue = Page<QueueRow> & Pick<Problem, 'code'>;
const queue = (query = '', person: 'l1' | 'cover' | 'stranger' = 'l1') =>
  desk.people[person].call<Queue>('GET', `/l1/queue${query}`);

it('shows the account’s tickets, newest first, one row each', async () => {
  const { l1, colleague } = desk.people;
  const first = await desk.start(l1, { customer_name: 'Jo', customer_contact: '+47 22' });
  const second = await desk.start(colleague, { problem_statement: 'No sound', flow_id: null });
  const { body } = await queue();
  expect(body).toMatchObject({ total: 2, page: 1, page_size: 25 });
  expect(body.items).toEqual([
    {
      ticket_id: second.ticket_id,
      ticket_kind: 'internal',
      problem_statement: 'No sound',
      customer_name: null,
      status: 'walking',
      created_at: expect.stringMatching(/Z$/) as string,
    },
    expect.objectContaining({ ticket_id: first.ticket_id, customer_name: 'Jo' }),
  ]);
  expect((await queue('', 'cover')).body).toEqual(body);
  expect((await queue('', 'stranger')).body).toMatchObject({ items: [], total: 0 });
});

it('is filtered by status', async () => {
  const { l1 } = desk.people;
  const [resolved, escalated] = [await desk.start(l1), await desk.start(l1)];
  await sessionActs(l1, resolved.id).resolve();
  await sessionActs(l1, escalated.id).escalate();
  const idsOf = async (status: string) =>
    (await queue(`?status_filter=${status}`)).body.items.map(({ ticket_id }) => ticket_id);
  expect(await idsOf('resolved')).toEqual([resolved.ticket_id]);
  expect(await idsOf('escalated')).toEqual([escalated.ticket_id]);
  expect(await idsOf('open')).toEqual([]);
  const walking = await idsOf('walking');
  expect(walking).not.toContain(resolved.ticket_id);
  expect(await idsOf('all')).toHaveLength(walking.length + 2);
});

it('comes page by page', async () => {
  const all = (await queue()).body;
  const second = await queue('?page=2&page_size=1');
  expect(second.body).toEqual({ items: [all.items[1]], total: all.total, page: 2, page_size: 1 });
});

it.each(['?status_filter=closed', '?page=0', '?page_size=1000'])('refuses %s', async (query) => {
  const answer = await queue(query);
  expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request']);
});
