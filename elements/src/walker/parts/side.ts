import { msg } from '@lit/localize';
import type { WalkState } from '@resolutionflow/sdk';
import type { WalkNote, WalkSession } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { trail, type TrailView } from './trail.js';

/** What the side needs beside the walk. */
export interface SideView extends TrailView {
  save: (notes: readonly WalkNote[]) => Promise<void>;
}

/** What the walk is about, the steps so far, and the notes beside them. */
export function side(walk: WalkState, session: WalkSession, view: SideView): TemplateResult {
  const isAdhoc = session.session_kind === 'adhoc';
  const showsNotes = isAdhoc ? session.status !== 'active' : walk.isHolder || walk.notes.length > 0;
  return html`${session.problem_statement
    ? html`<section>
        <h3>${msg('Problem')}</h3>
        <p class="kept">${session.problem_statement}</p>
      </section>`
    : nothing}
  ${isAdhoc
    ? nothing
    : html`<section>
        <h3>${msg('Trail')}</h3>
        ${trail(view)}
      </section>`}
  ${showsNotes
    ? html`<section>
        <h3>${msg('Notes')}</h3>
        <rf-walk-notes
          .notes=${walk.notes}
          .save=${view.save}
          ?readonly=${!walk.canAct}
          ?waiting=${walk.pendingCount > 0}
        ></rf-walk-notes>
      </section>`
    : nothing}`;
}
