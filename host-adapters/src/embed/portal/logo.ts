import { html, type TemplateResult } from 'lit';

/** Our mark: two ways from one point, one of them taken. */
export function logo(): TemplateResult {
  return html`<svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
    <rect class="logo-ground" width="32" height="32" rx="8" />
    <path class="logo-way" d="M10 25V16a5 5 0 0 1 5-5h7" />
    <path class="logo-other" d="M10 16V8" />
    <path class="logo-way" d="m18 6 5 5-5 5" />
  </svg>`;
}
