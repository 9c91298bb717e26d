import type { ParsedTicket } from '../../contract/psa.js';
import type { FakePsaState } from '../fake-psa-records.js';

/** Reads names, priorities and "assign to me" out of a text, as the server's local parser does. */
export function parseFakeTicket(prompt: string, state: FakePsaState): ParsedTicket {
  const text = prompt.toLowerCase();
  const warnings: string[] = [];
  const named = (kind: string, records: { id: string; name: string }[]): string | null => {
    const found = records.filter(({ name }) => isNamed(text, name));
    if (found.length > 1) {
      warnings.push(`More than one ${kind} fits: ${found.map(({ name }) => name).join(', ')}`);
    }
    return found.length === 1 ? (found[0]?.id ?? null) : null;
  };
  const members = state.mappings.map(({ member_id: id, member_name: name }) => ({ id, name }));
  const forMe = /\b(assign(ed)? (it )?to me|for me)\b/.test(text);
  if (forMe && !state.me.member) warnings.push('You are not mapped to a member of the PSA');
  const summary = prompt.split(/[.\n]/)[0]?.trim().slice(0, 100) || null;
  const read = {
    summary,
    company_id: named('company', state.companies),
    board_id: named('board', state.boards),
    priority_id: named('priority', state.priorities),
    status_id: null,
    assigned_member_id: forMe ? (state.me.member?.id ?? null) : named('member', members),
    description: prompt,
  };
  const required = ['summary', 'company_id', 'board_id'] as const;
  const missing_fields = required.filter((name) => read[name] === null);
  return { parser: 'local', ...read, missing_fields, warnings };
}

/** A name's first word is enough where nothing else says more. */
function isNamed(text: string, name: string): boolean {
  const first = name.toLowerCase().split(' ')[0] ?? '';
  return text.includes(name.toLowerCase()) || (first.length > 3 && text.includes(first));
}
