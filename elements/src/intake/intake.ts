import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { initialState, Task } from '@lit/task';
import {
  mayUseL1,
  toClientError,
  type Client,
  type ClientError,
  type HostAdapter,
  type HostTicket,
} from '@resolutionflow/sdk';
import type { FlowSummary, IntakeBody, ReasonCategory } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { Announcer } from '../internal/announcer.js';
import { announcerStyles } from '../internal/announcer.styles.js';
import { badgeStyles } from '../internal/badge.styles.js';
import { baseStyles } from '../internal/base.styles.js';
import { buttonStyles } from '../internal/button.styles.js';
import { clientContext, hostContext, requireApp } from '../internal/client-context.js';
import { field } from '../internal/field.js';
import { fieldStyles } from '../internal/field.styles.js';
import { icon } from '../internal/icon/icon.js';
import { circleAlert, lifeBuoy, notebookPen } from '../internal/icon/icons.js';
import { placeholderStyles } from '../internal/placeholder.styles.js';
import { skeletonStyles } from '../internal/skeleton.styles.js';
import { tokenStyles } from '../internal/tokens.styles.js';
import { errorText } from '../internal/error-text.js';
import { TryAgainController } from '../internal/try-again.js';
import { readEscalation } from '../internal/escalation-fields.js';
import { SessionEscalatedEvent } from '../walker/walker.events.js';
import { escalateDialog } from './escalate-dialog.js';
import { HostTicketController } from './host-ticket.js';
import {
  FlowAddRequestEvent,
  IntakeEscalateRequestEvent,
  IntakeRequestEvent,
  SessionStartedEvent,
} from './intake.events.js';
import { notAllowed, signedOut } from './intake.states.js';
import { intakeStyles } from './intake.styles.js';
import { matchList } from './match-list.js';
import { UserController } from './user-controller.js';

/** How long typing pauses before flows are looked for. */
const typingMs = 180;
const matchesShown = 6;
/** Before anything is typed: a taste of what is there, not a catalogue. */
const flowsShown = 4;
/** What is searched for; the rest of a long description adds nothing to the ranking. */
const searchedLength = 200;

/**
 * Where a walk starts: the problem in the customer's words, the flows that match it as it is typed,
 * and the ways without one. Open walks are listed below to be resumed.
 *
 * @fires rf-intake-request - Before a walk is started; cancelable.
 * @fires rf-session-started - A walk was started.
 * @fires rf-intake-escalate-request - Before the problem goes to an engineer unwalked; cancelable.
 * @fires rf-session-escalated - An engineer has the problem.
 * @fires rf-session-open-request - The user resumes a walk; cancelable.
 * @fires rf-flow-add-request - An owner without flows wants to add some; cancelable.
 * @csspart form - The problem, the customer and the matches.
 */
@localized()
export class Intake extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = [
    tokenStyles,
    baseStyles,
    buttonStyles,
    badgeStyles,
    fieldStyles,
    skeletonStyles,
    placeholderStyles,
    announcerStyles,
    intakeStyles,
  ];

  /** The problem, to begin with; what the tech typed is read here too. */
  @property() problem = '';
  @property({ attribute: 'customer-name' }) customerName = '';
  @property({ attribute: 'customer-contact' }) customerContact = '';

  /** The ticket that the walk is tied to; without one the server makes one. */
  @property({ attribute: false }) ticket: HostTicket | null = null;

  /** Puts the focus into the problem when shown, where the page is about nothing else. */
  @property({ type: Boolean, attribute: 'focus-problem' }) focusProblem = false;

  /** Leaves out the list of open walks. */
  @property({ type: Boolean, attribute: 'hide-resume' }) hideResume = false;

  @state() private problemMissing = false;
  @state() private failure: ClientError | null = null;
  /** What is being started: a flow's id, `adhoc`, or `escalate`. */
  @state() private starting: string | null = null;
  @state() private escalating = false;
  @state() private openWalks = 0;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: hostContext, subscribe: true })
  @property({ attribute: false })
  host: HostAdapter | undefined;

  @query('#problem') private problemField!: HTMLTextAreaElement | null;

  #announcer = new Announcer(this);
  #user = new UserController(this);
  #hostTicket = new HostTicketController(this, (ticket) => this.#takeTicket(ticket));
  #attempt = { body: '', key: '' };
  #tryAgain = new TryAgainController(this, () => void this.#matches.run());
  #matches = new Task(this, {
    args: () => [this.client, this.#user.state.user, this.problem.trim()] as const,
    task: async ([client, user, problem], { signal }) => {
      if (!client || !user || !mayUseL1(user)) return initialState;
      if (problem) await pause(typingMs, signal);
      const search = problem.slice(0, searchedLength);
      const page_size = search ? matchesShown : flowsShown;
      const query = { status: 'published' as const, page_size };
      const found = await client.flows.list(search ? { ...query, search } : query, { signal });
      return { search, flows: found.items, total: found.total };
    },
    onError: (error) => this.#tryAgain.after(toClientError(error)),
    onComplete: ({ search, flows, total }) => {
      // The server answers again: that it did not is no longer to be said.
      if (this.failure?.isTemporary) this.failure = null;
      if (search) this.#announcer.say(foundText(flows.length, total));
    },
  });

  override focus(options?: FocusOptions): void {
    this.problemField?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#user.follow(this.client);
    this.#hostTicket.follow(this.host);
    if (changed.has('ticket')) this.#prefill(this.ticket);
    if (changed.has('problem') && this.problem.trim()) this.problemMissing = false;
  }

  protected override firstUpdated(): void {
    if (!this.client) requireApp(this);
    if (this.focusProblem) this.focus();
  }

  protected override render(): TemplateResult {
    const { status, user } = this.#user.state;
    if (status === 'signed-out') return signedOut();
    if (user && !mayUseL1(user)) return notAllowed();
    return html`<div class="intake">
      <form part="form" @submit=${this.#onSubmit} novalidate>
        ${this.#renderFields()} ${this.#renderMatches()} ${this.#renderFailure()}
        <div class="ways">
          <button
            class="button"
            type="submit"
            aria-busy=${this.starting === 'adhoc' ? 'true' : 'false'}
          >
            ${icon(notebookPen)} ${msg('Start without a flow')}
          </button>
          <button class="button quiet" type="button" @click=${this.#onEscalate}>
            ${icon(lifeBuoy)} ${msg('Escalate to an engineer')}
          </button>
        </div>
      </form>
      ${this.hideResume
        ? nothing
        : html`<rf-session-list
            class="resume ${this.openWalks > 0 ? 'filled' : ''}"
            view="active"
            heading=${msg('Resume in progress')}
            page-size="5"
            collapse-empty
            .client=${this.client}
            @rf-session-list-changed=${this.#onOpenWalks}
          ></rf-session-list>`}
      ${escalateDialog({
        open: this.escalating,
        busy: this.starting === 'escalate',
        failure: this.escalating ? this.failure : null,
        submit: this.#onEscalateSubmit,
        closed: () => (this.escalating = false),
      })}
      ${this.#announcer.render()}
    </div>`;
  }

  #renderFields(): TemplateResult {
    const error = this.problemMissing ? msg('Say in a few words what is wrong.') : undefined;
    return html`${field(
        { id: 'problem', label: msg('Describe the problem'), error },
        (bind) =>
          html`<textarea
            class="control problem"
            rows="2"
            maxlength="8000"
            required
            autocomplete="off"
            placeholder=${msg(
              'What does the customer see? “Outlook asks for the password again and again”',
            )}
            id=${bind.id}
            aria-describedby=${bind.describedBy}
            aria-invalid=${bind.invalid}
            .value=${this.problem}
            @input=${(event: Event) => (this.problem = (event.target as HTMLTextAreaElement).value)}
            @keydown=${this.#onProblemKey}
          ></textarea>`,
      )}
      <div class="customer">
        ${field(
          { id: 'name', label: msg('Customer'), note: msg('optional') },
          (bind) =>
            html`<input
              class="control"
              maxlength="120"
              autocomplete="off"
              id=${bind.id}
              .value=${this.customerName}
              @input=${(event: Event) =>
                (this.customerName = (event.target as HTMLInputElement).value)}
            />`,
        )}
        ${field(
          { id: 'contact', label: msg('Phone or e-mail'), note: msg('optional') },
          (bind) =>
            html`<input
              class="control"
              maxlength="200"
              autocomplete="off"
              id=${bind.id}
              .value=${this.customerContact}
              @input=${(event: Event) =>
                (this.customerContact = (event.target as HTMLInputElement).value)}
            />`,
        )}
      </div>`;
  }

  #renderMatches(): TemplateResult {
    const { value, error } = this.#matches;
    return matchList({
      flows: value?.flows ?? null,
      search: value?.search ?? '',
      error: error ? toClientError(error) : null,
      isOwner: this.#user.state.user?.account_role === 'owner',
      starting: this.starting,
      start: (flow) => void this.#start(flow),
      leave: () => this.focus(),
      retry: () => void this.#matches.run(),
      addFlows: () => this.dispatchEvent(new FlowAddRequestEvent()),
    });
  }

  #renderFailure(): TemplateResult | typeof nothing {
    if (!this.failure || this.escalating) return nothing;
    return html`<p class="failure" role="alert">
      ${icon(circleAlert)}
      <span>${errorText(this.failure)} ${msg('What you typed is still here.')}</span>
    </p>`;
  }

  // From the end of the text, the arrow goes on into what was found for it.
  #onProblemKey = (event: KeyboardEvent): void => {
    const text = event.target as HTMLTextAreaElement;
    if (event.key !== 'ArrowDown' || text.selectionEnd !== text.value.length) return;
    const first = this.renderRoot.querySelector<HTMLElement>('.match');
    if (!first) return;
    event.preventDefault();
    first.focus();
  };

  #onOpenWalks = (event: HTMLElementEventMap['rf-session-list-changed']): void => {
    // How many there are is nobody's business outside this element.
    event.stopPropagation();
    this.openWalks = event.total;
  };

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#start(null);
  };

  #onEscalate = (): void => {
    this.failure = null;
    if (this.#hasProblem()) this.escalating = true;
  };

  #onEscalateSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const answers = readEscalation(new FormData(event.target as HTMLFormElement));
    if (answers) void this.#escalate(answers);
  };

  async #start(flow: FlowSummary | null): Promise<void> {
    if (!this.client || this.starting || !this.#hasProblem()) return;
    const body = this.#intakeBody(flow);
    if (!this.dispatchEvent(new IntakeRequestEvent(body))) return;
    this.starting = flow?.id ?? 'adhoc';
    this.failure = null;
    try {
      const idempotencyKey = this.#keyFor(body);
      const started = await this.client.sessions.intake(body, { idempotencyKey });
      this.#clear();
      this.dispatchEvent(new SessionStartedEvent(started));
    } catch (error) {
      this.failure = toClientError(error);
    } finally {
      this.starting = null;
    }
  }

  async #escalate(answers: {
    reason_category: ReasonCategory;
    reason: string | null;
  }): Promise<void> {
    if (!this.client || this.starting) return;
    const body = {
      problem_statement: this.problem.trim(),
      ...answers,
      customer_name: this.customerName.trim() || null,
      customer_contact: this.customerContact.trim() || null,
    };
    if (!this.dispatchEvent(new IntakeEscalateRequestEvent(body))) return;
    this.starting = 'escalate';
    this.failure = null;
    try {
      const idempotencyKey = this.#keyFor(body);
      const session = await this.client.sessions.escalateWithoutWalk(body, { idempotencyKey });
      this.escalating = false;
      this.#clear();
      this.#announcer.show(msg('Escalated. The engineers were told.'), { tone: 'success' });
      this.dispatchEvent(new SessionEscalatedEvent(session));
    } catch (error) {
      this.failure = toClientError(error);
    } finally {
      this.starting = null;
    }
  }

  #intakeBody(flow: FlowSummary | null): IntakeBody {
    return {
      problem_statement: this.problem.trim(),
      customer_name: this.customerName.trim() || null,
      customer_contact: this.customerContact.trim() || null,
      ...(flow ? { flow_id: flow.id } : {}),
      ...(this.ticket ? { ticket: { kind: this.ticket.kind, id: this.ticket.id } } : {}),
    };
  }

  // An answer may be lost on the way: the same attempt, made again, starts nothing twice.
  #keyFor(body: object): string {
    const text = JSON.stringify(body);
    if (this.#attempt.body !== text) this.#attempt = { body: text, key: crypto.randomUUID() };
    return this.#attempt.key;
  }

  #hasProblem(): boolean {
    this.problemMissing = !this.problem.trim();
    if (this.problemMissing) this.focus();
    return !this.problemMissing;
  }

  #clear(): void {
    this.#attempt = { body: '', key: '' };
    this.problem = '';
    this.customerName = '';
    this.customerContact = '';
  }

  #takeTicket(ticket: HostTicket | null): void {
    this.ticket = ticket;
  }

  /** A ticket fills what is still empty; what the tech typed stays. */
  #prefill(ticket: HostTicket | null): void {
    if (!ticket) return;
    this.problem ||= ticket.summary ?? '';
    this.customerName ||= ticket.customerName ?? '';
    this.customerContact ||= ticket.customerContact ?? '';
  }
}

function foundText(shown: number, total: number): string {
  if (shown === 0) return msg('No matching flows');
  return total === 1 ? msg('1 matching flow') : msg(str`${total} matching flows`);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Typing went on', 'AbortError'));
    });
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-intake': Intake;
  }
}
