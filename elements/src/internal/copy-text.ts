/**
 * Puts text on the clipboard, also in frames that may not use the Clipboard API. Says whether it worked.
 * @param near An element beside which a text field may stand for a moment: inside an open dialog, all
 * else is inert and could not be selected.
 */
export async function copyText(text: string, near: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed here, or not there at all (http, sandboxed frame): the old way needs no permission.
    return copyBySelection(text, near);
  }
}

function copyBySelection(text: string, near: Element): boolean {
  const source = near.ownerDocument.createElement('textarea');
  source.value = text;
  source.className = 'visually-hidden';
  source.readOnly = true;
  near.after(source);
  source.focus({ preventScroll: true });
  source.select();
  const copied = near.ownerDocument.execCommand('copy');
  source.remove();
  if (near instanceof HTMLElement) near.focus();
  return copied;
}
