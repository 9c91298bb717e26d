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
    return html`<div class="columns">
      <section aria-labelledby="psa">
        <h1 id="psa">${msg('PSA')}</h1>
        <rf-psa-connection></rf-psa-connection>
      </section>
      <section aria-labelledby="embedding">
        <h2 id="embedding">${msg('Embedding')}</h2>
        <rf-embed-settings></rf-embed-settings>
      </section>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal-integrations': Integrations;
  }
}
