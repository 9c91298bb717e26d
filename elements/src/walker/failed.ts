import { msg } from '@lit/localize';
import type { WalkState } from '@resolutionflow/sdk';
import type { TemplateResult } from 'lit';
import { lock, search } from '../internal/icon/icons.js';
import { emptyState, errorState } from '../internal/placeholder.js';

/** Why there is no walk to show, and what to do about it. */
export function failedState({ error, pendingCount }: WalkState, retry: () => void): TemplateResult {
  switch (error?.code) {
    case 'not_found':
      return emptyState({
        icon: search,
        title: msg('This walk is not here'),
        body: msg(
          'It may have been started in another account. Check the link, or start a new one.',
        ),
      });
    case 'forbidden':
      return emptyState({
        icon: lock,
        title: msg('You may not see this walk'),
        body: msg('Ask an owner of your account for access.'),
      });
    default:
      return errorState({
        title: msg('The walk could not be loaded'),
        kept: pendingCount
          ? msg('Your steps are kept on this device.')
          : error?.status
            ? (error.problem?.detail ?? msg('This did not work. Try again.'))
            : msg('The server cannot be reached. Try again once you are online.'),
        requestId: error?.requestId ?? undefined,
        retry,
      });
  }
}
