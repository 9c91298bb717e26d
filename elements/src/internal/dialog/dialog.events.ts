/** How the user asked to leave a dialog. */
export type DialogCloseReason = 'escape' | 'button' | 'backdrop';

/** The user wants to leave; `preventDefault()` keeps the dialog open, as for unsaved text. */
export class DialogCloseRequestEvent extends Event {
  static readonly eventName = 'rf-dialog-close-request';

  constructor(readonly reason: DialogCloseReason) {
    super(DialogCloseRequestEvent.eventName, { cancelable: true });
  }
}

/** The dialog has closed, by the user or by its `open` property. */
export class DialogClosedEvent extends Event {
  static readonly eventName = 'rf-dialog-closed';

  constructor() {
    super(DialogClosedEvent.eventName);
  }
}
