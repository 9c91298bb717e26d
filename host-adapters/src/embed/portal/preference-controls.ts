import { msg } from '@lit/localize';
import { icon, matchLocale, moon, sun } from '@resolutionflow/elements/page-parts';
import { html, type TemplateResult } from 'lit';
import type { Preferences } from './preferences.js';

/** The language, and light or dark. */
export function preferenceControls(
  { scheme, locale }: Preferences,
  change: (preferences: Preferences) => void,
): TemplateResult {
  const dark = scheme === 'dark';
  return html`<span class="preferences">
    <select
      class="control language"
      aria-label=${msg('Language')}
      .value=${locale}
      @change=${(event: Event) =>
        change({ scheme, locale: matchLocale((event.target as HTMLSelectElement).value) })}
    >
      <option value="en" ?selected=${locale === 'en'}>English</option>
      <option value="de" ?selected=${locale === 'de'}>Deutsch</option>
    </select>
    <button
      class="button quiet icon-only"
      type="button"
      aria-label=${dark ? msg('Light') : msg('Dark')}
      title=${dark ? msg('Light') : msg('Dark')}
      @click=${() => change({ locale, scheme: dark ? 'light' : 'dark' })}
    >
      ${icon(dark ? sun : moon)}
    </button>
  </span>`;
}
