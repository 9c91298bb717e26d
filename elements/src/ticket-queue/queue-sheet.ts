import { defineDialog } from '../internal/dialog/dialog.js';
import '../ticket-panel/define.js';

// What a row opens, loaded when one is first opened.

/** Makes the sheet's elements known to the page. */
export function defineQueueSheet(): void {
  defineDialog();
}
