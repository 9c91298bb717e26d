import { readFile } from 'node:fs/promises';
import path from 'node:path';
import express, { type Request, type Response, type Router } from 'express';
import { entities, labelOf } from './entities.js';
import { html, raw, type Html } from './html.js';
import { notFound } from './refusal.js';
import { people } from './seed.js';
import type { AutotaskState, NoteRow, TicketRow } from './state.js';
import type { Writes } from './writes.js';

/** Where the page's button leads, once somebody embedded us. */
export interface LiveLink {
  server: string;
  key: string;
}

/** The path that the real ticket screen has, which the browser extension goes by. */
const detail = '/Mvc/ServiceDesk/TicketDetail.mvc';

/** The ticket's screen and the list of tickets, as a browser sees them. */
export function createScreen(
  state: AutotaskState,
  writes: Writes,
  liveLink: () => LiveLink | null,
): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    const server = liveLink()?.server;
    response.set('Content-Security-Policy', policy(server)).set('Cache-Control', 'no-store');
    next();
  });
  router.use(express.urlencoded({ extended: false }));

  for (const [name, type] of [
    ['screen.css', 'text/css'],
    ['screen.js', 'text/javascript'],
  ] as const) {
    router.get(`/screen/${name}`, async (_request, response) => {
      response
        .type(type)
        .send(await readFile(path.join(import.meta.dirname, 'browser', name), 'utf8'));
    });
  }

  router.get('/', (request, response) => {
    send(response, listPage(state, personOf(request.query.as)));
  });
  router.get('/screen/tickets/:id', (request, response) => {
    response.redirect(addressOf(Number(request.params.id), personOf(request.query.as)));
  });
  router.get('/Autotask/AutotaskExtend/ExecuteCommand.aspx', (request, response) => {
    response.redirect(addressOf(Number(request.query.TicketID), personOf(request.query.as)));
  });
  router.get(detail, (request, response) => {
    const ticket = ticketOf(state, request.query.ticketId);
    send(response, ticketPage(state, ticket, personOf(request.query.as), liveLink()));
  });

  router.post('/screen/tickets/:id/status', (request, response) => {
    const ticket = ticketOf(state, request.params.id);
    const { status, person } = fieldsOf(request);
    writes.update(
      entityNamed('tickets'),
      { id: ticket.id, status: Number(status) },
      author(person),
    );
    response.redirect(303, addressOf(ticket.id, personOf(request.query.as)));
  });
  router.post('/screen/tickets/:id/notes', (request, response) => {
    const ticket = ticketOf(state, request.params.id);
    const { text, person } = fieldsOf(request);
    const note = { ticketID: ticket.id, title: 'Note', noteType: 3, publish: 2 };
    writes.create(entityNamed('ticketnotes'), { ...note, description: text }, author(person));
    response.redirect(303, addressOf(ticket.id, personOf(request.query.as)));
  });
  return router;
}

/** The ticket's address as its screen has it. */
export function addressOf(id: number, as: Person): string {
  return `${detail}?ticketId=${id}&as=${as}`;
}

type Person = keyof typeof people;

/** Who looks: the L1 tech where nobody is known by that name. */
function personOf(name: unknown): Person {
  return (Object.keys(people) as Person[]).find((one) => one === name) ?? 'l1';
}

function author(name: unknown) {
  return { resourceId: people[personOf(name)], impersonated: null };
}

/** The open tickets, newest first. */
export function openTickets(state: AutotaskState): TicketRow[] {
  return [...state.tickets.values()]
    .filter(({ status }) => status !== 5)
    .sort((a, b) => b.createDate.localeCompare(a.createDate) || b.id - a.id);
}

function listPage(state: AutotaskState, as: Person): Html {
  const rows = openTickets(state).map(
    (ticket) =>
      html`<tr>
        <td><a href="${addressOf(ticket.id, as)}">${ticket.ticketNumber}</a></td>
        <td>${ticket.title}</td>
        <td>${label('status', ticket.status)}</td>
        <td>${label('priority', ticket.priority)}</td>
        <td>${companyName(state, ticket)}</td>
      </tr>`,
  );
  const body = html`<main id="ticket">
    <h1 tabindex="-1">Open tickets</h1>
    <table>
      <thead>
        <tr>
          <th>Ticket</th>
          <th>Title</th>
          <th>Status</th>
          <th>Priority</th>
          <th>Company</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </main>`;
  return page(state, 'Open tickets', as, body);
}

function ticketPage(
  state: AutotaskState,
  ticket: TicketRow,
  as: Person,
  liveLink: LiveLink | null,
): Html {
  const notes = [...state.notes.values()]
    .filter((note) => note.ticketID === ticket.id)
    .sort((a, b) => b.createDateTime.localeCompare(a.createDateTime) || b.id - a.id);
  const helpers = [...state.secondaryResources.values()]
    .filter((one) => one.ticketID === ticket.id)
    .map((one) => personName(state, Number(one.resourceID)));
  const body = html`<main id="ticket">
    <h1 tabindex="-1">${ticket.ticketNumber} ${ticket.title}</h1>
    <div class="actions">${neighbours(state, ticket, as)} ${liveLinkButton(liveLink, ticket)}</div>
    <div class="columns">
      <div>
        <section>
          <h2>Description</h2>
          <p class="text">${ticket.description ?? ''}</p>
        </section>
        <section>
          <h2>Notes</h2>
          <ol>
            ${notes.map(
              (note) =>
                html`<li>
                  <strong>${note.title ?? ''}</strong>
                  <p class="quiet">
                    ${authorName(state, note)} · ${labelOf('TicketNotes', 'publish', note.publish)}
                    · ${note.createDateTime.slice(0, 16).replace('T', ' ')}
                  </p>
                  <p class="text">${note.description}</p>
                </li>`,
            )}
          </ol>
        </section>
      </div>
      <div>
        <section>
          <h2>Ticket</h2>
          <dl>
            <dt>Status</dt>
            <dd>${label('status', ticket.status)}</dd>
            <dt>Priority</dt>
            <dd>${label('priority', ticket.priority)}</dd>
            <dt>Queue</dt>
            <dd>${label('queueID', ticket.queueID)}</dd>
            <dt>Company</dt>
            <dd>${companyName(state, ticket)}</dd>
            <dt>Primary</dt>
            <dd>${personName(state, ticket.assignedResourceID)}</dd>
            <dt>Secondary</dt>
            <dd>${helpers.join(', ')}</dd>
          </dl>
        </section>
        <section>
          <h2>Change it as somebody else</h2>
          <form method="post" action="/screen/tickets/${ticket.id}/status?as=${as}">
            <label>Status ${statusChoice(ticket)}</label>
            <label>As ${personChoice(state)}</label>
            <button>Change status</button>
          </form>
          <form method="post" action="/screen/tickets/${ticket.id}/notes?as=${as}">
            <label class="wide">Note <textarea name="text" rows="3" required></textarea></label>
            <label>As ${personChoice(state)}</label>
            <button>Add note</button>
          </form>
        </section>
      </div>
    </div>
  </main>`;
  return page(state, `${ticket.ticketNumber} - ${ticket.title}`, as, body);
}

function page(state: AutotaskState, title: string, as: Person, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/screen/screen.css" />
        <script src="/screen/screen.js" defer></script>
      </head>
      <body>
        <header>
          <nav><a href="/?as=${as}">Open tickets</a></nav>
          <p>Simulated Autotask, signed in as ${personName(state, people[as])}</p>
        </header>
        ${body}
      </body>
    </html>`;
}

function neighbours(state: AutotaskState, ticket: TicketRow, as: Person): Html {
  const list = openTickets(state);
  const at = list.findIndex(({ id }) => id === ticket.id);
  const link = (to: TicketRow | undefined, text: string) =>
    to ? html`<a class="button" data-within href="${addressOf(to.id, as)}">${text}</a>` : '';
  return html`${link(list[at - 1], 'Previous ticket')} ${link(list[at + 1], 'Next ticket')}`;
}

/** A LiveLink opens another tab, and carries nothing that proves who looks. */
function liveLinkButton(liveLink: LiveLink | null, ticket: TicketRow): Html | '' {
  if (!liveLink) return '';
  const target = new URL('/embed/autotask', liveLink.server);
  target.search = new URLSearchParams({
    key: liveLink.key,
    ticket_id: String(ticket.id),
  }).toString();
  return html`<a class="button" target="_blank" rel="noopener" href="${target.href}"
    >Open in ResolutionFlow</a
  >`;
}

function statusChoice(ticket: TicketRow): Html {
  const list = entityNamed('tickets').fields.get('status')?.picklist ?? [];
  return html`<select name="status">
    ${list
      .filter(({ isActive }) => isActive)
      .map((one) => option(one.value, one.label, one.value === String(ticket.status)))}
  </select>`;
}

function personChoice(state: AutotaskState): Html {
  return html`<select name="person">
    ${Object.entries(people).map(([name, id]) =>
      option(name, personName(state, id), name === 'engineer'),
    )}
  </select>`;
}

function option(value: string, text: string, selected: boolean): Html {
  return html`<option value="${value}" ${selected ? raw('selected') : ''}>${text}</option>`;
}

function label(field: string, value: unknown): string {
  return labelOf('Tickets', field, value);
}

function personName(state: AutotaskState, id: number | null): string {
  const person = id === null ? undefined : state.resources.get(id);
  return person ? `${person.firstName} ${person.lastName}` : 'nobody';
}

/** Of a note: one of ours, or the customer's contact. */
function authorName(state: AutotaskState, note: NoteRow): string {
  const contact = state.contacts.get(note.createdByContactID ?? 0);
  if (note.creatorResourceID !== null || !contact) return personName(state, note.creatorResourceID);
  return `${String(contact.firstName)} ${String(contact.lastName)}`;
}

function companyName(state: AutotaskState, { companyID }: TicketRow): string {
  return String(state.companies.get(companyID)?.companyName);
}

function ticketOf(state: AutotaskState, id: unknown): TicketRow {
  const ticket = state.tickets.get(Number(id));
  if (!ticket) throw notFound();
  return ticket;
}

function entityNamed(name: string) {
  const entity = entities.get(name);
  if (!entity) throw new Error(`There is no entity ${name}`);
  return entity;
}

function fieldsOf(request: Request): Record<string, string> {
  return request.body as Record<string, string>;
}

function send(response: Response, content: Html): void {
  response.type('html').send(content.text);
}

/** Nothing inline, and of frames ours alone, which the browser extension may show. */
function policy(server: string | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    `frame-src ${server ?? "'none'"}`,
  ].join('; ');
}
