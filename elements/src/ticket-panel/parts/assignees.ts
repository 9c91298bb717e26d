import { msg, str } from '@lit/localize';
import type { Client } from '@resolutionflow/sdk';
import type { PsaMember, TicketResource } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../internal/icon/icon.js';
import { sparkles, userPlus, x } from '../../internal/icon/icons.js';
import { none, partContent } from './part-content.js';
import type { TicketView } from '../ticket-data.js';

/** What the section can do; `isPicking` while somebody is looked for. */
export interface AssigneeActs {
  client: Client | undefined;
  isPicking: boolean;
  pick: () => void;
  /** Ends looking; `back` takes the focus to where it began. */
  leave: (back: boolean) => void;
  assign: (member: PsaMember) => void;
  unassign: (resource: TicketResource) => void;
  retry: () => void;
}

/** Who works on the ticket; more are found by name. */
export function assignees(view: TicketView, acts: AssigneeActs): unknown {
  const canChange = view.canWrite && view.me.value?.capabilities.assignees !== 'none';
  return partContent(
    view.resources,
    (resources) => html`
      ${resources.length === 0
        ? none(msg('Nobody is assigned.'))
        : html`<ul class="people" role="list">
            ${repeat(
              resources,
              ({ member_id }) => member_id,
              (resource) => person(resource, canChange ? acts.unassign : null),
            )}
          </ul>`}
      ${!canChange
        ? nothing
        : acts.isPicking
          ? html`<rf-member-picker
              .client=${acts.client}
              .taken=${resources.map(({ member_id }) => member_id)}
              .choose=${acts.assign}
              .leave=${acts.leave}
            ></rf-member-picker>`
          : html`<button class="button quiet add" type="button" @click=${acts.pick}>
              ${icon(userPlus)} ${addText(view, resources.length)}
            </button>`}
    `,
    acts.retry,
  );
}

function addText({ me }: TicketView, count: number): string {
  const isOne = me.value?.capabilities.assignees === 'one';
  return isOne && count > 0 ? msg('Assign to somebody else') : msg('Assign somebody');
}

function person(
  resource: TicketResource,
  unassign: ((resource: TicketResource) => void) | null,
): TemplateResult {
  const { member_name: name, is_rf_user } = resource;
  return html`<li class="person">
    ${avatar(name)}
    <span class="cut">${name}</span>
    ${is_rf_user ? ours() : nothing}
    ${unassign
      ? html`<button
          class="button quiet icon-only small"
          type="button"
          aria-label=${msg(str`Remove ${name}`)}
          @click=${() => unassign(resource)}
        >
          ${icon(x)}
        </button>`
      : nothing}
  </li>`;
}

/** Two letters for a face. */
export function avatar(name: string): TemplateResult {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => word?.[0] ?? '')
    .join('');
  return html`<span class="avatar" aria-hidden="true">${letters.toUpperCase()}</span>`;
}

/** Marks who has a login here, and can walk. */
export function ours(): TemplateResult {
  return html`<span class="ours" title=${msg('Uses ResolutionFlow')}
    >${icon(sparkles, { label: msg('Uses ResolutionFlow') })}</span
  >`;
}
