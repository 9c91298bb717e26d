import {
  haloTime,
  unassignedAgent,
  type HaloAction,
  type HaloAgent,
  type HaloOutcome,
  type HaloState,
  type HaloTicket,
} from './halo.state.js';

/** A refusal as the vendor words it, in one of its many shapes. */
export class HaloRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown> | string,
  ) {
    super(typeof body === 'string' ? body : JSON.stringify(body));
  }
}

type Sent = Record<string, unknown>;

export interface HaloChanges {
  /** Creates a ticket, or updates it where an id is sent. */
  ticket(sent: Sent, by: HaloAgent): { ticket: HaloTicket; warning: string | null };
  action(sent: Sent, by: HaloAgent): HaloAction;
}

/** What writes do to the state. `changed` hears of each, with the action that came of it. */
export function createHaloChanges(
  state: HaloState,
  changed: (event: string, ticket: HaloTicket, action: HaloAction | null) => void,
): HaloChanges {
  function ticketOf(id: unknown): HaloTicket {
    const ticket = state.tickets.find((one) => one.id === Number(id));
    if (!ticket) {
      throw new HaloRefusal(404, { ClassName: 'HaloNotFound', Message: 'Ticket not found' });
    }
    return ticket;
  }

  function setStatus(ticket: HaloTicket, statusId: number): void {
    const type = state.ticketTypes.find(({ id }) => id === ticket.tickettype_id);
    const status = state.statuses.find(({ id }) => id === statusId);
    if (!status || !type?.statuses.includes(statusId)) {
      throw new HaloRefusal(400, { Message: 'This status is not available for the ticket type' });
    }
    ticket.status_id = statusId;
    ticket.onhold = statusId === 8;
    ticket.hasbeenclosed = status.closes;
    ticket.dateclosed = status.closes ? haloTime() : null;
  }

  function setAgent(ticket: HaloTicket, agentId: number): void {
    const agent = state.agents.find(({ id }) => id === agentId);
    if (!agent || agent.isdisabled) throw new HaloRefusal(400, { Message: 'Invalid agent' });
    ticket.agent_id = agentId;
  }

  function create(sent: Sent): HaloTicket {
    const summary = textOf(sent.summary);
    if (!summary) {
      throw new HaloRefusal(400, {
        resultCode: 'ValidationError',
        errorMessage: 'Please enter a Summary',
      });
    }
    const type = state.ticketTypes.find(({ id }) => id === Number(sent.tickettype_id ?? 1));
    if (!type) throw new HaloRefusal(400, 'Ticket type is not valid');
    const client = state.clients.find(({ id }) => id === Number(sent.client_id ?? 12));
    if (!client) throw new HaloRefusal(400, { Message: 'Please select a valid Customer' });
    const slaId = Number(sent.sla_id ?? type.default_sla);
    const priorityId = Number(sent.priority_id ?? type.default_priority);
    const isOfSla = state.priorities.some(
      ({ slaid, priorityid }) => slaid === slaId && priorityid === priorityId,
    );
    const user = state.users.find(({ id }) => id === Number(sent.user_id ?? 0));
    const html = textOf(sent.details_html) ?? `<p>${textOf(sent.details) ?? ''}</p>`;
    const now = Date.now();
    const ticket: HaloTicket = {
      id: Math.max(...state.tickets.map(({ id }) => id)) + 1,
      summary,
      details: textOfHtml(html),
      details_html: html,
      tickettype_id: type.id,
      status_id: type.statuses[0] ?? 1,
      sla_id: slaId,
      priority_id: isOfSla ? priorityId : type.default_priority,
      client_id: client.id,
      site_id: client.main_site_id,
      // Nobody named: it lands on the client's general user.
      user_id: user?.id ?? 5000 + client.id,
      agent_id: unassignedAgent,
      team: textOf(sent.team) ?? '1st Line Support',
      onhold: false,
      hasbeenclosed: false,
      dateoccurred: haloTime(),
      dateclosed: null,
      last_update: haloTime(),
      respondbydate: haloTime(new Date(now + 2 * 3_600_000)),
      responsedate: null,
      fixbydate: haloTime(new Date(now + 8 * 3_600_000)),
      assets: [],
      additional_agents: [],
    };
    if (sent.status_id != null) setStatus(ticket, Number(sent.status_id));
    if (sent.agent_id != null) setAgent(ticket, Number(sent.agent_id));
    state.tickets.push(ticket);
    changed('New Ticket Logged', ticket, null);
    return ticket;
  }

  function update(sent: Sent): { ticket: HaloTicket; warning: string | null } {
    const ticket = ticketOf(sent.id);
    const { statusWarning, ignoresStatus } = state.settings;
    if (sent.status_id != null) {
      if (statusWarning !== null) return { ticket, warning: statusWarning };
      if (!ignoresStatus) setStatus(ticket, Number(sent.status_id));
    }
    const agentBefore = ticket.agent_id;
    if (sent.agent_id != null) setAgent(ticket, Number(sent.agent_id));
    const summary = textOf(sent.summary);
    if (summary) ticket.summary = summary;
    ticket.last_update = haloTime();
    changed(ticket.agent_id === agentBefore ? 'Ticket Updated' : 'Ticket Reassigned', ticket, null);
    return { ticket, warning: null };
  }

  function outcomeOf(sent: Sent): HaloOutcome | undefined {
    return state.outcomes.find(({ id, outcome }) =>
      sent.outcome_id != null ? id === Number(sent.outcome_id) : outcome === sent.outcome,
    );
  }

  return {
    ticket: (sent) => (sent.id != null ? update(sent) : { ticket: create(sent), warning: null }),
    action(sent, by) {
      const ticket = ticketOf(sent.ticket_id);
      const outcome = outcomeOf(sent);
      const { deniedOutcomes } = state.settings;
      if (!outcome || (by.isapiagent && deniedOutcomes.includes(outcome.id))) {
        throw new HaloRefusal(400, 'You do not have access to this Action at the moment');
      }
      const old = ticket.status_id;
      const status = Number(sent.new_status ?? outcome.newstatus);
      if (status > 0) setStatus(ticket, status);
      const html = textOf(sent.note_html) ?? `<p>${textOf(sent.note) ?? ''}</p>`;
      const own = state.actions.filter((action) => action.ticket_id === ticket.id);
      const action: HaloAction = {
        id: Math.max(0, ...own.map(({ id }) => id)) + 1,
        ticket_id: ticket.id,
        outcome: outcome.outcome,
        outcome_id: outcome.id,
        who: by.name,
        who_type: 1,
        who_agentid: by.id,
        datetime: haloTime(),
        note: textOfHtml(html),
        note_html: html,
        hiddenfromuser:
          typeof sent.hiddenfromuser === 'boolean' ? sent.hiddenfromuser : outcome.hidefromuser,
        sendemail: sent.sendemail === true || outcome.sendemail === 1,
        timetaken: Number(sent.timetaken ?? 0),
        old_status: status > 0 ? old : null,
        new_status: status > 0 ? status : null,
      };
      state.actions.push(action);
      ticket.last_update = haloTime();
      ticket.responsedate ??= haloTime();
      changed('Ticket Updated', ticket, action);
      return action;
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function textOfHtml(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>|<\/p>/gi, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}
