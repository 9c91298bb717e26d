import type { TemplateResult } from 'lit';
import { customStepDialog } from './custom-step-dialog.js';
import type { DialogView } from './dialog-view.js';
import { escalateDialog } from './escalate-dialog.js';
import { helpDialog } from './help-dialog.js';
import { reopenDialog } from './reopen-dialog.js';
import { resolveDialog } from './resolve-dialog.js';

/** The dialog that is open. */
export function dialogTemplate(view: DialogView): TemplateResult {
  switch (view.dialog.kind) {
    case 'resolve':
      return resolveDialog(view);
    case 'escalate':
      return escalateDialog(view);
    case 'custom-step':
      return customStepDialog(view);
    case 'help':
      return helpDialog(view);
    case 'reopen':
      return reopenDialog(view, view.dialog);
  }
}
