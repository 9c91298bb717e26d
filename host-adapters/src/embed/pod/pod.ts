import { localized, msg, str } from '@lit/localize';
import {
  arrowLeft,
  errorState,
  errorText,
  failure,
  icon,
  primitiveStyles,
  skeleton,
} from '@resolutionflow/elements/page-parts';
import {
  toClientError,
  type Client,
  type ClientError,
  type HostAdapter,
  type HostContext,
  type HostTicket,
} from '@resolutionflow/sdk';
import type { EmbedHost } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { EntryController } from './entry-controller.js';
import { entryState, hostName, noTicket } from './entry-states.js';
import { createPodHost, type PodHost } from './pod-host.js';
import { PodParts, type PodPart } from './pod-parts.js';
import { podStyles } from './pod.styles.js';
import { saveGate } from './save-gate.js';

/** What the ticket panel asks for when a walk is to be started on its ticket. */
export interface WalkRequest {
  ticketId: string;
  problem?: string;
  flowId?: string | null;
}

/** What stands in the pod. */
type View = { name: 'ticket' } | { name: 'start'; problem: string } | { name: 'walk' };

/**
 * Everything that a PSA's page shows of ours: finds the host, signs in by its proof, shows the ticket
 * that it has open, and walks it.
 */
@localized()
export class Pod extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [primitiveStyles, podStyles];

  @property({ attribute: false }) client: Client | undefined;
  @property({ attribute: false }) adapter: HostAdapter | undefined;
  /** Keeps a sign-in on our own top-level page, where the host proves nobody. */
  @property({ attribute: false }) login: Client | undefined;
  @property({ attribute: false }) hostKind: EmbedHost = 'web';
  /** Signing in opens a window, and waits for a click because of it. */
  @property({ type: Boolean, attribute: false }) needsClick = false;

  @state() private view: View = { name: 'ticket' };
  @state() private ticket: HostTicket | null = null;
  /** What the host went to while an unsent walk is kept here. */
  @state() private moved: { ticket: HostTicket | null } | null = null;
  /** The walk that is shown, or that still has steps to send. */
  @state() private sessionId: string | null = null;
  @state() private failure: ClientError | null = null;
  @state() private starting = false;

  @query('main') private main!: HTMLElement | null;
  @query('.pod') private content!: HTMLElement | null;

  #entry = new EntryController(this, (context) => this.#onConnected(context));
  #parts = new PodParts(this);
  #host: PodHost | undefined;
  #stopHost: (() => void) | undefined;
  #sizes = new ResizeObserver(() => this.#resize());
  #attempt = { body: '', key: '' };
  #focusNext: 'main' | 'rf-walker' | 'rf-intake' | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopHost?.();
    this.#stopHost = undefined;
    this.#host?.destroy();
    this.#host = undefined;
    this.#sizes.disconnect();
  }

  /** Why the host should not save now; for an adapter's `gate`. */
  mayNotSave(): Promise<string | null> {
    if (!this.client || this.#entry.entry.step !== 'in') return Promise.resolve(null);
    const open = this.moved ? this.moved.ticket : this.ticket;
    return saveGate(this.client, open?.id, this.#host?.isDirty ?? false);
  }

  protected override willUpdate(): void {
    const { adapter, client, login, needsClick } = this;
    if (this.isConnected && adapter && client) {
      this.#entry.enter({ adapter, client, login, needsClick });
    }
  }

  protected override updated(): void {
    const target = this.#focusNext && this.renderRoot.querySelector<HTMLElement>(this.#focusNext);
    if (!target) return;
    this.#focusNext = null;
    target.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.client) return nothing;
    const isSized = this.#host?.capabilities.has('resize') ?? false;
    return html`<rf-app .client=${this.client} .host=${this.#host}>
      <div class="pod ${isSized ? 'sized' : ''}">${this.#renderContent()}</div>
    </rf-app>`;
  }

  #renderContent(): TemplateResult {
    const { entry } = this.#entry;
    if (entry.step === 'sign-in-page') return this.#renderSignIn();
    if (entry.step !== 'in') {
      return html`${this.#renderHead()}
        <main tabindex="-1">
          ${entryState(entry, this.hostKind, {
            again: () => this.#entry.again(),
            changeUser: this.login ? () => void this.#entry.changeUser() : null,
          })}
        </main>`;
    }
    return html`${this.#renderMoved()}
      ${this.view.name === 'ticket'
        ? nothing
        : html`<button class="button quiet back" type="button" @click=${() => this.#toTicket()}>
            ${icon(arrowLeft)} ${this.#ticketName(this.ticket)}
          </button>`}
      <main
        tabindex="-1"
        aria-busy=${this.starting ? 'true' : 'false'}
        @rf-walk-request=${this.#onWalkRequest}
        @rf-session-open-request=${this.#onOpenSession}
        @rf-session-started=${this.#onStarted}
      >
        ${this.failure ? failure(errorText(this.failure)) : nothing} ${this.#renderView()}
      </main>`;
  }

  /** The ticket as far as the host told it: there at once, before anybody is signed in. */
  #renderHead(): TemplateResult | typeof nothing {
    if (!this.ticket) return nothing;
    const { summary } = this.ticket;
    return html`<header class="head">
      <h1>${this.#ticketName(this.ticket)}${summary ? ` ${summary}` : ''}</h1>
    </header>`;
  }

  #renderMoved(): TemplateResult | typeof nothing {
    if (!this.moved) return nothing;
    const { ticket } = this.moved;
    const host = hostName(this.hostKind);
    const now = this.#ticketName(ticket);
    const text = ticket
      ? msg(str`${host} shows ${now} now.`)
      : msg(str`${host} shows no ticket now.`);
    return html`<div class="moved" role="status">
      <span>${text} ${msg('What you have here is kept.')}</span>
      <button class="button" type="button" @click=${() => this.#follow()}>
        ${msg('Go there')}
      </button>
    </div>`;
  }

  #renderView(): unknown {
    const isWalk = this.view.name === 'walk';
    return html`${this.view.name === 'ticket' ? this.#renderTicket() : nothing}
    ${this.view.name === 'start' ? this.#renderStart(this.view.problem) : nothing}
    ${this.sessionId ? this.#renderWalk(this.sessionId, isWalk) : nothing}`;
  }

  #renderTicket(): TemplateResult {
    if (!this.ticket) return noTicket(this.hostKind);
    return html`<rf-ticket-panel
      ticket-id=${this.ticket.id}
      ticket-kind=${this.ticket.kind}
    ></rf-ticket-panel>`;
  }

  #renderStart(problem: string): TemplateResult {
    return this.#withPart(
      'intake',
      () =>
        html`<rf-intake
          hide-resume
          focus-problem
          .problem=${problem}
          .ticket=${this.ticket}
        ></rf-intake>`,
    );
  }

  // A walk that still has steps to send stays where it is, unseen, so that the host hears when it is done.
  #renderWalk(sessionId: string, isShown: boolean): TemplateResult {
    return this.#withPart(
      'walker',
      () => html`<rf-walker session-id=${sessionId} ?hidden=${!isShown}></rf-walker>`,
    );
  }

  #renderSignIn(): TemplateResult {
    return this.#withPart(
      'sign-in',
      () => html`<rf-portal-sign-in .client=${this.login}></rf-portal-sign-in>`,
    );
  }

  #withPart(part: PodPart, render: () => TemplateResult): TemplateResult {
    const there = this.#parts.need(part);
    if (there === 'ready') return render();
    if (there === 'loading') {
      return html`<div class="waiting" aria-busy="true">
        ${skeleton('short', 'title', 'text', 'button')}
      </div>`;
    }
    return errorState({
      title: msg('A part of the page could not be loaded'),
      retry: () => {
        void this.#parts.fetch(part);
        this.requestUpdate();
      },
    });
  }

  #ticketName(ticket: HostTicket | null): string {
    const id = ticket?.id ?? '';
    return ticket ? msg(str`Ticket #${id}`) : msg('Back');
  }

  #onConnected(context: HostContext): void {
    const { adapter } = this;
    if (!adapter) return;
    this.#stopHost?.();
    this.#host?.destroy();
    this.#host = createPodHost(adapter, context, () => this.#onDirty());
    this.ticket = context.ticket;
    this.#stopHost = adapter.on('ticket', (ticket) => this.#onHostTicket(ticket));
    if (adapter.capabilities.has('resize')) {
      void this.updateComplete.then(() => this.content && this.#sizes.observe(this.content));
    }
  }

  /** The host goes on; so does the pod, but where something unsent would be left behind. */
  #onHostTicket(ticket: HostTicket | null): void {
    if (isSame(ticket, this.ticket)) {
      this.moved = null;
      return;
    }
    if (this.view.name !== 'ticket' && this.#hasUnsent()) this.moved = { ticket };
    else this.#show(ticket);
  }

  #hasUnsent(): boolean {
    if (this.#host?.isDirty) return true;
    const intake = this.renderRoot.querySelector('rf-intake');
    return this.view.name === 'start' && !!intake && intake.problem !== this.view.problem;
  }

  #follow(): void {
    if (this.moved) this.#show(this.moved.ticket);
  }

  #show(ticket: HostTicket | null): void {
    this.moved = null;
    this.ticket = ticket;
    this.failure = null;
    this.#host?.show(ticket);
    this.#toTicket();
  }

  #toTicket(): void {
    // Only who was inside something that goes away has to be put somewhere.
    if (this.view.name !== 'ticket' && this.shadowRoot?.activeElement) this.#focusNext = 'main';
    this.view = { name: 'ticket' };
    if (!this.#host?.isDirty) this.sessionId = null;
  }

  #onDirty(): void {
    if (!this.#host?.isDirty && this.view.name !== 'walk') this.sessionId = null;
  }

  #onWalkRequest = (event: Event & WalkRequest): void => {
    const { problem = '', flowId } = event;
    this.failure = null;
    if (flowId && problem.trim()) void this.#start(problem, flowId);
    else this.#askProblem(problem);
  };

  #askProblem(problem: string): void {
    this.view = { name: 'start', problem };
    this.#focusNext = 'rf-intake';
  }

  async #start(problem: string, flowId: string): Promise<void> {
    const { client, ticket } = this;
    if (!client || !ticket || this.starting) return;
    this.starting = true;
    const body = {
      problem_statement: problem,
      flow_id: flowId,
      ticket: { kind: ticket.kind, id: ticket.id },
    };
    try {
      const idempotencyKey = this.#keyFor(body);
      const { session_id } = await client.sessions.intake(body, { idempotencyKey });
      this.#attempt = { body: '', key: '' };
      if (isSame(this.ticket, ticket)) this.#walk(session_id);
    } catch (error) {
      this.failure = toClientError(error);
      this.#askProblem(problem);
    } finally {
      this.starting = false;
    }
  }

  // An answer may be lost on the way: the same attempt, made again, starts nothing twice.
  #keyFor(body: object): string {
    const text = JSON.stringify(body);
    if (this.#attempt.body !== text) this.#attempt = { body: text, key: crypto.randomUUID() };
    return this.#attempt.key;
  }

  #onOpenSession = (event: HTMLElementEventMap['rf-session-open-request']): void => {
    this.#walk(event.sessionId);
  };

  #onStarted = (event: HTMLElementEventMap['rf-session-started']): void => {
    this.#walk(event.sessionId);
  };

  #walk(sessionId: string): void {
    this.failure = null;
    this.sessionId = sessionId;
    this.view = { name: 'walk' };
    this.#focusNext = 'rf-walker';
  }

  #resize(): void {
    const { content } = this;
    if (content) this.#host?.resize?.(Math.ceil(content.getBoundingClientRect().height));
  }
}

function isSame(one: HostTicket | null, other: HostTicket | null): boolean {
  return one?.id === other?.id && one?.kind === other?.kind;
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-pod': Pod;
  }
}
