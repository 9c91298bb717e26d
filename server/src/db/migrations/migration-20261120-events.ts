import { Migration } from '@mikro-orm/migrations';

/** What pushing events and running jobs need. None of it belongs to one account; the app role has no access. */
export class Migration20261120Events extends Migration {
  override up(): void {
    this.addSql(`
      -- What a watcher missed of one session.
      create index domain_events_subject on domain_events (account_id, subject_id, cursor);

      -- Messages between servers that are too large for NOTIFY; deleted within a minute.
      create unlogged table socket_io_attachments (
        id bigint generated always as identity primary key,
        created_at timestamptz not null default now(),
        payload bytea not null
      );

      -- Signs of life of those who run jobs on PostgreSQL.
      create table job_workers (
        worker_id text primary key,
        seen_at timestamptz not null default now()
      );

      create index failed_jobs_waiting on failed_jobs (failed_at desc) where rerun_at is null;
      revoke all on socket_io_attachments, job_workers from rf_app;
    `);
  }
}
