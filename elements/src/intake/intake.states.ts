import { msg } from '@lit/localize';
import type { ClientError } from '@resolutionflow/sdk';
import { html, type TemplateResult } from 'lit';
import { errorText } from '../internal/error-text.js';
import { failure } from '../internal/failure.js';
import { gitBranch, lock, plus, search, user } from '../internal/icon/icons.js';
import { icon } from '../internal/icon/icon.js';
import { emptyState, errorState } from '../internal/placeholder.js';

/** For whoever may read but not walk. */
export function notAllowed(): TemplateResult {
  return emptyState({
    icon: lock,
    title: msg('Not for your role'),
    body: msg(
      'Walks are started by techs, and by engineers who cover for them. The owner of your account can change your role.',
    ),
  });
}

export function signedOut(): TemplateResult {
  return emptyState({
    icon: user,
    title: msg('You are signed out'),
    body: msg('Sign in again to start a walk.'),
  });
}

/** An account without a single published flow. */
export function noFlows(isOwner: boolean, addFlows: () => void): TemplateResult {
  return isOwner
    ? emptyState({
        icon: gitBranch,
        title: msg('No flows yet'),
        body: msg(
          'A flow asks the right questions in the right order. Write your first one, or publish a draft; techs find it here as they type.',
        ),
        action: html`<button class="button" type="button" @click=${addFlows}>
          ${icon(plus)} ${msg('Add flows')}
        </button>`,
      })
    : emptyState({
        icon: gitBranch,
        title: msg('No flows yet'),
        body: msg(
          'Ask an engineer or the owner of your account to publish some. Until then, start without a flow and take notes.',
        ),
      });
}

/** Nothing fits what was typed. */
export function noMatches(): TemplateResult {
  return emptyState({
    icon: search,
    title: msg('No flow fits yet'),
    body: msg(
      'Try other words, such as the product’s name. Or start without a flow and take notes.',
    ),
  });
}

/** The search failed; the form still works. */
export function matchesFailed(error: ClientError, retry: () => void): TemplateResult {
  const offline = error.code === 'network' || error.code === 'timeout';
  return errorState({
    title: offline ? msg('The server is out of reach') : msg('Flows could not be searched'),
    kept: msg('What you typed is still here.'),
    requestId: error.requestId ?? undefined,
    retry,
  });
}

/** Why nothing was started; the form stays as it is. */
export function keptFailure(error: ClientError): TemplateResult {
  return failure(`${errorText(error)} ${msg('What you typed is still here.')}`);
}
