import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import * as z from 'zod';
import { companyId } from './authentication.js';
import { listPage, ticketPage, type Pod } from './screen.page.js';
import { screenScript } from './screen.script.js';
import { screenStyles } from './screen.styles.js';
import type { Member } from './state.js';
import { nameOf } from './views.js';
import type { World } from './world.js';

/** Whom `?as=` stands for. */
const people: Readonly<Record<string, string>> = {
  owner: 'mokafor',
  engineer: 'therrera',
  cover: 'isolberg',
  l1: 'praman',
  viewer: 'dwhitlock',
  jonas: 'jweber',
};

const save = z.object({
  status: z.coerce.number().int().optional(),
  note: z.string().max(4000).optional(),
  by: z.string(),
});

/** The ticket screen with our page in it. */
export function serveScreen(
  app: Express,
  world: World,
): {
  embed(options: { server: string; key: string }): void;
  memberHash(identifier: string): string;
} {
  const { state } = world;
  let pod: Pod | null = null;

  function podShown(): Pod | null {
    const setup = state.hostedSetups.find(
      ({ screenId, type }) => screenId === 4 && type !== 'ToolbarButton',
    );
    if (pod || !setup) return pod;
    const origin = setup.origin ?? new URL(setup.url).origin;
    return { url: setup.url, origin, height: setup.podHeight };
  }

  function memberHash(identifier: string): string {
    const known = Object.entries(state.memberHashes).find(([, owner]) => owner === identifier);
    if (known) return known[0];
    const hash = randomUUID();
    state.memberHashes[hash] = identifier;
    world.changed(null);
    return hash;
  }

  function viewer(as: unknown): { as: string; member: Member } {
    const name = typeof as === 'string' && as in people ? as : 'l1';
    const member = state.members.find(({ identifier }) => identifier === people[name]);
    if (!member) throw new Error(`no member for ${name}`);
    return { as: name, member };
  }

  /** What the page shows of a ticket; it asks again every few seconds. */
  function shown(id: unknown) {
    const ticket = world.ticketOf(id);
    const open = state.tickets.filter(
      ({ closedAt, id: other }) => !closedAt || other === ticket.id,
    );
    const at = open.indexOf(ticket);
    return {
      ticket: world.views.ticket(ticket),
      statuses: state.statuses
        .filter(({ boardId }) => boardId === ticket.boardId)
        .map((one) => ({ id: one.id, name: one.name })),
      notes: state.notes
        .filter(({ ticketId }) => ticketId === ticket.id)
        .map((note) => ({
          id: note.id,
          kind: note.kind,
          text: note.text,
          at: note.createdAt,
          author: note.createdBy,
        }))
        .reverse(),
      times: state.timeEntries
        .filter(({ ticketId }) => ticketId === ticket.id)
        .map(({ id, timeStart, timeEnd, notes }) => ({ id, timeStart, timeEnd, notes })),
      previous: open[at - 1]?.id ?? null,
      next: open[at + 1]?.id ?? null,
    };
  }

  app.use('/screen', (_request, response, next) => {
    response.set({
      'Content-Security-Policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        `frame-src ${podShown()?.origin ?? "'none'"}`,
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'Cache-Control': 'no-store',
    });
    next();
  });
  app.get('/screen/screen.js', (_request, response) => {
    response.type('js').send(screenScript);
  });
  app.get('/screen/screen.css', (_request, response) => {
    response.type('css').send(screenStyles);
  });
  app.get('/screen/tickets', (request, response) => {
    const { as, member } = viewer(request.query.as);
    const open = state.tickets.filter(({ closedAt }) => !closedAt).map(world.views.ticket);
    response.type('html').send(listPage({ as, member: nameOf(member), tickets: open }));
  });
  app.get('/screen/tickets/:id', (request, response, next) => {
    if (!state.tickets.some(({ id }) => id === Number(request.params.id))) return next();
    const { as, member } = viewer(request.query.as);
    response.type('html').send(
      ticketPage({
        as,
        member: nameOf(member),
        people: Object.keys(people),
        hostedAs: request.query.hosted === 'tab' ? 'tab' : 'pod',
        pod: podShown(),
        ...shown(request.params.id),
      }),
    );
  });
  app.get('/screen/data/tickets/:id', (request, response, next) => {
    if (!state.tickets.some(({ id }) => id === Number(request.params.id))) return next();
    response.json(shown(request.params.id));
  });
  app.get('/screen/data/member', (request, response) => {
    // Another site must not read who is signed in: the page's own scripts alone may.
    if (request.get('sec-fetch-site') === 'cross-site') return void response.status(403).end();
    const { member } = viewer(request.query.as);
    response.json({
      site: `${world.origin()}/`,
      codeBase: state.codebase,
      companyid: companyId,
      memberid: member.identifier,
      memberHash: memberHash(member.identifier),
      memberContext: 'web',
      memberEmail: member.email,
    });
  });
  app.post('/screen/data/tickets/:id', express.json(), (request, response, next) => {
    const body = save.safeParse(request.body);
    if (!body.success) return void response.status(400).json({ message: 'Nothing to save.' });
    if (!state.tickets.some(({ id }) => id === Number(request.params.id))) return next();
    const ticket = world.ticketOf(request.params.id);
    const { member } = viewer(body.data.by);
    const status = state.statuses.find(({ id }) => id === body.data.status);
    if (status && status.boardId === ticket.boardId) {
      ticket.statusId = status.id;
      ticket.closedAt = status.closed ? (ticket.closedAt ?? world.now()) : null;
    }
    if (body.data.note?.trim()) {
      state.notes.push({
        id: world.nextId(),
        ticketId: ticket.id,
        text: body.data.note.trim(),
        kind: 'discussion',
        isIssue: false,
        memberId: member.id,
        contactId: null,
        createdAt: world.now(),
        createdBy: member.identifier,
      });
    }
    world.touched(ticket, member);
    response.json(shown(ticket.id));
  });
  // The address under which people link to a ticket.
  app.get('/:codebase/ConnectWise.aspx', (request, response, next) => {
    const { routeTo, recid } = request.query;
    if (routeTo !== 'ServiceFV' || typeof recid !== 'string' || !/^\d+$/.test(recid)) return next();
    response.redirect(`/screen/tickets/${recid}`);
  });

  return {
    embed({ server, key }) {
      const url = `${server}/embed/connectwise?key=${encodeURIComponent(key)}&id=[cw_id]&screen=[cw_screen]`;
      pod = { url, origin: new URL(server).origin, height: 300 };
    },
    memberHash,
  };
}
