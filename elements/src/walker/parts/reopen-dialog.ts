import { msg, str } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { dialogFrame } from './dialog-frame.js';
import type { DialogView, OpenDialog } from './dialog-view.js';

/** Asked before more than one step is taken back. */
export function reopenDialog(
  view: DialogView,
  { step, count }: Extract<OpenDialog, { kind: 'reopen' }>,
): TemplateResult {
  return dialogFrame(view, {
    heading: msg(str`Take ${count} steps back?`),
    act: { label: msg('Reopen'), run: () => view.reopen(step) },
    body: html`<p>${msg('The walk will stand here again:')}</p>
      <p><strong>${step.question}</strong></p>
      <p class="muted small">${msg('What was taken back stays readable below the trail.')}</p>`,
  });
}
