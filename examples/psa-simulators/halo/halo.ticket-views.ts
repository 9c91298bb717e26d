import { unassignedAgent, type HaloState, type HaloTicket } from './halo.state.js';

/** A row of a list: without what was not asked to be included, the assignee among it. */
export function shownInList(
  ticket: HaloTicket,
  state: HaloState,
  include: { agent: boolean; status: boolean; type: boolean },
): Record<string, unknown> {
  const names = namesOf(ticket, state);
  return {
    id: ticket.id,
    summary: ticket.summary,
    dateoccurred: ticket.dateoccurred,
    last_update: ticket.last_update,
    client_id: ticket.client_id,
    client_name: names.client_name,
    site_id: ticket.site_id,
    user_id: ticket.user_id,
    user_name: names.user_name,
    tickettype_id: ticket.tickettype_id,
    status_id: ticket.status_id,
    sla_id: ticket.sla_id,
    priority_id: ticket.priority_id,
    team: ticket.team,
    ...(include.agent ? { agent_id: ticket.agent_id, agent_name: names.agent_name } : {}),
    ...(include.status ? { status_name: names.status_name } : {}),
    ...(include.type ? { tickettype_name: names.tickettype_name } : {}),
  };
}

/** A ticket on its own. */
export function shownInFull(ticket: HaloTicket, state: HaloState): Record<string, unknown> {
  return {
    ...ticket,
    ...namesOf(ticket, state),
    assets: ticket.assets.map(({ id }) => {
      const asset = state.assets.find((one) => one.id === id);
      return { id, inventory_number: asset?.inventory_number, key_field: asset?.key_field };
    }),
    excludefromsla: false,
    customfields: [],
    attachments: [],
    tags: [],
  };
}

function namesOf(ticket: HaloTicket, state: HaloState) {
  const user = state.users.find(({ id }) => id === ticket.user_id);
  const agent = state.agents.find(({ id }) => id === ticket.agent_id);
  return {
    client_name: state.clients.find(({ id }) => id === ticket.client_id)?.name,
    site_name: state.sites.find(({ id }) => id === ticket.site_id)?.name,
    user_name: user?.name,
    user_email: user?.emailaddress,
    agent_name: agent?.name ?? state.agents.find(({ id }) => id === unassignedAgent)?.name,
    status_name: state.statuses.find(({ id }) => id === ticket.status_id)?.name,
    tickettype_name: state.ticketTypes.find(({ id }) => id === ticket.tickettype_id)?.name,
    priority_name: state.priorities.find(
      ({ slaid, priorityid }) => slaid === ticket.sla_id && priorityid === ticket.priority_id,
    )?.name,
    sla_name: ticket.sla_id === 1 ? 'Standard' : 'Premium',
  };
}
