import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconNode } from '../../internal/icon/icon.js';
import { rovingFocus } from '../roving-focus.js';

/** One large button. */
export interface Choice {
  label: string;
  icon?: IconNode;
  choose: () => void;
}

/** Large buttons, each with the number key that does the same; for watchers, what they would say. */
export function answers(choices: readonly Choice[], readOnly: boolean): TemplateResult {
  const layout = `answers ${choices.length === 2 ? 'pair' : ''}`;
  if (readOnly) {
    return html`<ul class=${layout}>
      ${choices.map(({ label }) => html`<li class="button answer idle">${label}</li>`)}
    </ul>`;
  }
  return html`<div
    class=${layout}
    role="toolbar"
    aria-orientation="vertical"
    aria-label=${msg('Answers')}
    @keydown=${rovingFocus}
  >
    ${choices.map(
      (choice, index) =>
        html`<button
          class="button answer"
          type="button"
          tabindex=${index ? -1 : 0}
          @click=${(event: MouseEvent) => {
            // The second half of a double click was not meant for the next question.
            if (event.detail < 2) choice.choose();
          }}
        >
          ${index < 9 ? html`<kbd class="key" aria-hidden="true">${index + 1}</kbd>` : nothing}
          ${choice.icon ? icon(choice.icon) : nothing}
          <span>${choice.label}</span>
        </button>`,
    )}
  </div>`;
}
