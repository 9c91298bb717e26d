import { localized, msg } from '@lit/localize';
import { baseStyles, tokenStyles } from '@resolutionflow/elements/page-parts';
import { html, LitElement, type TemplateResult } from 'lit';
import { screenStyles } from './screen.styles.js';

/** The owner's screen: the PSA behind the account, and the pages that embed it. */
@localized()
export class Integrations extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [tokenStyles, baseStyles, screenStyles];

  protected override render(): TemplateResult {
    return html`<h1 class="title">${msg('Integrations')}</h1>
      <div class="columns">
        <rf-psa-connection></rf-psa-connection>
        <rf-embed-settings></rf-embed-settings>
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal-integrations': Integrations;
  }
}
