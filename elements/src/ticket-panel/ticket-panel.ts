import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import type { Client, HostAdapter, HostTicket } from '@resolutionflow/sdk';
import type { PsaMember, TicketRow } from '@resolutionflow/sdk/contract';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { clientContext, hostContext, requireApp } from '../internal/client-context.js';
import { hostTicket } from '../internal/host-ticket.js';
import {
  SessionOpenRequestEvent,
  TicketOpenRequestEvent,
} from '../session-list/session-list.events.js';
import { header, openWalk } from './header.js';
import type { NoteDraft, TicketActs, WriteActs } from './parts/panel-parts.js';
import { PartsController, type Parts } from './parts-controller.js';
import { section, waiting, type SectionName, type SectionView } from './section.js';
import { TicketController } from './ticket-controller.js';
import type { KnownTicket, TicketView } from './ticket-data.js';
import { TicketCloseRequestEvent, WalkRequestEvent } from './ticket-panel.events.js';
import { ticketPanelStyles } from './ticket-panel.styles.js';

const emptyDraft: NoteDraft = { kind: 'internal', text: '' };

/**
 * A ticket beside the work on it: what it is about, how it stands, who is on it, its notes, devices,
 * related tickets and walks. Shows the ticket that the host has open, or the one that is named. In a
 * pod one section is unfolded at a time; with more room they stand side by side.
 *
 * @fires rf-walk-request - The user wants to walk the ticket; cancelable.
 * @fires rf-session-open-request - The user opens a walk of the ticket; cancelable.
 * @fires rf-ticket-open-request - The user opens a related ticket; cancelable.
 * @fires rf-ticket-close-request - The user leaves the sheet; cancelable.
 * @fires rf-ticket-status-changed - The user changed the status.
 * @fires rf-ticket-note-added - The user wrote a note.
 * @fires rf-ticket-assignee-added - The user assigned somebody.
 * @fires rf-ticket-assignee-removed - The user took somebody off.
 * @csspart header - Number, summary, status, and the walk.
 * @csspart section - Each section below it.
 * @csspart description - What the customer wrote.
 */
@localized()
export class TicketPanel extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions };
  static override styles = ticketPanelStyles;

  /** The ticket; without it the host's is shown. */
  @property({ attribute: 'ticket-id' }) ticketId = '';

  /** Whether the ticket is the PSA's or our own; the host's says so itself. */
  @property({ attribute: 'ticket-kind' }) ticketKind: 'psa' | 'internal' = 'psa';

  /** What is known of the ticket already, such as its row in a list: shown at once. */
  @property({ attribute: false }) row: KnownTicket | null = null;

  /** Leaves out everything that changes the ticket. */
  @property({ type: Boolean, attribute: 'read-only' }) readOnly = false;

  /** Shows a button that asks for the panel to be closed. */
  @property({ type: Boolean }) sheet = false;

  @state() private open: SectionName | null = 'notes';
  @state() private drafts: ReadonlyMap<string, NoteDraft> = new Map();
  @state() private sending = false;
  @state() private picking = false;
  @state() private showsAll = false;
  @state() private wholeText = false;
  @state() private fromHost: HostTicket | null = null;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: clientContext, subscribe: true })
  @property({ attribute: false })
  client: Client | undefined;

  /** From `<rf-app>`, unless it is set. */
  @consume({ context: hostContext, subscribe: true })
  @property({ attribute: false })
  host: HostAdapter | undefined;

  #ticket = new TicketController(this);
  #hostTicket = hostTicket(this, (ticket) => (this.fromHost = ticket));
  #acts: TicketActs | null = null;
  #parts = new PartsController(this, ticketPanelStyles, ({ createActs }, announcer) => {
    this.#acts = createActs({
      client: () => this.client,
      controller: this.#ticket,
      announcer,
      dispatch: (event) => this.dispatchEvent(event),
    });
  });
  #noteKey = { text: '', key: '' };

  /** Whether a note is being written that was not sent. */
  get hasDraft(): boolean {
    return [...this.drafts.values()].some(({ text }) => text.trim() !== '');
  }

  /** Reads the ticket again. */
  refresh(): void {
    void this.#ticket.read();
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#hostTicket.follow(this.ticketId ? undefined : this.host);
    if (changed.has('ticketId') || changed.has('fromHost')) {
      this.picking = false;
      this.showsAll = false;
      this.wholeText = false;
    }
    const { client, fromHost: host } = this;
    this.#ticket.show(
      this.ticketId
        ? { client, id: this.ticketId, kind: this.ticketKind, known: this.row }
        : { client, id: host?.id ?? '', kind: host?.kind ?? 'psa', known: knownTo(host) },
    );
  }

  protected override firstUpdated(): void {
    if (!this.client) requireApp(this);
  }

  protected override render(): TemplateResult {
    const read = this.#ticket.view;
    const view = { ...read, canWrite: read.canWrite && !this.readOnly };
    return html`<article aria-busy=${view.context.value || view.context.error ? 'false' : 'true'}>
      ${this.#renderContent(view)} ${this.#parts.announcer?.render()}
    </article>`;
  }

  #renderContent(view: TicketView): unknown {
    const { parts, time } = this.#parts;
    if (!view.id) return parts?.noTicket();
    if (this.client?.auth.state.status === 'signed-out') return parts?.signedOut();
    if (!parts) return html`${this.#renderHeader(view)} ${this.#renderWaiting()}`;
    const failed = parts.whole(view, this.#refresh);
    const isOver = failed !== null && view.context.error?.code !== 'forbidden';
    return html`${this.#renderHeader(view)} ${parts.stale(view, time, this.#refresh)}
    ${isOver
      ? html`${parts.writes(view, this.#writeActs(view))} ${failed}`
      : html`${failed ?? nothing} ${this.#renderSections(parts, view, failed !== null)}`}`;
  }

  #renderHeader(view: TicketView): TemplateResult {
    const acts = this.#acts;
    const sla = view.context.value?.sla;
    return header(view, {
      setStatus: acts && ((statusId) => void acts.setStatus(statusId)),
      walk: () => this.#walk(view),
      sla: sla && this.#parts.parts?.slaClock(sla),
      close: this.sheet ? () => this.dispatchEvent(new TicketCloseRequestEvent(view.id)) : null,
    });
  }

  /** @param walksAlone Where the role may see walks, but not the ticket. */
  #renderSections(parts: Parts, view: TicketView, walksAlone: boolean): TemplateResult {
    const refresh = this.#refresh;
    const { time } = this.#parts;
    const can = view.me.value?.capabilities;
    const { context, resources, walks } = view;
    const sections: SectionView = { open: this.open, toggle: this.#toggle };
    const lists = {
      time,
      refresh,
      openSession: (id: string) => this.dispatchEvent(new SessionOpenRequestEvent(id)),
      openTicket: ({ id }: TicketRow) =>
        this.dispatchEvent(new TicketOpenRequestEvent({ ticketId: id, ticketKind: view.kind })),
    };
    const walked = section(
      { name: 'walks', count: walks.value?.length ?? null, content: parts.walks(view, lists) },
      sections,
    );
    if (walksAlone) return html`<div class="sections"><div class="side">${walked}</div></div>`;
    const writes = this.#writeActs(view);
    return html`${parts.writes(view, writes)}
      <div class="sections">
        <div class="main">
          ${parts.description(view, this.wholeText, () => (this.wholeText = true))}
          ${section(
            {
              name: 'notes',
              count: context.value?.notes.length ?? null,
              content: parts.notes(view, {
                ...writes,
                draft: this.drafts.get(view.id) ?? emptyDraft,
                busy: this.sending,
                showsAll: this.showsAll,
                change: (draft) => this.#draft(view.id, draft),
                send: (draft) => void this.#send(view.id, draft),
                showAll: () => (this.showsAll = true),
              }),
            },
            sections,
          )}
        </div>
        <div class="side">
          ${can?.assignees === 'none'
            ? nothing
            : section(
                {
                  name: 'assignees',
                  count: resources.value?.length ?? null,
                  content: parts.assignees(view, {
                    client: this.client,
                    isPicking: this.picking,
                    pick: () => (this.picking = true),
                    leave: this.#stopPicking,
                    assign: (member) => this.#assign(member),
                    unassign: (resource) => void this.#acts?.unassign(resource),
                    retry: refresh,
                  }),
                },
                sections,
              )}
          ${section({ name: 'details', content: parts.details(view, refresh) }, sections)}
          ${can && !can.configurations
            ? nothing
            : section(
                {
                  name: 'devices',
                  count: context.value?.configurations.length ?? null,
                  content: parts.devices(view, lists),
                },
                sections,
              )}
          ${section(
            {
              name: 'related',
              count: context.value?.related_tickets.length ?? null,
              content: parts.related(view, lists),
            },
            sections,
          )}
          ${walked}
        </div>
      </div>`;
  }

  #writeActs({ canWrite }: TicketView): WriteActs {
    return {
      canWrite,
      time: this.#parts.time,
      refresh: this.#refresh,
      retryWrite: (id) => void this.#acts?.retryWrite(id),
      discardWrite: (id) => void this.#acts?.discardWrite(id),
    };
  }

  #renderWaiting(): TemplateResult {
    const sections: SectionView = { open: this.open, toggle: this.#toggle };
    const place = (name: SectionName): TemplateResult =>
      section({ name, content: waiting() }, sections);
    return html`<div class="sections">
      <div class="main">${place('notes')}</div>
      <div class="side">
        ${(['assignees', 'details', 'devices', 'related', 'walks'] as const).map(place)}
      </div>
    </div>`;
  }

  #refresh = (): void => this.refresh();

  #toggle = (name: SectionName): void => {
    this.open = this.open === name ? null : name;
  };

  #walk(view: TicketView): void {
    const session = openWalk(view);
    this.dispatchEvent(
      session
        ? new SessionOpenRequestEvent(session)
        : new WalkRequestEvent(view.id, view.kind, view.ticket.summary ?? ''),
    );
  }

  #draft(ticketId: string, draft: NoteDraft): void {
    this.drafts = new Map(this.drafts).set(ticketId, draft);
  }

  async #send(ticketId: string, { kind, text }: NoteDraft): Promise<void> {
    if (!this.#acts || this.sending) return;
    // The same note sent twice is one note.
    const said = `${ticketId} ${kind} ${text}`;
    if (this.#noteKey.text !== said) this.#noteKey = { text: said, key: crypto.randomUUID() };
    this.#draft(ticketId, { kind, text: '' });
    this.sending = true;
    const done = await this.#acts.addNote(kind, text, this.#noteKey.key);
    this.sending = false;
    if (done) {
      this.#noteKey = { text: '', key: '' };
      return;
    }
    const meanwhile = this.drafts.get(ticketId)?.text ?? '';
    this.#draft(ticketId, { kind, text: meanwhile ? `${text}\n\n${meanwhile}` : text });
  }

  #assign(member: PsaMember): void {
    this.#stopPicking(true);
    void this.#acts?.assign(member);
  }

  #stopPicking = (back: boolean): void => {
    this.picking = false;
    if (!back) return;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.assignees .add')?.focus(),
    );
  };
}

/** What the host says of its ticket, as far as it says it. */
function knownTo(ticket: HostTicket | null): KnownTicket | null {
  if (!ticket) return null;
  const { id, summary, customerName, status } = ticket;
  return {
    id,
    ...(summary === undefined ? {} : { summary }),
    ...(customerName === undefined ? {} : { company_name: customerName }),
    ...(status === undefined ? {} : { status_name: status }),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-ticket-panel': TicketPanel;
  }
}
