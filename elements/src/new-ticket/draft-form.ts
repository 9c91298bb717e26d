import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { field } from '../internal/field.js';
import type { DraftChoices } from './draft-choices.js';
import type { DraftField, TicketDraft } from './ticket-draft.js';

export interface DraftFormOptions {
  draft: TicketDraft;
  choices: DraftChoices;
  /** Fields that the description did not say. */
  missing: ReadonlySet<string>;
  /** What the server found wrong, by field. */
  errors: ReadonlyMap<string, string>;
  change: (changes: Partial<TicketDraft>) => void;
}

/** The whole ticket, with what is missing marked. */
export function draftForm(options: DraftFormOptions): TemplateResult {
  const { draft, choices, change } = options;
  const capabilities = choices.me?.capabilities;
  return html`<div class="fields">
    ${field(
      { id: 'summary', label: msg('Summary'), ...said(options, 'summary') },
      (bind) =>
        html`<input
          class="control"
          maxlength="100"
          required
          .value=${draft.summary}
          id=${bind.id}
          aria-describedby=${bind.describedBy}
          aria-invalid=${bind.invalid}
          @input=${(event: Event) => change({ summary: textOf(event) })}
        />`,
    )}
    ${capabilities?.companies
      ? html`<rf-combobox
          label=${msg('Company')}
          .error=${said(options, 'company_id').error ?? ''}
          .value=${draft.company}
          .find=${choices.findCompanies}
          @rf-combobox-change=${(event: HTMLElementEventMap['rf-combobox-change']) =>
            change({ company: event.choice })}
        ></rf-combobox>`
      : nothing}
    <div class="pairs">
      ${capabilities?.boards
        ? select(options, 'board_id', {
            label: msg('Board'),
            empty: msg('The PSA’s default'),
            items: choices.boards,
          })
        : nothing}
      ${capabilities?.status && choices.statuses.length > 0
        ? select(options, 'status_id', {
            label: msg('Status'),
            empty: msg('The board’s default'),
            items: choices.statuses,
          })
        : nothing}
      ${capabilities?.priorities
        ? select(options, 'priority_id', {
            label: msg('Priority'),
            empty: msg('The PSA’s default'),
            items: choices.priorities,
          })
        : nothing}
      ${capabilities && capabilities.assignees !== 'none'
        ? select(options, 'assigned_member_id', {
            label: msg('Assigned to'),
            empty: msg('Nobody yet'),
            items: choices.members,
          })
        : nothing}
    </div>
    ${field(
      {
        id: 'description',
        label: msg('Description'),
        note: msg('optional'),
        ...said(options, 'description'),
      },
      (bind) =>
        html`<textarea
          class="control"
          maxlength="32000"
          .value=${draft.description}
          id=${bind.id}
          aria-describedby=${bind.describedBy}
          aria-invalid=${bind.invalid}
          @input=${(event: Event) => change({ description: textOf(event) })}
        ></textarea>`,
    )}
  </div>`;
}

interface SelectOptions {
  label: string;
  /** What leaving it empty means. */
  empty: string;
  items: readonly { id: string; name: string }[];
}

type SelectField = Exclude<DraftField, 'summary' | 'company_id' | 'description'>;

function select(
  options: DraftFormOptions,
  name: SelectField,
  { label, empty, items }: SelectOptions,
): TemplateResult {
  const chosen = options.draft[name];
  return field(
    { id: name, label, ...said(options, name) },
    (bind) =>
      html`<select
        class="control"
        id=${bind.id}
        aria-describedby=${bind.describedBy}
        aria-invalid=${bind.invalid}
        @change=${(event: Event) => options.change({ [name]: textOf(event) })}
      >
        <option value="" ?selected=${chosen === ''}>${empty}</option>
        ${items.map(
          (item) =>
            html`<option value=${item.id} ?selected=${item.id === chosen}>${item.name}</option>`,
        )}
      </select>`,
  );
}

/** What stands below a field: what the server says, or that it is still to be filled in. */
function said({ errors, missing, draft }: DraftFormOptions, name: DraftField): { error?: string } {
  const error = errors.get(name);
  if (error) return { error };
  const value = name === 'company_id' ? (draft.company?.id ?? '') : draft[name];
  return missing.has(name) && value === ''
    ? { error: msg('The description does not say this.') }
    : {};
}

function textOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement).value;
}
