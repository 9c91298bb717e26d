import { describe, expect, it } from 'vitest';
import { createFakeClient } from '../fake-client.js';
import { fakePsaState, fakeWithoutPsa } from '../fake-psa-records.js';

describe('the fake PSA', () => {
  it('finds by text as data, the exact ticket by its number, and whose it is', async () => {
    const { tickets } = createFakeClient();
    const ids = async (query: Parameters<typeof tickets.search>[0]) =>
      (await tickets.search(query)).items.map(({ id }) => id);
    expect(await ids({ search: '"Q3 report"' })).toEqual(['1044']);
    expect(await ids({ search: '#1042' })).toEqual(['1042']);
    expect(await ids({ search: '1042' })).toEqual([]);
    expect(await ids({ assigned: 'me' })).toEqual(['1042', '1041', '1044']);
    expect(await ids({ closed: true })).toEqual(['1031']);
  });

  it('tells open panels of a change by somebody else', async () => {
    const client = createFakeClient();
    const heard: string[] = [];
    client.live.on('ticket:updated', ({ ticket_id }) => heard.push(ticket_id));
    client.fake.psa.actAsOther('1041', { kind: 'status', statusId: '102' });
    client.fake.psa.actAsOther('1041', { kind: 'note', text: 'Toner replaced' });
    expect(heard).toContain('1041');
    const { ticket, notes } = await client.tickets.context('1041');
    expect(ticket.status_name).toBe('In progress');
    expect(notes[0]?.text).toBe('Toner replaced');
  });

  it('refuses a status of another board', async () => {
    const { tickets } = createFakeClient();
    await expect(tickets.setStatus('1041', '202')).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('keeps what is written while the PSA is away, and writes it once it is back', async () => {
    const client = createFakeClient();
    client.fake.psa.setAway(true);
    expect((await client.tickets.setStatus('1041', '102')).pending).toBe(true);
    const note = await client.tickets.addNote('1041', { kind: 'internal', text: 'Later' });
    expect(note.pending).toBe(true);
    const waiting = await client.tickets.context('1041');
    expect(waiting.ticket.status_name).toBe('New');
    expect(waiting.pending_writes.map(({ kind }) => kind)).toEqual(['status', 'note']);
    client.fake.psa.setAway(false);
    const settled = await client.tickets.context('1041');
    expect(settled.ticket.status_name).toBe('In progress');
    expect(settled.pending_writes).toEqual([]);
    expect(settled.notes.filter(({ text }) => text === 'Later')).toHaveLength(1);
  });

  it('drops a write that is discarded', async () => {
    const client = createFakeClient();
    client.fake.psa.setAway(true);
    const note = await client.tickets.addNote('1041', { kind: 'internal', text: 'Never' });
    client.fake.psa.refuseWrite(note.id, 'The ticket is locked');
    await client.tickets.cancelWrite(note.id);
    client.fake.psa.setAway(false);
    const { notes } = await client.tickets.context('1041');
    expect(notes.some(({ text }) => text === 'Never')).toBe(false);
  });

  it('lets roles do what the server lets them', async () => {
    const viewer = createFakeClient({ user: 'viewer' });
    await expect(viewer.tickets.search()).rejects.toMatchObject({ code: 'forbidden' });
    const tech = createFakeClient({ user: 'l1_tech' });
    await expect(tech.psa.connection()).rejects.toMatchObject({ code: 'forbidden' });
    const owner = createFakeClient({ user: 'owner', state: { psa: fakeWithoutPsa() } });
    await expect(owner.psa.connection()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('reads a draft out of a description, and guesses nothing', async () => {
    const state = fakePsaState();
    state.companies.push({ id: '11', name: 'Northwind Traders' });
    const { tickets } = createFakeClient({ state: { psa: state } });
    const parsed = await tickets.parse('High: printer down at Northwind, help desk, assign to me');
    expect(parsed).toMatchObject({ priority_id: '2', board_id: '1', assigned_member_id: '54' });
    expect(parsed.company_id).toBeNull();
    expect(parsed.missing_fields).toContain('company_id');
    expect(parsed.warnings[0]).toContain('Northwind Traders');
  });
});
