/** A row as the vendor's API shows it; what a list leaves out is left out when it is answered. */
export interface HaloTicket {
  id: number;
  summary: string;
  details: string;
  details_html: string;
  tickettype_id: number;
  status_id: number;
  sla_id: number;
  priority_id: number;
  client_id: number;
  site_id: number;
  user_id: number;
  agent_id: number;
  team: string;
  onhold: boolean;
  hasbeenclosed: boolean;
  dateoccurred: string;
  dateclosed: string | null;
  last_update: string;
  respondbydate: string;
  responsedate: string | null;
  fixbydate: string;
  assets: { id: number }[];
  additional_agents: { faultid: number; id: number; name: string }[];
}

/** Its key is the ticket and the id together: ids count from 1 within each ticket. */
export interface HaloAction {
  id: number;
  ticket_id: number;
  outcome: string;
  outcome_id: number;
  who: string;
  who_type: number;
  who_agentid: number;
  datetime: string;
  note: string;
  note_html: string;
  hiddenfromuser: boolean;
  sendemail: boolean;
  timetaken: number;
  old_status: number | null;
  new_status: number | null;
}

export interface HaloAgent {
  id: number;
  name: string;
  email: string;
  initials: string;
  colour: string;
  team: string;
  isdisabled: boolean;
  isapiagent: boolean;
}

export interface HaloClient {
  id: number;
  name: string;
  inactive: boolean;
  main_site_id: number;
  toplevel_id: number;
  main_phonenumber: string;
  website: string;
}

export interface HaloSite {
  id: number;
  name: string;
  client_id: number;
}

/** `site_id` is a number with a fraction in the vendor's schema, and is written as one. */
export interface HaloUser {
  id: number;
  name: string;
  emailaddress: string;
  phonenumber_preferred: string;
  client_id: number;
  site_id: number;
  isgeneraluser: boolean;
}

export interface HaloTicketType {
  id: number;
  name: string;
  use: string;
  cancreate: boolean;
  default_sla: number;
  default_priority: number;
  statuses: number[];
}

export interface HaloStatus {
  id: number;
  name: string;
  shortname: string;
  type: number;
  sequence: number;
  colour: string;
  closes: boolean;
}

/** A priority of one SLA: `priorityid` means something else under another. */
export interface HaloPriority {
  id: string;
  slaid: number;
  priorityid: number;
  name: string;
  colour: string;
  ishidden: boolean;
}

export interface HaloOutcome {
  id: number;
  outcome: string;
  buttonname: string;
  hidden: boolean;
  hidefromuser: boolean;
  /** 1: an e-mail goes out with it. */
  sendemail: number;
  /** The status that it sets by itself; 0 leaves it. */
  newstatus: number;
  systemid: number;
}

export interface HaloAsset {
  id: number;
  inventory_number: string;
  key_field: string;
  client_id: number;
  assettype_id: number;
  assettype_name: string;
  user_id: number;
  inactive: boolean;
}

export interface HaloWebhook {
  id: string;
  name: string;
  url: string;
  active: boolean;
  /** The header that carries the signature, as the admin names it. */
  authentication_header: string;
  signature_prefix: string;
  secret: string;
}

/** What may sign in to the API. */
export interface HaloApplication {
  client_id: string;
  client_secret: string;
  grants: ('client_credentials' | 'authorization_code' | 'refresh_token')[];
  scopes: string[];
  /** The agent that a client_credentials token acts as. */
  agent_id: number;
}

/** What an admin can set, and what differs between instances. */
export interface HaloSettings {
  tenant: string;
  tenantRequired: boolean;
  /** Rows of a list that no paging was asked for. */
  defaultPageSize: number;
  tokenSeconds: number;
  /** Calls in a rolling window; null on a host of one's own. */
  limit: { calls: number; minutes: number } | null;
  /** Outcomes that the API agent may not run. */
  deniedOutcomes: number[];
  /** Ids are written as `95.0` by some versions. */
  fractionalIds: boolean;
  tabSecret: string;
  /** Whether the signature is percent-encoded in the tab's address. */
  encodesHmac: boolean;
  agentParam: string;
  ticketParam: string;
  /** Names in a webhook's payload; nobody documents them. */
  webhookNames: { ticket: string; action: string; event: string };
  /** The text that a change of status is softly refused with; null accepts it. */
  statusWarning: string | null;
  /** Accepts a change of status and changes nothing. */
  ignoresStatus: boolean;
}

export interface HaloState {
  agents: HaloAgent[];
  clients: HaloClient[];
  sites: HaloSite[];
  users: HaloUser[];
  teams: { id: number; name: string; inactive: boolean }[];
  ticketTypes: HaloTicketType[];
  statuses: HaloStatus[];
  priorities: HaloPriority[];
  outcomes: HaloOutcome[];
  assets: HaloAsset[];
  tickets: HaloTicket[];
  actions: HaloAction[];
  webhooks: HaloWebhook[];
  /** Webhooks that went out, newest last. */
  deliveries: { url: string; body: string; status: number }[];
  applications: HaloApplication[];
  /** What a person's sign-in can be renewed with. */
  refreshTokens: { token: string; client_id: string; agent_id: number; scopes: string[] }[];
  settings: HaloSettings;
}

/** The agent that stands for nobody. */
export const unassignedAgent = 1;
/** The agent that the API acts as. */
export const apiAgent = 2;

/** A time as the vendor writes it: UTC, but without saying so. */
export function haloTime(at: Date = new Date()): string {
  return at.toISOString().replace(/\.\d+Z$/, '');
}
