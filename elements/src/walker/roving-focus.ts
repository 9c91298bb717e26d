/**
 * Moves the focus among a toolbar's buttons with arrow keys, Home and End; one of them at a time can be
 * reached with Tab. Bind it as the toolbar's `keydown` listener.
 */
export function rovingFocus(event: KeyboardEvent): void {
  const toolbar = event.currentTarget as HTMLElement;
  const buttons = [...toolbar.querySelectorAll<HTMLElement>('button')];
  const at = buttons.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const target = {
    ArrowDown: buttons[(at + 1) % buttons.length],
    ArrowRight: buttons[(at + 1) % buttons.length],
    ArrowUp: buttons.at(at - 1),
    ArrowLeft: buttons.at(at - 1),
    Home: buttons[0],
    End: buttons.at(-1),
  }[event.key];
  if (!target) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  target.focus();
}
