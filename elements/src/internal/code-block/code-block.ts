import { localized, msg } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { baseStyles } from '../base.styles.js';
import { buttonStyles } from '../button.styles.js';
import { copyText } from '../copy-text.js';
import { defineElement } from '../define-element.js';
import { icon } from '../icon/icon.js';
import { check, circleAlert, copy } from '../icon/icons.js';
import { tokenStyles } from '../tokens.styles.js';
import { codeBlockStyles } from './code-block.styles.js';

const saidForMs = 2_500;

/** Code to read or run, with its language and a button that copies it. Long lines wrap: nothing scrolls. */
@localized()
export class CodeBlock extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [tokenStyles, baseStyles, buttonStyles, codeBlockStyles];

  @property({ attribute: false }) code = '';

  /** Shown above the code, such as `powershell`. */
  @property() language = '';

  @state() private outcome: 'none' | 'copied' | 'failed' = 'none';

  @query('button') private button!: HTMLButtonElement;

  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.outcome = 'none';
  }

  protected override render(): TemplateResult {
    const said = {
      none: '',
      copied: msg('Copied'),
      failed: msg('Could not copy. Select the text instead.'),
    }[this.outcome];
    const shown = { none: copy, copied: check, failed: circleAlert }[this.outcome];
    return html`<figure>
      <figcaption>
        <span class="language">${languageName(this.language) || msg('Text')}</span>
        <span class="said" role="status">${said}</span>
        <button
          class="button quiet icon-only ${this.outcome}"
          type="button"
          aria-label=${msg('Copy')}
          @click=${this.#onCopy}
        >
          ${icon(shown)}
        </button>
      </figcaption>
      <pre><code>${this.code}</code></pre>
    </figure>`;
  }

  #onCopy = async (): Promise<void> => {
    const copied = await copyText(this.code, this.button);
    if (!this.isConnected) return;
    this.outcome = copied ? 'copied' : 'failed';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.outcome = 'none'), saidForMs);
  };
}

/** Makes `<rf-code-block>` known to the page. */
export function defineCodeBlock(): void {
  defineElement('rf-code-block', CodeBlock);
}

function languageName(language: string): string {
  const names: Record<string, string> = {
    powershell: 'PowerShell',
    ps1: 'PowerShell',
    cmd: 'Command Prompt',
    bat: 'Command Prompt',
    bash: 'Bash',
    sh: 'Shell',
    sql: 'SQL',
    json: 'JSON',
  };
  return names[language.toLowerCase()] ?? language;
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-code-block': CodeBlock;
  }
}
