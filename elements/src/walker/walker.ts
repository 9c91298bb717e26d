import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import type { Client, ClientError, HostAdapter, TrailStep, WalkState } from '@resolutionflow/sdk';
import type { EscalationRecipient, WalkSession } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { clientContext, hostContext, requireApp } from '../internal/client-context.js';
import { skeleton } from '../internal/skeleton.js';
import { actionBar } from './action-bar.js';
import type { OpenDialog } from './parts/dialog-view.js';
import { failedState } from './failed.js';
import { header } from './header.js';
import { nodeTemplate } from './nodes/node.js';
import { PartsController } from './parts-controller.js';
import { ShortcutController } from './shortcuts.js';
import { stepNote } from './step-note.js';
import { WalkFocus } from './walk-focus.js';
import { createWalkActs, type WalkActs } from './walk-acts.js';
import { WalkController } from './walk-controller.js';
import { walkerStyles } from './walker.styles.js';

/**
 * Walks a technician through a session: the question, what can be answered, the trail, and the way out.
 * Whoever does not hold the session watches it live. Stands inside `<rf-app>`, which gives it a client.
 *
 * @csspart header - What is walked, for whom, and how far.
 * @csspart main - The question and its answers, or how the walk ended.
 * @csspart side - Ticket, trail and notes; folded where the element is narrow.
 * @csspart actions - Back, Escalate and Resolve, at the lower edge.
 * @cssprop [--rf-color-accent] - Of the main action; like every `--rf-` token it is set by `<rf-app>`.
 * @cssprop [--rf-color-surface] - The ground that everything stands on.
 * @fires rf-session-resolve-request - Before the walk is resolved; cancelable.
 * @fires rf-session-escalate-request - Before the walk is escalated; cancelable.
 * @fires rf-session-resolved - The tech resolved the walk.
 * @fires rf-session-escalated - The tech escalated the walk.
 * @fires rf-session-taken-over - An engineer took the walk over.
 * @fires rf-step-recorded - The tech took a step.
 * @fires rf-steps-undone - The tech took steps back.
 */
@localized()
export class Walker extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = walkerStyles;

  /** The session to walk or watch. */
  @property({ attribute: 'session-id' }) sessionId = '';

  /** Given by `<rf-app>`; set it only where there is none. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  @consume({ context: hostContext, subscribe: true })
  @state()
  private host: HostAdapter | undefined;

  @state() private sideOpen = false;
  @state() private noteOpen = false;
  /** Why the node did not take the last answer. */
  @state() private problem: string | null = null;
  /** Why the last act failed. */
  @state() private failure: string | null = null;
  @state() private dialog: OpenDialog | null = null;
  /** How the tech wants to end the walk, once the refused step is decided about. */
  @state() private wanted: 'resolve' | 'escalate' | null = null;
  @state() private engineers: readonly EscalationRecipient[] = [];

  @query('#question') private question!: HTMLElement | null;
  @query('.main[tabindex]') private ground!: HTMLElement | null;
  @query('#refused') private refused!: HTMLElement | null;
  @query('#step-note') private noteField!: HTMLTextAreaElement | null;

  #session = new WalkController(this, (now, before) => this.#onChange(now, before));
  #loader = new PartsController(this);
  #acts: WalkActs;
  #direction: 'forward' | 'backward' | '' = '';
  #fresh: string | null = null;
  #focus = new WalkFocus(this, () => ({
    question: this.question,
    ground: this.ground,
    isCovered: this.dialog !== null,
  }));

  constructor() {
    super();
    this.#acts = createWalkActs(
      {
        dispatch: (event) => this.dispatchEvent(event),
        onFailure: (error) => (this.failure = error && this.#failureText(error)),
        onAnswered: (problem) => (this.problem = problem),
        onDone: () => this.#onDone(),
      },
      () => this.#session.walk,
    );
    const number = (index: number) => () => this.#chooseAt(index);
    new ShortcutController(this, {
      ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [index + 1, number(index)])),
      b: () => this.#onKey(() => this.#acts.back()),
      n: () => this.#onKey(() => this.#openNote()),
      r: () => this.#onKey(() => this.#end('resolve'), 'isHolder'),
      e: () => this.#onKey(() => this.#end('escalate'), 'isHolder'),
      escape: () => this.#onKey(() => this.#leaveField(), null),
      '?': () => this.#onKey(() => this.#open({ kind: 'help' }), null),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Back on the page, the walk is opened afresh.
    this.requestUpdate();
  }

  /** Moves the focus to where the walk stands; while it still loads, as soon as that is shown. */
  override focus(options?: FocusOptions): void {
    this.#focus.move(options);
  }

  protected override willUpdate(): void {
    this.#session.open(this.client, this.sessionId);
  }

  protected override firstUpdated(): void {
    if (!this.client) requireApp(this);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('noteOpen') && this.noteOpen) this.noteField?.focus();
    if (changed.has('wanted') && this.wanted) this.refused?.focus();
    if (changed.has('problem') && this.problem) {
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }

  protected override render(): TemplateResult {
    return html`${this.#renderWalk(this.#session.state)}${this.#loader.renderSaid()}`;
  }

  #renderWalk(walk: WalkState | null): TemplateResult {
    if (walk?.status === 'failed') return html`<div class="main">${this.#renderFailed(walk)}</div>`;
    const session = walk?.session;
    if (!walk || !session) {
      return html`<div class="main" aria-busy="true">
        ${skeleton('short', 'title', 'text', 'text', 'button', 'button')}
      </div>`;
    }
    const toggle = () => (this.sideOpen = !this.sideOpen);
    const me = this.client?.auth.state.user?.id ?? null;
    return html`<div class="walker ${walk.isHolder ? '' : 'read'}">
      ${header(walk, session, {
        me,
        sideOpen: this.sideOpen,
        toggle,
        help: () => this.#open({ kind: 'help' }),
      })}
      <aside
        id="side"
        class="side ${this.sideOpen ? 'open' : ''}"
        part="side"
        aria-label=${msg('Ticket and trail')}
      >
        ${this.#loader.parts?.side(walk, session, {
          state: walk,
          time: this.#loader.time,
          fresh: this.#fresh,
          reopen: (step) => this.#askReopen(step),
          save: this.#acts.saveNotes,
        })}
      </aside>
      <div class="main" part="main" tabindex="-1">
        ${this.#loader.parts?.banners(walk, () => void this.#acts.retry())}
        ${walk.refused
          ? this.#loader.parts?.refusedPanel(walk.refused, {
              after: this.wanted,
              retry: () => void this.#acts.retry(),
              dismiss: () => void this.#acts.dismissRefused(),
            })
          : nothing}
        ${this.failure ? html`<p class="notice danger" role="alert">${this.failure}</p>` : nothing}
        ${this.#renderStand(walk, session)}
      </div>
      ${walk.isHolder
        ? actionBar(walk, session, {
            back: () => void this.#acts.back(),
            resolve: () => this.#end('resolve'),
            escalate: () => this.#end('escalate'),
          })
        : nothing}
      ${this.#renderDialog(walk, session)}
    </div>`;
  }

  #renderStand(walk: WalkState, session: WalkSession): unknown {
    return keyed(
      placeOf(walk),
      html`<section class="place ${this.#direction}" aria-labelledby="question">
        ${this.#renderPlace(walk, session)}
      </section>`,
    );
  }

  #renderPlace(walk: WalkState, session: WalkSession): unknown {
    const { node, canAct } = walk;
    if (session.status !== 'active') {
      if (!this.#loader.parts) return skeleton('title', 'text', 'short');
      return this.#loader.parts.summary(session, {
        state: walk,
        time: this.#loader.time,
        takeOver: () => void this.#acts.takeOver(),
      });
    }
    if (session.session_kind === 'adhoc') {
      return html`<h3 id="question" tabindex="-1">${msg('Notes')}</h3>
        <rf-walk-notes
          class="surface"
          .notes=${walk.notes}
          .save=${this.#acts.saveNotes}
          ?readonly=${!canAct}
          ?waiting=${walk.pendingCount > 0}
        ></rf-walk-notes>`;
    }
    if (!node) {
      return html`<p class="muted">
        ${msg('The next step is not on this device. It comes once you are online.')}
      </p>`;
    }
    return html`${this.#loader.parts?.confidence(session)}
    ${nodeTemplate(
      node,
      {
        readOnly: !canAct || Boolean(walk.refused),
        problem: this.problem,
        answer: (answer) => void this.#acts.answer(answer, this.noteField?.value.trim() || null),
        ask: (kind) => this.#open({ kind }),
      },
      this.#loader.parts?.lateNode,
    )}
    ${canAct && !walk.refused && node.kind !== 'unknown'
      ? stepNote({
          // An end takes no answer that a note could go with.
          noteOpen: node.kind === 'resolution' || node.kind === 'escalation' ? null : this.noteOpen,
          openNote: () => this.#openNote(),
          addStep: () => this.#open({ kind: 'custom-step' }),
        })
      : nothing}`;
  }

  #renderFailed(walk: WalkState): TemplateResult {
    return failedState(walk, () => void this.#acts.retry());
  }

  #renderDialog(walk: WalkState, session: WalkSession): unknown {
    const { dialog } = this;
    if (!dialog || !this.#loader.parts) return nothing;
    const template = this.#loader.parts.dialogTemplate({
      dialog,
      session,
      node: walk.node,
      engineers: this.engineers,
      busy: walk.busy !== null,
      problem: this.failure,
      // One that went already has no say over the one that came after it.
      close: () => this.dialog === dialog && this.#closeDialog(),
      resolve: (outcome) => void this.#acts.resolve(outcome),
      escalate: (escalation) => void this.#acts.escalate(escalation),
      addStep: (step) => void this.#acts.addStep(step),
      reopen: (step) => void this.#acts.reopen(step),
    });
    return keyed(dialog, template);
  }

  #onChange(now: WalkState, before: WalkState | null): void {
    this.host?.setDirty?.(now.pendingCount > 0);
    if (now.session && !before?.session) this.#preloadParts(now, now.session);
    if (!before?.session) {
      this.sideOpen = !now.isHolder;
      return;
    }
    const steps = flowSteps(now) - flowSteps(before);
    if (placeOf(now) !== placeOf(before)) {
      this.#direction = steps < 0 ? 'backward' : 'forward';
      this.#focus.follow();
      this.problem = null;
      this.noteOpen = false;
    }
    if (this.wanted && !now.refused) {
      if (now.canAct) this.#open({ kind: this.wanted });
      this.wanted = null;
    }
    this.#fresh = this.#loader.parts?.arrivedStep(now, before)?.id ?? this.#fresh;
    if (now.session?.status !== 'active' && this.dialog && !now.busy) this.#closeDialog();
    const text = this.#loader.parts?.changeText(now, before);
    if (text) this.#loader.say(text);
  }

  #askReopen(step: TrailStep): void {
    const { length } = this.#acts.stepsFrom(step);
    if (length > 1) this.#open({ kind: 'reopen', step, count: length });
    else void this.#acts.reopen(step);
  }

  #openNote(): void {
    if (this.#session.state?.session?.session_kind === 'adhoc') {
      this.renderRoot.querySelector<HTMLElement>('rf-walk-notes.surface')?.focus();
    } else if (this.noteOpen) {
      this.noteField?.focus();
    } else {
      this.noteOpen = true;
    }
  }

  /** Back to where the keys count. What was typed stays; a note that was only opened goes. */
  #leaveField(): void {
    if (!this.noteField?.value.trim()) this.noteOpen = false;
    this.question?.focus();
  }

  /** Presses the answer, or ticks the line, that has this number. */
  #chooseAt(index: number): boolean {
    if (this.dialog) return false;
    const choices = this.renderRoot.querySelectorAll<HTMLElement>(
      '.answers button, .checklist input:enabled',
    );
    choices[index]?.click();
    return index < choices.length;
  }

  /** Does what a key asks for where there is something to do it on, and says whether there was. */
  #onKey(act: () => unknown, needs: 'canAct' | 'isHolder' | null = 'canAct'): boolean {
    const walk = this.#session.state;
    if (this.dialog || !walk?.session || (needs && !walk[needs])) return false;
    act();
    return true;
  }

  /** Opens what ends the walk; the server takes no end while a refused step is undecided. */
  #end(kind: 'resolve' | 'escalate'): void {
    if (!this.#session.state?.refused) return this.#open({ kind });
    if (this.wanted === kind) this.refused?.focus();
    this.wanted = kind;
  }

  #open(dialog: OpenDialog): void {
    void this.#acts.attempt(async () => {
      await this.#loader.load();
      this.dialog = dialog;
    });
    if (dialog.kind === 'escalate') void this.#listEngineers();
  }

  #closeDialog(): void {
    this.dialog = null;
    this.failure = null;
  }

  #onDone(): void {
    this.#closeDialog();
    this.sideOpen = false;
  }

  // Parts that are not there are missing because of the network.
  #failureText(error: ClientError): string {
    return (
      this.#loader.parts?.errorText(error) ??
      msg('The server cannot be reached. Try again once you are online.')
    );
  }

  /** At once where they show something, else when the page has time, and while the network is there. */
  #preloadParts(walk: WalkState, session: WalkSession): void {
    const load = () => this.#loader.load();
    const { node, refused, canAct, stale, connection } = walk;
    const isPlain = node?.kind === 'question' && canAct && connection === 'online';
    if (
      !isPlain ||
      session.session_kind === 'proposal' ||
      refused ||
      stale ||
      this.offsetWidth >= 1000
    ) {
      void this.#acts.attempt(load);
    } else {
      // Not missed until something of it is opened, which tries again and says what failed.
      const early = () => void load().catch(() => undefined);
      if ('requestIdleCallback' in window) requestIdleCallback(early, { timeout: 1_000 });
      else setTimeout(early, 200);
    }
  }

  async #listEngineers(): Promise<void> {
    const page = await this.client?.sessions.recipients({ page_size: 100 }).catch(() => null);
    // Without the list, as without a network, the walk goes to whoever is free.
    this.engineers = page?.items ?? [];
  }
}

/** What the walk stands at: another text means that something else is to be shown. */
function placeOf({ session, node, trail }: WalkState): string {
  return `${session?.status} ${node?.id} ${flowSteps({ trail })}`;
}

// A step of the tech's own leaves the walk where it is.
function flowSteps({ trail }: Pick<WalkState, 'trail'>): number {
  return trail.filter((step) => step.node_id !== null).length;
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-walker': Walker;
  }
}
