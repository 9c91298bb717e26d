import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { dialogFrame } from './dialog-frame.js';
import type { DialogView } from './dialog-view.js';

/** The keys, and where they are heard. */
export function helpDialog(view: DialogView): TemplateResult {
  const keys: [string, string][] = [
    ['1–9', msg('Choose an answer or tick a line')],
    ['B', msg('Take the last step back')],
    ['N', msg('Write a note')],
    ['R', msg('Resolve')],
    ['E', msg('Escalate')],
    ['Esc', msg('Leave the field; what you typed is kept')],
    ['?', msg('This list')],
  ];
  return dialogFrame(view, {
    heading: msg('Keyboard'),
    body: html`<dl class="keys">
        ${keys.map(
          ([key, meaning]) =>
            html`<div>
              <dt><kbd class="key">${key}</kbd></dt>
              <dd>${meaning}</dd>
            </div>`,
        )}
      </dl>
      <p class="muted small">
        ${msg('Keys count while the focus is in here, and never while you type.')}
      </p>`,
  });
}
