const commands = ['select', 'insert', 'update', 'delete'] as const;

/** What the app role may never do, by table, even with its account's own rows: neither policy nor grant. */
export type Withheld = Record<string, readonly (typeof commands)[number][]>;

/**
 * FORCE binds the owner too, so the owner gets a policy of its own; the app role has one for each
 * command that it was granted and sees its account's rows alone, or none where no account is set.
 */
export function secure(table: string, column: string, withheld: Withheld): string {
  const mine = `${column} = nullif(current_setting('app.current_account_id', true), '')::uuid`;
  const conditions = {
    select: `using (${mine})`,
    insert: `with check (${mine})`,
    update: `using (${mine}) with check (${mine})`,
    delete: `using (${mine})`,
  };
  const granted = commands.filter((command) => !withheld[table]?.includes(command));
  const policies = granted.map(
    (command) =>
      `create policy ${table}_${command} on ${table} for ${command} to rf_app ${conditions[command]};`,
  );
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy ${table}_owner on ${table} to rf_owner using (true) with check (true);
    ${policies.join('\n    ')}
    grant ${granted.join(', ')} on ${table} to rf_app;
  `;
}
