import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { continueButton } from './continue-button.js';
import type { NodeOf, NodeView } from '../nodes/node-view.js';

/** Lines to tick, in any order. */
export function checklistNode(node: NodeOf<'checklist'>, view: NodeView): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    view.answer(new FormData(event.target as HTMLFormElement).getAll('item').map(String));
  };
  return html`<form class="stack" @submit=${submit}>
    <fieldset class="checklist" ?disabled=${view.readOnly}>
      <legend class="visually-hidden">${msg('Checklist')}</legend>
      ${node.items.map(
        ({ id, label }, index) =>
          html`<label class="choice">
            <input type="checkbox" name="item" value=${id} />
            <span>${label}</span>
            ${index < 9 && !view.readOnly
              ? html`<kbd class="key" aria-hidden="true">${index + 1}</kbd>`
              : nothing}
          </label>`,
      )}
    </fieldset>
    ${view.problem ? html`<p class="field-error" role="alert">${view.problem}</p>` : nothing}
    ${view.readOnly ? nothing : continueButton()}
  </form>`;
}
