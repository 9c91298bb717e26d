import { localized, msg } from '@lit/localize';
import { baseStyles, tokenStyles } from '@resolutionflow/elements/page-parts';
import { html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { workspaceStyles } from './workspace.styles.js';

/** The L1 desk: a new problem, walks to resume, the queue, and what was done. */
@localized()
export class Workspace extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [tokenStyles, baseStyles, workspaceStyles];

  /** The ticket that is shown beside; its row is marked. */
  @property({ attribute: false }) ticketId: string | null = null;

  /** Null until they were read: their place is kept, so that the queue does not jump down. */
  @state() private hasOpenWalks: boolean | null = null;

  protected override render(): TemplateResult {
    return html`<div class="desk">
      <h1 class="visually-hidden">${msg('Workspace')}</h1>
      <div class="panel intake"><rf-intake hide-resume></rf-intake></div>
      <div class="lists">
        <div class="panel resume" ?hidden=${this.hasOpenWalks === false}>
          <rf-session-list
            view="active"
            heading=${msg('Resume in progress')}
            @rf-session-list-changed=${this.#onOpenWalks}
          ></rf-session-list>
        </div>
        <rf-ticket-queue
          class="mine"
          variant="mine"
          @rf-ticket-open-request=${(event: Event) => event.stopPropagation()}
        ></rf-ticket-queue>
        <div class="panel">
          <rf-session-list
            view="queue"
            heading=${msg('Queue')}
            page-size="8"
            current-id=${this.ticketId ?? ''}
          ></rf-session-list>
        </div>
        <div class="panel">
          <rf-session-list view="history" heading=${msg('History')} page-size="8"></rf-session-list>
        </div>
      </div>
    </div>`;
  }

  #onOpenWalks = (event: HTMLElementEventMap['rf-session-list-changed']): void => {
    this.hasOpenWalks = event.total > 0;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-portal-workspace': Workspace;
  }
}
