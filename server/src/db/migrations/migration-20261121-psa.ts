import { Migration } from '@mikro-orm/migrations';
import { secure } from './row-level-security.js';

/** Connections to PSAs, what is written to them, and how their screens prove who looks. */
export class Migration20261121Psa extends Migration {
  override up(): void {
    this.addSql(tables);
    this.addSql(lookups);
    for (const table of tenantTables) this.addSql(secure(table, 'account_id', {}));
  }
}

const tenantTables = [
  'psa_connections',
  'psa_members',
  'psa_member_tokens',
  'psa_writes',
  'psa_polls',
  'internal_ticket_notes',
  'embed_keys',
  'embed_hosts',
  'embed_codes',
  'embed_proofs',
];

const tables = `
create table psa_connections (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  provider text not null check (provider in ('connectwise', 'halo', 'autotask')),
  site_url text not null,
  credentials bytea not null,
  settings jsonb not null default '{}',
  discovered jsonb,
  webhook_hash bytea unique,
  webhook_secret bytea,
  -- Encrypted; what is needed to end the webhook at the PSA, until that was done.
  webhook_removal bytea,
  webhook_heard_at timestamptz,
  checked_at timestamptz,
  check_code text,
  check_detail text,
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index psa_connections_current on psa_connections (account_id) where ended_at is null;

create table psa_members (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  connection_id uuid not null references psa_connections on delete cascade,
  member_id text not null,
  member_identifier text not null,
  member_name text not null,
  member_email text,
  inactive boolean not null default false,
  user_id uuid references users on delete set null,
  mapped_by text check (mapped_by in ('email', 'hand')),
  first_seen_at timestamptz not null default now(),
  unique (connection_id, member_id)
);
create unique index psa_members_user on psa_members (connection_id, user_id) where user_id is not null;
create index psa_members_account on psa_members (account_id);

create table psa_member_tokens (
  connection_id uuid not null references psa_connections on delete cascade,
  user_id uuid not null references users on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  tokens bytea not null,
  updated_at timestamptz not null default now(),
  primary key (connection_id, user_id)
);
create index psa_member_tokens_account on psa_member_tokens (account_id);

create table psa_writes (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  connection_id uuid not null references psa_connections on delete cascade,
  ticket_id text not null,
  session_id uuid references walk_sessions on delete cascade,
  kind text not null check (kind in ('note', 'status', 'time_entry', 'assign', 'unassign')),
  payload jsonb not null,
  reference text not null,
  status text not null default 'pending'
    check (status in ('pending', 'sending', 'sent', 'failed', 'canceled')),
  attempts int not null default 0,
  last_error text,
  result jsonb,
  next_attempt_at timestamptz not null default now(),
  lease_id uuid,
  lease_until timestamptz,
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (connection_id, reference)
);
create index psa_writes_open on psa_writes (next_attempt_at) where status in ('pending', 'sending');
create index psa_writes_ticket on psa_writes (account_id, connection_id, ticket_id, id);

create table psa_polls (
  connection_id uuid not null references psa_connections on delete cascade,
  ticket_id text not null,
  account_id uuid not null references accounts on delete cascade,
  fingerprint text,
  polled_at timestamptz,
  next_poll_at timestamptz not null default now(),
  failures int not null default 0,
  primary key (connection_id, ticket_id)
);
create index psa_polls_account on psa_polls (account_id);

alter table walk_sessions add column psa_connection_id uuid references psa_connections;
alter table internal_tickets
  add column psa_connection_id uuid references psa_connections,
  add column psa_promoting_until timestamptz;
create index walk_sessions_psa on walk_sessions (psa_connection_id, ticket_id)
  where psa_connection_id is not null;

create table internal_ticket_notes (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  ticket_id uuid not null references internal_tickets on delete cascade,
  kind text not null check (kind in ('discussion', 'internal', 'resolution')),
  text text not null,
  by_id uuid references users on delete set null,
  by_name text,
  created_at timestamptz not null default now()
);
create index internal_ticket_notes_ticket on internal_ticket_notes (account_id, ticket_id, created_at);

create table embed_keys (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  name text not null,
  key text not null unique,
  allowed_origins text[] not null default '{}',
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now()
);
create index embed_keys_account on embed_keys (account_id, created_at);

create table embed_hosts (
  account_id uuid not null references accounts on delete cascade,
  host text not null check (host in ('connectwise', 'halo', 'autotask', 'web')),
  settings jsonb not null default '{}',
  secrets bytea,
  generation int not null default 0,
  updated_at timestamptz not null default now(),
  primary key (account_id, host)
);

create table embed_codes (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  user_id uuid not null references users on delete cascade,
  key_id uuid not null references embed_keys on delete cascade,
  code_hash bytea not null unique,
  origin text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index embed_codes_account on embed_codes (account_id);

create table embed_proofs (
  account_id uuid not null references accounts on delete cascade,
  key_id uuid not null references embed_keys on delete cascade,
  proof_id text not null,
  expires_at timestamptz not null,
  primary key (key_id, proof_id)
);
create index embed_proofs_account on embed_proofs (account_id);
create index embed_proofs_age on embed_proofs (expires_at);

-- Whether a search of tickets that was answered seconds ago is still right.
create index domain_events_tickets on domain_events (account_id, cursor)
  where type = 'ticket.updated';

alter table refresh_tokens
  add column embed_key_id uuid references embed_keys on delete cascade,
  add column embed_host text,
  add column embed_generation int,
  add column origin text;
create index refresh_tokens_embed_key on refresh_tokens (embed_key_id)
  where embed_key_id is not null;
`;

/** What has to be found before the account is known. They return ids alone and run as the owner. */
const lookups = `
create function embed_key_by_value(wanted text) returns table (key_id uuid, account_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id from embed_keys where key = wanted $$;

create function psa_connection_by_webhook(wanted bytea) returns table (connection_id uuid, account_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id from psa_connections where webhook_hash = wanted and ended_at is null $$;

revoke all on function embed_key_by_value, psa_connection_by_webhook from public;
grant execute on function embed_key_by_value, psa_connection_by_webhook to rf_app;
`;
