import { Migration } from '@mikro-orm/migrations';
import { flowSearch } from './foundation-flow-search.js';
import { secure, type Withheld } from './row-level-security.js';

/** Accounts, flows, walks, the outbox, and the row level security over all of them. */
export class Migration20261120Foundation extends Migration {
  override up(): void {
    this.addSql(tables);
    this.addSql(flowSearch);
    this.addSql(accountLookups);
    this.addSql(events);
    this.addSql(grants);
    for (const [table, column] of Object.entries(tenantTables)) {
      this.addSql(secure(table, column, withheld));
    }
  }
}

/** Every table whose rows belong to one account, and the column that says to which. */
const tenantTables = {
  accounts: 'id',
  subscriptions: 'account_id',
  users: 'account_id',
  invites: 'account_id',
  refresh_tokens: 'account_id',
  audit_log: 'account_id',
  idempotency_keys: 'account_id',
  flows: 'account_id',
  flow_versions: 'account_id',
  flow_words: 'account_id',
  flow_proposals: 'account_id',
  internal_tickets: 'account_id',
  walk_sessions: 'account_id',
  walk_steps: 'account_id',
  account_cursors: 'account_id',
  domain_events: 'account_id',
};

/** What the app role may never do, even with its account's own rows: neither policy nor grant. */
const withheld: Withheld = {
  accounts: ['delete'],
  account_cursors: ['delete'],
  audit_log: ['update', 'delete'],
  domain_events: ['update', 'delete'],
  flow_versions: ['update'],
  flow_words: ['update', 'delete'],
};

const tables = `
create extension if not exists pg_trgm;

create table accounts (
  id uuid primary key,
  name text not null,
  is_system boolean not null default false,
  sso_enabled boolean not null default false,
  sso_provider text check (sso_provider in ('saml', 'oidc')),
  sso_config jsonb,
  created_at timestamptz not null default now()
);

create table subscriptions (
  account_id uuid primary key references accounts on delete cascade,
  plan text not null,
  status text not null check (status in ('trialing', 'active', 'past_due', 'canceled')),
  seat_limit int check (seat_limit >= 0),
  l1_seat_limit int check (l1_seat_limit >= 0)
);

create table users (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text not null,
  account_role text not null check (account_role in ('owner', 'engineer', 'l1_tech', 'viewer')),
  can_cover_l1 boolean not null default false check (not can_cover_l1 or account_role = 'engineer'),
  is_super_admin boolean not null default false,
  deactivated_at timestamptz,
  created_at timestamptz not null default now()
);
create index users_account on users (account_id, created_at);

create table invites (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  email text not null,
  role text not null check (role in ('owner', 'engineer', 'l1_tech', 'viewer')),
  token_hash bytea not null unique,
  invited_by uuid references users on delete set null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  created_at timestamptz not null default now()
);
create index invites_account on invites (account_id, created_at);

create table refresh_tokens (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  user_id uuid not null references users on delete cascade,
  family_id uuid not null,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index refresh_tokens_family on refresh_tokens (family_id);
create index refresh_tokens_user on refresh_tokens (user_id);

create table audit_log (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  action text not null,
  actor_id uuid,
  actor_name text,
  acting_as text,
  subject_kind text,
  subject_id text,
  detail jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index audit_log_account on audit_log (account_id, created_at desc);

create table idempotency_keys (
  account_id uuid not null references accounts on delete cascade,
  user_id uuid not null,
  path text not null,
  key text not null,
  request_hash bytea not null,
  status int,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (account_id, user_id, path, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

create table flows (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  name text not null,
  description text not null default '',
  category text not null default '',
  problem_domain text not null default '',
  tree_type text not null check (tree_type in ('troubleshooting', 'procedure', 'checklist')),
  tags text[] not null default '{}',
  status text not null check (status in ('draft', 'review', 'published', 'archived')),
  version int not null default 1,
  published_version int,
  structure jsonb not null,
  starter_slug text,
  usage_count int not null default 0,
  success_rate double precision,
  created_by uuid references users on delete set null,
  node_text text not null default '',
  tags_text text not null default '',
  search_vector tsvector generated always as (
    array_to_tsvector(array['account ' || account_id]) ||
    setweight(to_tsvector('english', name), 'A') ||
    setweight(to_tsvector('english', tags_text), 'B') ||
    setweight(to_tsvector('english', description), 'C') ||
    setweight(to_tsvector('english', node_text), 'D')
  ) stored,
  head_vector tsvector generated always as (
    array_to_tsvector(array['account ' || account_id]) ||
    setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', tags_text), 'B')
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, starter_slug)
);
create index flows_account on flows (account_id, updated_at desc);

create table flow_versions (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  flow_id uuid not null references flows on delete cascade,
  version int not null,
  structure jsonb not null,
  graph jsonb not null,
  published_by uuid references users on delete set null,
  published_at timestamptz not null default now(),
  unique (flow_id, version)
);

create table flow_proposals (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  name text not null,
  description text not null default '',
  source text not null check (source in ('ai_realtime_l1', 'draft', 'custom_step', 'adhoc_walk')),
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'merged')),
  structure jsonb not null,
  confidence double precision check (confidence between 0 and 1),
  flow_id uuid references flows on delete set null,
  session_id uuid,
  validated_by_outcome boolean not null default false,
  version int not null default 1,
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index flow_proposals_account on flow_proposals (account_id, status, created_at desc);

create table internal_tickets (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  customer_name text check (length(customer_name) <= 120),
  customer_contact text check (length(customer_contact) <= 200),
  problem_statement text not null,
  status text not null check (status in ('open', 'walking', 'resolved', 'escalated')),
  assigned_user_id uuid references users on delete set null,
  resolution_notes text,
  psa_promoted_ticket_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  resolved_at timestamptz
);
create index internal_tickets_account on internal_tickets (account_id, created_at desc);

create table walk_sessions (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  session_kind text not null,
  flow_id uuid references flows,
  flow_proposal_id uuid references flow_proposals,
  flow_version int,
  current_node_id text,
  status text not null check (status in ('active', 'resolved', 'escalated', 'abandoned')),
  acting_as text check (acting_as in ('l1_coverage')),
  started_by uuid references users on delete set null,
  held_by uuid references users on delete set null,
  ticket_kind text not null check (ticket_kind in ('psa', 'internal')),
  ticket_id text not null,
  problem_statement text,
  customer_name text,
  walk_notes jsonb not null default '[]',
  helpful boolean,
  resolution_notes text,
  reason_category text,
  reason text,
  escalated_to uuid references users on delete set null,
  escalated_at timestamptz,
  version int not null default 1,
  started_at timestamptz not null default now(),
  last_step_at timestamptz,
  last_act_at timestamptz not null default now(),
  resolved_at timestamptz,
  constraint walk_sessions_target check (
    (session_kind = 'flow' and flow_id is not null and flow_version is not null and flow_proposal_id is null) or
    (session_kind = 'proposal' and flow_proposal_id is not null and flow_id is null) or
    (session_kind = 'adhoc' and flow_id is null and flow_proposal_id is null)
  )
);
create index walk_sessions_started on walk_sessions (account_id, started_at desc);
create index walk_sessions_held on walk_sessions (account_id, held_by, status);
create index walk_sessions_status on walk_sessions (account_id, status);
create index walk_sessions_flow on walk_sessions (flow_id);
create index walk_sessions_ticket on walk_sessions (account_id, ticket_kind, ticket_id);
create index walk_sessions_idle on walk_sessions (last_act_at) where status = 'active';

create table walk_steps (
  id uuid not null,
  session_id uuid not null references walk_sessions on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  position int not null,
  node_id text,
  title text not null,
  body text,
  answer jsonb,
  answer_label text,
  l1_note text,
  next_node_id text,
  at timestamptz not null,
  by_id uuid,
  by_name text,
  acting_as text,
  undone_at timestamptz,
  proposed_at timestamptz,
  primary key (session_id, id)
);
create index walk_steps_account on walk_steps (account_id);

create table account_cursors (
  account_id uuid primary key references accounts on delete cascade,
  cursor bigint not null default 0
);

create table domain_events (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  cursor bigint not null,
  type text not null,
  subject_id text not null,
  actor_id uuid,
  data jsonb not null,
  created_at timestamptz not null default now(),
  dispatched_at timestamptz,
  unique (account_id, cursor)
);
create index domain_events_waiting on domain_events (created_at) where dispatched_at is null;
create index domain_events_age on domain_events (created_at);

create table failed_jobs (
  id uuid primary key,
  name text not null,
  data jsonb not null,
  attempts int not null,
  last_error text not null,
  failed_at timestamptz not null default now(),
  rerun_at timestamptz
);
`;

/** What has to be found before the account is known. They return ids alone and run as the owner. */
const accountLookups = `
create function user_by_email(wanted text) returns table (user_id uuid, account_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id from users where email = lower(wanted) $$;

create function refresh_token_by_hash(wanted bytea) returns table (token_id uuid, account_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id from refresh_tokens where token_hash = wanted $$;

create function invite_by_hash(wanted bytea) returns table (invite_id uuid, account_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id from invites where token_hash = wanted $$;

create function account_exists(wanted uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from accounts where id = wanted) $$;
`;

/**
 * The outbox. The account's cursor row stays locked from here to the commit, so the cursors of one
 * account increase in commit order: whoever sees a cursor sees every smaller one.
 */
const events = `
create function append_domain_events(events jsonb) returns setof bigint
  language plpgsql set search_path = public, pg_temp
  as $$
  declare
    account uuid := nullif(current_setting('app.current_account_id', true), '')::uuid;
    last bigint;
    event jsonb;
  begin
    insert into account_cursors as c (account_id, cursor) values (account, jsonb_array_length(events))
      on conflict (account_id) do update set cursor = c.cursor + excluded.cursor
      returning cursor into last;
    last := last - jsonb_array_length(events);
    for event in select * from jsonb_array_elements(events) loop
      last := last + 1;
      insert into domain_events (id, account_id, cursor, type, subject_id, actor_id, data)
        values ((event->>'id')::uuid, account, last, event->>'type', event->>'subject_id',
                (event->>'actor_id')::uuid, event->'data');
      return next last;
    end loop;
  end $$;
`;

const grants = `
revoke all on all tables in schema public from public;
revoke all on all functions in schema public from public;
grant usage on schema public to rf_app;
grant execute on function user_by_email, refresh_token_by_hash, invite_by_hash, account_exists, append_domain_events, search_flows to rf_app;
`;
