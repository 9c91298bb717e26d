/** The user chose an item of a menu. */
export class MenuSelectEvent extends Event {
  static readonly eventName = 'rf-menu-select';

  /** @param itemId The `id` of the chosen item. */
  constructor(readonly itemId: string) {
    super(MenuSelectEvent.eventName);
  }
}
