import { html, type TemplateResult } from 'lit';
import { icon, type IconNode } from './icon/icon.js';
import { circleAlert } from './icon/icons.js';

/** Says beside a form why what it asked for was not done. */
export function failure(text: string, node: IconNode = circleAlert): TemplateResult {
  return html`<p class="failure" role="alert">${icon(node)} <span>${text}</span></p>`;
}
