import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { field } from '../internal/field.js';

/** What the form holds, and what typing leads to. */
export interface IntakeFieldsOptions {
  problem: string;
  customerName: string;
  customerContact: string;
  problemMissing: boolean;
  change: (name: 'problem' | 'customerName' | 'customerContact', value: string) => void;
  problemKey: (event: KeyboardEvent) => void;
}

/** The problem, and whose it is. */
export function intakeFields(options: IntakeFieldsOptions): TemplateResult {
  const error = options.problemMissing ? msg('Say in a few words what is wrong.') : undefined;
  return html`${field(
      { id: 'problem', label: msg('Describe the problem'), error },
      (bind) =>
        html`<textarea
          class="control problem"
          rows="2"
          maxlength="8000"
          required
          autocomplete="off"
          placeholder=${msg(
            'What does the customer see? “Outlook asks for the password again and again”',
          )}
          id=${bind.id}
          aria-describedby=${bind.describedBy}
          aria-invalid=${bind.invalid}
          .value=${options.problem}
          @input=${(event: Event) =>
            options.change('problem', (event.target as HTMLTextAreaElement).value)}
          @keydown=${options.problemKey}
        ></textarea>`,
    )}
    <div class="customer">
      ${customerField('name', msg('Customer'), 120, options.customerName, (value) =>
        options.change('customerName', value),
      )}
      ${customerField('contact', msg('Phone or e-mail'), 200, options.customerContact, (value) =>
        options.change('customerContact', value),
      )}
    </div>`;
}

function customerField(
  id: string,
  label: string,
  longest: number,
  value: string,
  change: (value: string) => void,
): TemplateResult {
  return field(
    { id, label, note: msg('optional') },
    (bind) =>
      html`<input
        class="control"
        maxlength=${longest}
        autocomplete="off"
        id=${bind.id}
        .value=${value}
        @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
      />`,
  );
}
