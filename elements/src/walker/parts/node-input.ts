import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { field, type FieldControl } from '../../internal/field.js';
import { continueButton } from './continue-button.js';
import type { NodeOf, NodeView } from '../nodes/node-view.js';

/** A value to enter. The walk checks it; what it says about it stands under the control. */
export function inputNode(node: NodeOf<'input'>, view: NodeView): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = new FormData(event.target as HTMLFormElement).get('value');
    view.answer(typeof value === 'string' ? value : '');
  };
  const optional = !node.validation?.required;
  return html`<form class="stack" novalidate @submit=${submit}>
    ${field(
      {
        id: 'value',
        label: msg('Answer'),
        note: optional ? msg('optional') : undefined,
        error: view.problem,
      },
      (bind) => control(node, bind, view.readOnly),
    )}
    ${view.readOnly ? nothing : continueButton()}
  </form>`;
}

// Numbers and addresses are typed as text: a native number field hides what it cannot read, and then
// nobody can say what is wrong with it.
function control(node: NodeOf<'input'>, bind: FieldControl, disabled: boolean): TemplateResult {
  const { type, validation } = node;
  if (type === 'select') {
    return html`<select
      class="control"
      name="value"
      id=${bind.id}
      aria-labelledby="question"
      aria-describedby=${bind.describedBy}
      aria-invalid=${bind.invalid}
      ?disabled=${disabled}
    >
      <option value="">${msg('Choose…')}</option>
      ${node.options?.map(({ id, label }) => html`<option value=${id}>${label}</option>`)}
    </select>`;
  }
  const isDate = type === 'date';
  return html`<input
    class="control"
    name="value"
    id=${bind.id}
    aria-labelledby="question"
    type=${isDate ? 'date' : 'text'}
    inputmode=${type === 'number' ? 'decimal' : type === 'email' ? 'email' : nothing}
    min=${(isDate && validation?.min) || nothing}
    max=${(isDate && validation?.max) || nothing}
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    aria-required=${validation?.required ? 'true' : nothing}
    aria-describedby=${bind.describedBy}
    aria-invalid=${bind.invalid}
    ?disabled=${disabled}
  />`;
}
