import { createHmac } from 'node:crypto';
import { Router, urlencoded, type Request, type Response } from 'express';
import { HaloRefusal, type HaloChanges } from './halo.changes.js';
import { page, type Markup } from './halo.page.js';
import { screenStyles } from './halo.screen-styles.js';
import { haloPeople } from './halo.seed.js';
import type { HaloAgent, HaloState, HaloTicket } from './halo.state.js';
import { shownInFull } from './halo.ticket-views.js';

/** The ticket screen, with our tab where an admin put one. */
export function createHaloScreen(
  state: HaloState,
  {
    changes,
    save,
    embedded,
  }: {
    changes: HaloChanges;
    save: () => void;
    embedded: () => { server: string; key: string } | null;
  },
): Router {
  const router = Router();

  router.get('/screen/page.css', (_request, response) => {
    response.type('css').send(screenStyles);
  });

  router.use(['/screen', '/auth/authorize'], (_request, response, next) => {
    response.set({
      'Content-Security-Policy': [
        "default-src 'none'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        `frame-src ${embedded()?.server ?? "'none'"}`,
      ].join('; '),
      'X-Content-Type-Options': 'nosniff',
    });
    next();
  });

  router.get('/', (_request, response) => response.redirect('/screen/tickets'));

  router.get('/screen/tickets', (request, response) => {
    const viewer = viewerOf(request, state);
    const rows = openTickets(state).map((ticket) => {
      const shown = shownInFull(ticket, state);
      return [
        'tr',
        ['td', { class: 'number' }, String(ticket.id)],
        ['td', ['a', { href: addressOf(ticket.id, viewer.as) }, ticket.summary]],
        ['td', textOf(shown.client_name)],
        ['td', textOf(shown.status_name)],
        ['td', textOf(shown.agent_name)],
      ] as Markup;
    });
    const main = frame(viewer, [
      ['h1', 'Open tickets'],
      [
        'div',
        { class: 'scroll' },
        [
          'table',
          ['thead', ['tr', ...['#', 'Summary', 'Customer', 'Status', 'Agent'].map(heading)]],
          ['tbody', ...rows],
        ],
      ],
    ]);
    response.type('html').send(page('Open tickets', { main }));
  });

  router.get('/screen/tickets/:id', (request, response) => {
    const viewer = viewerOf(request, state);
    const ticket = state.tickets.find(({ id }) => String(id) === request.params.id);
    if (!ticket) return notFound(response);
    const main = frame(viewer, [
      navigation(ticket, viewer.as),
      header(ticket, state),
      [
        'div',
        { class: 'columns' },
        ['section', { class: 'about' }, ...about(ticket, viewer.as)],
        ['section', { class: 'tab' }, ['h2', 'ResolutionFlow'], tab(ticket, viewer.agent)],
      ],
    ]);
    response.type('html').send(page(`#${ticket.id} ${ticket.summary}`, { main }));
  });

  router.post(
    '/screen/tickets/:id',
    urlencoded({ extended: false }),
    (request: Request<{ id: string }>, response) => {
      const ticket = state.tickets.find(({ id }) => String(id) === request.params.id);
      if (!ticket) return notFound(response);
      const form = (request.body ?? {}) as Record<string, string | undefined>;
      const by = state.agents.find(({ id }) => String(id) === form.agent) ?? nobody;
      const note = form.note?.trim();
      try {
        if (note) {
          const hidden = form.hidden === 'yes';
          const sent = {
            ticket_id: ticket.id,
            outcome_id: hidden ? 24 : 23,
            note,
            hiddenfromuser: hidden,
          };
          changes.action({ ...sent, note_html: htmlOf(note) }, by);
        }
        if (form.status && Number(form.status) !== ticket.status_id) {
          changes.ticket({ id: ticket.id, status_id: Number(form.status) }, by);
        }
        if (form.assign && Number(form.assign) !== ticket.agent_id) {
          changes.ticket({ id: ticket.id, agent_id: Number(form.assign) }, by);
        }
      } catch (error) {
        if (!(error instanceof HaloRefusal)) throw error;
        response
          .status(400)
          .type('html')
          .send(page('Refused', { main: ['p', error.message] }));
        return;
      }
      save();
      response.redirect(303, addressOf(ticket.id, viewerOf(request, state).as));
    },
  );

  function tab(ticket: HaloTicket, agent: HaloAgent): Markup {
    const where = embedded();
    if (!where) return ['p', 'No tab is set up here yet.'];
    return [
      'iframe',
      { src: tabAddress(where, ticket, agent), title: 'ResolutionFlow', class: 'embed' },
    ];
  }

  /** The agent alone is signed; the ticket is only said. */
  function tabAddress(
    { server, key }: { server: string; key: string },
    ticket: HaloTicket,
    agent: HaloAgent,
  ): string {
    const { tabSecret, encodesHmac, agentParam, ticketParam } = state.settings;
    const hmac = createHmac('sha256', tabSecret).update(String(agent.id)).digest('base64');
    const sent = encodesHmac ? encodeURIComponent(hmac) : hmac;
    return (
      `${server}/embed/halo?key=${encodeURIComponent(key)}` +
      `&${agentParam}=${agent.id}&hmac=${sent}&${ticketParam}=${ticket.id}`
    );
  }

  function about(ticket: HaloTicket, as: string): Markup[] {
    const type = state.ticketTypes.find(({ id }) => id === ticket.tickettype_id);
    const statuses = state.statuses.filter(({ id }) => type?.statuses.includes(id));
    const people = state.agents.filter(({ isdisabled, isapiagent }) => !isdisabled && !isapiagent);
    const notes = state.actions.filter((action) => action.ticket_id === ticket.id).toReversed();
    return [
      ['h2', 'Details'],
      ['p', { class: 'text' }, ticket.details],
      ['h2', 'Change as somebody else'],
      [
        'form',
        { method: 'post', action: addressOf(ticket.id, as), class: 'change' },
        select(
          'Who',
          'agent',
          people.filter(({ id }) => id > 2),
          16,
        ),
        select('Status', 'status', statuses, ticket.status_id),
        select('Agent', 'assign', people, ticket.agent_id),
        ['label', { class: 'wide' }, 'Note', ['textarea', { name: 'note', rows: '3' }]],
        [
          'label',
          { class: 'check' },
          ['input', { type: 'checkbox', name: 'hidden', value: 'yes' }],
          'Hidden from the customer',
        ],
        ['button', 'Save'],
      ],
      ['h2', 'Actions'],
      [
        'ol',
        { class: 'notes' },
        ...notes.map(
          (action): Markup => [
            'li',
            { class: action.hiddenfromuser ? 'hidden' : 'public' },
            [
              'p',
              { class: 'meta' },
              `${action.who} · ${action.outcome} · ${action.datetime.replace('T', ' ')}` +
                (action.timetaken > 0 ? ` · ${action.timetaken} h` : ''),
            ],
            ['p', { class: 'text' }, action.note],
          ],
        ),
      ],
    ];
  }

  function navigation(ticket: HaloTicket, as: string): Markup {
    const open = openTickets(state);
    const at = open.findIndex(({ id }) => id === ticket.id);
    const link = (to: HaloTicket | undefined, text: string): Markup =>
      to ? ['a', { href: addressOf(to.id, as) }, text] : ['span', { class: 'off' }, text];
    return [
      'nav',
      ['a', { href: `/screen/tickets?as=${as}` }, 'All open tickets'],
      link(at > 0 ? open[at - 1] : undefined, '← Previous'),
      link(at >= 0 ? open[at + 1] : undefined, 'Next →'),
    ];
  }

  return router;
}

const nobody: HaloAgent = {
  id: 0,
  name: 'Somebody',
  email: '',
  initials: '',
  colour: '',
  team: '',
  isdisabled: false,
  isapiagent: false,
};

function viewerOf(request: Request, state: HaloState): { as: string; agent: HaloAgent } {
  const asked = typeof request.query.as === 'string' ? request.query.as : 'l1';
  const as = Object.hasOwn(haloPeople, asked) ? asked : 'l1';
  const agent = state.agents.find(({ id }) => id === haloPeople[as]);
  return { as, agent: agent ?? nobody };
}

function openTickets(state: HaloState): HaloTicket[] {
  const closing = new Set(state.statuses.filter(({ closes }) => closes).map(({ id }) => id));
  const open = state.tickets.filter(({ status_id }) => !closing.has(status_id));
  // Those that were written by hand come first.
  return open.sort((a, b) => Number(b.id >= 2042) - Number(a.id >= 2042) || a.id - b.id);
}

function frame(viewer: { agent: HaloAgent }, parts: Markup[]): Markup {
  return [
    'div',
    { class: 'screen' },
    [
      'header',
      { class: 'bar' },
      ['strong', 'Simulated PSA'],
      ['span', `Signed in as ${viewer.agent.name}`],
    ],
    ['main', ...parts],
  ];
}

function header(ticket: HaloTicket, state: HaloState): Markup {
  const shown = shownInFull(ticket, state);
  const facts = [
    ['Customer', shown.client_name],
    ['User', shown.user_name],
    ['Type', shown.tickettype_name],
    ['Status', shown.status_name],
    ['Priority', shown.priority_name],
    ['Agent', shown.agent_name],
  ];
  return [
    'div',
    ['h1', `#${ticket.id} ${ticket.summary}`],
    [
      'dl',
      ...facts.map(([name, value]): Markup => ['div', ['dt', textOf(name)], ['dd', textOf(value)]]),
    ],
  ];
}

function select(
  label: string,
  name: string,
  options: readonly { id: number; name: string }[],
  chosen: number,
): Markup {
  return [
    'label',
    label,
    [
      'select',
      { name },
      ...options.map(
        (option): Markup => [
          'option',
          { value: String(option.id), ...(option.id === chosen ? { selected: '' } : {}) },
          option.name,
        ],
      ),
    ],
  ];
}

function heading(text: string): Markup {
  return ['th', { scope: 'col' }, text];
}

function addressOf(ticketId: number, as: string): string {
  return `/screen/tickets/${ticketId}?as=${as}`;
}

function notFound(response: Response): void {
  response
    .status(404)
    .type('html')
    .send(page('Not found', { main: ['p', 'No such ticket.'] }));
}

function htmlOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<p>${escaped.replaceAll(/\r?\n/g, '<br>')}</p>`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
