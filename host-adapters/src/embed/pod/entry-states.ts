import { msg, str } from '@lit/localize';
import {
  emptyState,
  errorState,
  lock,
  skeleton,
  ticket as ticketIcon,
  wifiOff,
} from '@resolutionflow/elements/page-parts';
import { HostError, type ClientError } from '@resolutionflow/sdk';
import type { EmbedHost } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import type { Entry } from './entry-controller.js';

/** What can be done on the way in. */
export interface EntryActs {
  again(): void;
  changeUser: (() => void) | null;
}

/** The way into the pod, as far as it has gone; nothing to see once one is in. */
export function entryState(
  entry: Entry,
  host: EmbedHost,
  acts: EntryActs,
): TemplateResult | typeof nothing {
  switch (entry.step) {
    case 'connecting':
    case 'signing-in':
      return html`<div class="waiting" aria-busy="true">${skeleton('short', 'text', 'text')}</div>`;
    case 'host-silent':
      return errorState({
        title: openFromText(host),
        kept: msg('This page shows the ticket that is open around it.'),
        retry: acts.again,
      });
    case 'click':
      return emptyState({
        icon: lock,
        // Autotask proves nobody: the window is ours.
        title:
          host === 'autotask'
            ? msg('Sign in to ResolutionFlow')
            : msg(str`Sign in with ${hostName(host)}`),
        body: windowText(),
        action: html`<button class="button primary" type="button" @click=${acts.again}>
          ${msg('Sign in')}
        </button>`,
      });
    case 'refused':
      return refusedState(entry.error, host, acts);
    case 'sign-in-page':
    case 'in':
      return nothing;
  }
}

export function hostName(host: EmbedHost): string {
  const names = { connectwise: 'ConnectWise', halo: 'HaloPSA', autotask: 'Autotask' };
  return host === 'web' ? msg('your portal') : names[host];
}

/** The host has no ticket open, or one that is not saved yet. */
export function noTicket(host: EmbedHost): TemplateResult {
  const name = hostName(host);
  return emptyState({
    icon: ticketIcon,
    title: msg('No ticket is open'),
    body: msg(str`Open or save a ticket in ${name}, and it appears here.`),
  });
}

function refusedState(error: ClientError, host: EmbedHost, acts: EntryActs): TemplateResult {
  if (error.code === 'signed_out' || error.cause instanceof HostError) {
    return emptyState({
      icon: lock,
      title: msg('You are not signed in'),
      body: signInText(error, host),
      action: again(acts, msg('Sign in')),
    });
  }
  if (error.isTemporary) {
    return emptyState({
      icon: wifiOff,
      title: navigator.onLine ? msg('The server is out of reach') : msg('You are offline'),
      body: msg('It is tried again by itself.'),
      action: again(acts),
    });
  }
  return html`<div role="alert">
    ${emptyState({
      icon: lock,
      title: refusedTitle(error, host),
      // The server says what an admin has to do, in words for whoever reads this.
      body: error.problem?.detail ?? error.message,
      action: html`${again(acts)}
      ${acts.changeUser
        ? html`<button class="button quiet" type="button" @click=${acts.changeUser}>
            ${msg('Sign in as somebody else')}
          </button>`
        : nothing}`,
    })}
  </div>`;
}

function signInText(error: ClientError, host: EmbedHost): string | typeof nothing {
  if (error.code === 'signed_out') return nothing;
  const { cause } = error;
  const isGivenUp = cause instanceof HostError && cause.code === 'aborted';
  // The host is there all the same: the window was closed, or waits for a click.
  return isGivenUp || host === 'autotask' ? windowText() : openFromText(host);
}

function windowText(): string {
  return msg('A window opens, and closes by itself.');
}

function again({ again: retry }: EntryActs, text = msg('Try again')): TemplateResult {
  return html`<button class="button" type="button" @click=${retry}>${text}</button>`;
}

function refusedTitle({ code }: ClientError, host: EmbedHost): string {
  const name = hostName(host);
  switch (code) {
    case 'member_not_mapped':
      return msg('You are not set up here yet');
    case 'origin_not_allowed':
      return msg('This page may not be shown here');
    case 'proof_refused':
      return msg(str`${name} did not vouch for you`);
    default:
      return msg('Signing in did not work');
  }
}

function openFromText(host: EmbedHost): string {
  const name = hostName(host);
  return msg(str`Open this page from inside ${name}`);
}
