import type { MarkdownBlock } from '@resolutionflow/sdk/contract';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { Announcer } from './announcer.js';
import { defineCodeBlock } from './code-block/code-block.js';
import { defineElement } from './define-element.js';
import { defineDialog, type Dialog } from './dialog/dialog.js';
import { field } from './field.js';
import { icon } from './icon/icon.js';
import * as icons from './icon/icons.js';
import { markdown } from './markdown/markdown.js';
import { markdownStyles } from './markdown/markdown.styles.js';
import { defineMenu } from './menu/menu.js';
import { emptyState, errorState } from './placeholder.js';
import { primitiveStyles } from './primitives.styles.js';
import { RelativeTime } from './relative-time.js';
import { skeleton } from './skeleton.js';
import type { Story, StoryGroup } from './testing/story.js';

const group: StoryGroup = { title: 'Internal/Primitives', tags: ['!autodocs'] };
export default group;

export const Primitives: Story = {
  name: 'All of them',
  render: () => html`<rf-primitives-sheet></rf-primitives-sheet>`,
};

const tones = ['', 'accent', 'success', 'warning', 'danger', 'info'];
const text = (value: string) => ({ type: 'text', value }) as const;
const help: MarkdownBlock[] = [
  { type: 'paragraph', children: [text('Close Outlook first. Then:')] },
  {
    type: 'list',
    ordered: true,
    start: 1,
    items: [
      [{ type: 'paragraph', children: [text('rename the cache')] }],
      [{ type: 'paragraph', children: [text('start Outlook again')] }],
    ],
  },
  { type: 'code', lang: 'powershell', value: 'Get-Process OUTLOOK | Stop-Process' },
];

/** Shows what elements are made of, with the styles that elements adopt. */
class PrimitivesSheet extends LitElement {
  static override styles = [
    primitiveStyles,
    markdownStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
        gap: var(--_space-5);
        padding: var(--_space-4);
        background: var(--_surface);
      }

      section {
        display: grid;
        align-content: start;
        gap: var(--_space-3);
        min-inline-size: 0;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--_space-2);
      }
    `,
  ];

  #announcer = new Announcer(this);
  #time = new RelativeTime(this);

  protected override render(): TemplateResult {
    return html`${this.#buttons()} ${this.#badges()} ${this.#fields()} ${this.#overlays()}
      <section>
        <h2>Text</h2>
        ${markdown(help)}
      </section>
      <section>
        <h2>Nothing here</h2>
        ${emptyState({
          icon: icons.inbox,
          title: 'The queue is empty',
          body: 'A ticket appears here as soon as somebody describes a problem.',
        })}
      </section>
      <section>
        <h2>Failed</h2>
        ${errorState({
          title: 'The walk could not be loaded',
          kept: 'Your steps are kept on this device.',
          requestId: '0195-7f2c',
          retry: () => this.#announcer.show('Tried again'),
        })}
      </section>
      <section>
        <h2>Loading</h2>
        ${skeleton('short', 'title', 'text', 'text', 'button')}
      </section>
      ${this.#announcer.render()}`;
  }

  #buttons(): TemplateResult {
    return html`<section>
      <h2>Buttons</h2>
      <div class="row">
        ${['primary', '', 'danger', 'quiet'].map(
          (kind) => html`<button class="button ${kind}" type="button">Go ${kind}</button>`,
        )}
        <button class="button" type="button" disabled>Disabled</button>
        <button class="button icon-only" type="button" aria-label="Close">${icon(icons.x)}</button>
      </div>
      <button class="button answer" type="button">
        Yes, only Outlook is behind <kbd class="key">1</kbd>
      </button>
    </section>`;
  }

  #badges(): TemplateResult {
    return html`<section>
      <h2>Badges and times</h2>
      <div class="row">
        ${tones.map((tone) => html`<span class="badge ${tone}">${tone || 'neutral'}</span>`)}
      </div>
      <p class="muted small">${this.#time.render(new Date(Date.now() - 240_000).toISOString())}</p>
      <div class="row">
        ${[icons.ticket, icons.listChecks, icons.wifiOff, icons.sparkles].map((shape) =>
          icon(shape, { size: 20 }),
        )}
      </div>
    </section>`;
  }

  #fields(): TemplateResult {
    return html`<section>
      <h2>Fields</h2>
      ${field(
        { id: 'name', label: 'Customer', note: 'optional', hint: 'As on the invoice' },
        (bind) =>
          html`<input class="control" id=${bind.id} aria-describedby=${bind.describedBy} />`,
      )}
      ${field(
        { id: 'quota', label: 'How full is the mailbox?', error: 'Enter a number up to 100' },
        (bind) =>
          html`<input
            class="control"
            value="120"
            id=${bind.id}
            aria-describedby=${bind.describedBy}
            aria-invalid=${bind.invalid}
          />`,
      )}
    </section>`;
  }

  #overlays(): TemplateResult {
    const open = () => {
      const dialog = this.renderRoot.querySelector<Dialog>('rf-dialog');
      if (dialog) dialog.open = true;
    };
    return html`<section>
      <h2>What opens</h2>
      <div class="row">
        <button class="button" type="button" @click=${open}>Open a dialog</button>
        <button
          class="button"
          type="button"
          @click=${() =>
            this.#announcer.show('Escalated. The engineers were told.', { tone: 'success' })}
        >
          Show a message
        </button>
        <rf-menu
          .items=${[
            { id: 'note', label: 'Add a note', icon: icons.notebookPen, key: 'n' },
            { id: 'escalate', label: 'Escalate', icon: icons.lifeBuoy, danger: true },
          ]}
        ></rf-menu>
      </div>
      <rf-dialog heading="Resolve this walk">
        <p>The ticket is resolved too.</p>
        <button slot="footer" class="button primary" type="button">Resolve</button>
      </rf-dialog>
    </section>`;
  }
}

defineCodeBlock();
defineDialog();
defineMenu();
defineElement('rf-primitives-sheet', PrimitivesSheet);
