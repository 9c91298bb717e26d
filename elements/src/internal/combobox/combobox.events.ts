import type { Choice } from './combobox.js';

/** Another choice was taken, or none. */
export class ComboboxChangeEvent extends Event {
  static readonly eventName = 'rf-combobox-change';

  constructor(readonly choice: Choice | null) {
    super(ComboboxChangeEvent.eventName, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-combobox-change': ComboboxChangeEvent;
  }
}
