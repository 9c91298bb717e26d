import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
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
import { clientContext, hostContext, requireApp } from '../internal/client-context.js';
import { readEscalation } from '../internal/escalation-fields.js';
import { hostTicket } from '../internal/host-ticket.js';
import { icon } from '../internal/icon/icon.js';
import { lifeBuoy, notebookPen } from '../internal/icon/icons.js';
import { primitiveStyles } from '../internal/primitives.styles.js';
import { SessionEscalatedEvent } from '../walker/walker.events.js';
import { escalateDialog } from './escalate-dialog.js';
import { FlowSearch } from './flow-search.js';
import { intakeFields } from './intake-fields.js';
import {
  FlowAddRequestEvent,
  IntakeEscalateRequestEvent,
  IntakeRequestEvent,
  SessionStartedEvent,
} from './intake.events.js';
import { keptFailure, notAllowed, signedOut } from './intake.states.js';
import { intakeStyles } from './intake.styles.js';
import { matchList } from './match-list.js';
import { UserController } from '../internal/user-controller.js';

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
  static override styles = [primitiveStyles, intakeStyles];

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
  #hostTicket = hostTicket(this, (ticket) => (this.ticket = ticket));
  #search = new FlowSearch(
    this,
    () => ({ client: this.client, user: this.#user.state.user, problem: this.problem }),
    ({ search, flows, total }) => {
      // The server answers again: that it did not is no longer to be said.
      if (this.failure?.isTemporary) this.failure = null;
      if (search) this.#announcer.say(foundText(flows.length, total));
    },
  );
  #attempt = { body: '', key: '' };

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
        ${this.#renderFields()} ${this.#renderMatches()}
        ${this.failure && !this.escalating ? keptFailure(this.failure) : nothing}
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
    return intakeFields({
      problem: this.problem,
      customerName: this.customerName,
      customerContact: this.customerContact,
      problemMissing: this.problemMissing,
      change: (name, value) => (this[name] = value),
      problemKey: this.#onProblemKey,
    });
  }

  #renderMatches(): TemplateResult {
    const { found, error } = this.#search;
    return matchList({
      flows: found?.flows ?? null,
      search: found?.search ?? '',
      error,
      isOwner: this.#user.state.user?.account_role === 'owner',
      starting: this.starting,
      start: (flow) => void this.#start(flow),
      leave: () => this.focus(),
      retry: () => this.#search.retry(),
      addFlows: () => this.dispatchEvent(new FlowAddRequestEvent()),
    });
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
    const { client } = this;
    if (!client || this.starting || !this.#hasProblem()) return;
    const body = this.#intakeBody(flow);
    if (!this.dispatchEvent(new IntakeRequestEvent(body))) return;
    await this.#send(flow?.id ?? 'adhoc', body, async (idempotencyKey) => {
      const started = await client.sessions.intake(body, { idempotencyKey });
      this.#clear();
      this.dispatchEvent(new SessionStartedEvent(started));
    });
  }

  async #escalate(answers: {
    reason_category: ReasonCategory;
    reason: string | null;
  }): Promise<void> {
    const { client } = this;
    if (!client || this.starting) return;
    const body = { ...this.#told(), ...answers };
    if (!this.dispatchEvent(new IntakeEscalateRequestEvent(body))) return;
    await this.#send('escalate', body, async (idempotencyKey) => {
      const session = await client.sessions.escalateWithoutWalk(body, { idempotencyKey });
      this.escalating = false;
      this.#clear();
      this.#announcer.show(msg('Escalated. The engineers were told.'), { tone: 'success' });
      this.dispatchEvent(new SessionEscalatedEvent(session));
    });
  }

  async #send(
    what: string,
    body: object,
    send: (idempotencyKey: string) => Promise<void>,
  ): Promise<void> {
    this.starting = what;
    this.failure = null;
    try {
      await send(this.#keyFor(body));
    } catch (error) {
      this.failure = toClientError(error);
    } finally {
      this.starting = null;
    }
  }

  /** What the form says. */
  #told() {
    return {
      problem_statement: this.problem.trim(),
      customer_name: this.customerName.trim() || null,
      customer_contact: this.customerContact.trim() || null,
    };
  }

  #intakeBody(flow: FlowSummary | null): IntakeBody {
    return {
      ...this.#told(),
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

declare global {
  interface HTMLElementTagNameMap {
    'rf-intake': Intake;
  }
}
