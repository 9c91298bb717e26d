import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../../../../examples/psa-simulators/autotask/seed.js';
import {
  anyCall,
  callAs,
  psaErrorOf,
  startAutotask,
  type AutotaskUnderTest,
} from '../../../testing/autotask.js';
import type { PsaProvider, PsaTicketDraft } from '../provider.js';

const draft: PsaTicketDraft & { reference: string } = {
  summary: 'Written by a test',
  description: null,
  companyId: '0',
  boardId: null,
  statusId: null,
  priorityId: null,
  assignedMemberId: null,
  reference: 'rf-1',
};
const priya = callAs(people.l1, 'Priya Raman');

describe('writing to Autotask', () => {
  let autotask: AutotaskUnderTest;
  let provider: PsaProvider;

  beforeEach(async () => {
    autotask = await startAutotask();
    provider = autotask.connect();
  });
  afterEach(() => autotask.simulator.stop());

  const state = () => autotask.simulator.state;
  const writes = (from: number) =>
    autotask.simulator.requests
      .slice(from)
      .filter(({ method, path }) => method !== 'GET' && !path.includes('/query'));

  describe('a ticket', () => {
    it('is created with what the instance presets, and with a reference', async () => {
      const created = await provider.createTicket(draft, priya);
      expect(created).toMatchObject({
        companyName: 'Meridian Managed IT',
        boardName: 'Service Desk',
        statusName: 'New',
        priorityName: 'Medium',
      });
      expect(state().tickets.get(Number(created.id))).toMatchObject({
        externalID: 'rf-1',
        creatorResourceID: people.l1,
        dueDateTime: expect.any(String) as string,
      });
    });

    it('is found by a reference of any length', async () => {
      const reference = 'rf-'.padEnd(120, 'x');
      const { id } = await provider.createTicket({ ...draft, reference }, anyCall);
      expect((await provider.findTicket(reference, anyCall))?.id).toBe(id);
      await expect(provider.findTicket(`${reference}y`, anyCall)).resolves.toBeNull();
    });

    it('says what is missing, before anything is sent', async () => {
      await provider.boards(anyCall);
      const from = autotask.simulator.requests.length;
      const error = await psaErrorOf(provider.createTicket({ ...draft, companyId: null }, anyCall));
      expect(error).toMatchObject({ code: 'invalid' });
      expect(error.message).toBe('Autotask requires of a new ticket: company');
      expect(writes(from)).toEqual([]);
    });

    it('is cut to what Autotask takes, and says so', async () => {
      const description = 'x'.repeat(9000);
      const { id } = await provider.createTicket({ ...draft, description }, anyCall);
      const kept = state().tickets.get(Number(id))!.description!;
      expect(kept).toHaveLength(8000);
      expect(kept).toMatch(/cut: longer than Autotask takes\]$/);
    });

    it('keeps its status where Autotask says it was changed, but did not', async () => {
      await provider.boards(anyCall);
      state().settings.ignoreWrites = true;
      const error = await psaErrorOf(provider.setStatus('7801', '8', anyCall));
      expect(error).toMatchObject({ code: 'invalid' });
      expect(error.message).toContain('left it at New');
    });

    it('refuses a status that is not in use any longer, without a write', async () => {
      const from = autotask.simulator.requests.length;
      expect(await psaErrorOf(provider.setStatus('7801', '13', anyCall))).toMatchObject({
        code: 'invalid',
      });
      expect(writes(from)).toEqual([]);
    });
  });

  describe('a note', () => {
    it.each([
      ['discussion', 1],
      ['internal', 2],
      ['resolution', 2],
    ] as const)('of the kind %s is published as %i', async (kind, publish) => {
      const { id } = await provider.addNote('7801', { kind, text: 'T', reference: 'n' }, anyCall);
      expect(state().notes.get(Number(id))).toMatchObject({ publish, noteType: 3 });
      expect(state().tickets.get(7801)?.resolution).toBeNull();
    });

    it('is written as the member', async () => {
      const note = { kind: 'internal', text: 'T', reference: 'n' } as const;
      const { id } = await provider.addNote('7801', note, priya);
      expect(state().notes.get(Number(id))?.creatorResourceID).toBe(people.l1);
      expect((await provider.notes('7801', anyCall)).at(-1)).toMatchObject({
        author: 'Priya Raman',
        text: 'T',
      });
    });

    it('is written as ourselves, with the name, where that is not allowed', async () => {
      state().settings.impersonation = false;
      const note = { kind: 'internal', text: 'T', reference: 'n' } as const;
      const { id } = await provider.addNote('7801', note, priya);
      const row = state().notes.get(Number(id))!;
      expect(row).toMatchObject({ title: 'Internal note by Priya Raman [RF n]' });
      expect(row.creatorResourceID).not.toBe(people.l1);
      expect((await provider.notes('7801', anyCall)).at(-1)?.author).toBe('Priya Raman');
    });

    it('names nobody else where somebody of the PSA wrote such a title', async () => {
      const row = [...state().notes.values()].find((one) => one.creatorResourceID === people.l1)!;
      row.title = 'Note by Margaret Okafor [RF x]';
      const notes = await provider.notes(String(row.ticketID), anyCall);
      expect(notes.find(({ id }) => id === String(row.id))?.author).toBe('Priya Raman');
    });
  });

  describe('assignees', () => {
    it('are primary first, and then secondary', async () => {
      await provider.addResource('7804', String(people.l1), anyCall);
      await provider.addResource('7804', String(people.cover), anyCall);
      expect(state().tickets.get(7804)).toMatchObject({
        assignedResourceID: people.l1,
        assignedResourceRoleID: 29683354,
      });
      const helping = [...state().secondaryResources.values()].filter(
        ({ ticketID }) => ticketID === 7804,
      );
      // Her role stands only among the service desk roles, where another one is not active.
      expect(helping).toMatchObject([{ resourceID: people.cover, roleID: 29683355 }]);
    });

    it('move up where the primary one is removed', async () => {
      await provider.removeResource('7807', String(people.jonas), anyCall);
      const names = (await provider.resources('7807', anyCall)).map((one) => one.memberName);
      expect(names).toEqual(['Tomás Herrera', 'Priya Raman']);
      expect(state().tickets.get(7807)?.assignedResourceID).toBe(people.engineer);
    });

    it('stay as they were where moving up is refused', async () => {
      state().resources.get(people.engineer)!.isActive = false;
      const error = await psaErrorOf(
        provider.removeResource('7807', String(people.jonas), anyCall),
      );
      expect(error.code).toBe('invalid');
      expect(state().tickets.get(7807)?.assignedResourceID).toBe(people.jonas);
    });

    it.each([
      [people.viewer, 'no active service desk role'],
      [29682887, 'not active'],
      [1, 'no such resource'],
    ])('cannot be %i: %s', async (id, words) => {
      const from = autotask.simulator.requests.length;
      const error = await psaErrorOf(provider.addResource('7804', String(id), anyCall));
      expect(error).toMatchObject({ code: 'invalid' });
      expect(error.message).toContain(words);
      expect(writes(from)).toEqual([]);
    });
  });

  describe('time', () => {
    const entry = {
      startedAt: new Date('2026-11-20T23:50:00Z'),
      endedAt: new Date('2026-11-21T00:20:00Z'),
      notes: 'What was done',
      memberId: null,
      reference: 't-1',
    };

    it('is booked for the member, with the notes where customers do not see them', async () => {
      const { id } = await provider.addTimeEntry('7801', entry, priya);
      expect(state().timeEntries.get(Number(id))).toMatchObject({
        resourceID: people.l1,
        roleID: 29683354,
        hoursWorked: 0.5,
        dateWorked: '2026-11-20T00:00:00Z',
        startDateTime: '2026-11-20T23:50:00Z',
        summaryNotes: 'Guided troubleshooting',
        internalNotes: 'What was done\n\n[RF t-1]',
      });
    });

    it('shows the notes where the account writes discussions', async () => {
      const shown = autotask.connect({
        settings: { note_kind: 'discussion', resolved_status: {}, time_entry: true },
      });
      const { id } = await shown.addTimeEntry('7801', entry, priya);
      expect(state().timeEntries.get(Number(id))?.summaryNotes).toBe('What was done');
      await expect(shown.findTimeEntry('7801', 't-1', anyCall)).resolves.toEqual({ id });
    });

    it('needs somebody whose time it is', async () => {
      expect(await psaErrorOf(provider.addTimeEntry('7801', entry, anyCall))).toMatchObject({
        code: 'invalid',
      });
    });
  });
});
