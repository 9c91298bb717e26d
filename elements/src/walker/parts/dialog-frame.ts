import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { circleAlert } from '../../internal/icon/icons.js';
import type { DialogView } from './dialog-view.js';

/** What is particular to one dialog. */
export interface DialogParts {
  heading: string;
  body: unknown;
  /** The main button; it sends the dialog's form where there is one. */
  act?: { label: string; run?: () => void };
}

/** A dialog with its form, its failure and its buttons. */
export function dialogFrame(
  view: DialogView,
  { heading, body, act }: DialogParts,
  submit?: (form: FormData) => void,
): TemplateResult {
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!view.busy) submit?.(new FormData(event.target as HTMLFormElement));
  };
  return html`<rf-dialog open heading=${heading} @rf-dialog-closed=${view.close}>
    <form id="form" class="stack" @submit=${onSubmit}>
      ${body}
      ${view.problem
        ? html`<p class="field-error" role="alert">
            ${icon(circleAlert)}<span>${view.problem}</span>
          </p>`
        : nothing}
    </form>
    <button slot="footer" class="button" type="button" ?autofocus=${!act} @click=${view.close}>
      ${act ? msg('Cancel') : msg('Close')}
    </button>
    ${act
      ? html`<button
          slot="footer"
          class="button primary"
          type=${act.run ? 'button' : 'submit'}
          form="form"
          aria-busy=${view.busy}
          ?autofocus=${Boolean(act.run)}
          @click=${act.run ?? nothing}
        >
          ${act.label}
        </button>`
      : nothing}
  </rf-dialog>`;
}

/** A text that was typed, or null where nothing was. */
export function typed(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() ? value.trim() : null;
}
