/**
 * Where a PSA's own sign-in leads back to: hands its code to our page that opened the window, and to
 * nobody but our own origin, then closes. The page's `role="status"` says what happened where the
 * window stays.
 */
export function giveCodeBack(page: Window): void {
  const { searchParams, origin, pathname } = new URL(page.location.href);
  const [code, state] = [searchParams.get('code'), searchParams.get('state')];
  // A code that stays in the address is in the history too.
  page.history.replaceState(null, '', pathname);
  const opener = page.opener as Window | null;
  const status = page.document.querySelector('[role="status"]');
  if (code === null || opener === null) {
    if (status) status.textContent = 'Signing in did not work. Close this window and try again.';
    return;
  }
  opener.postMessage({ type: 'rf:code', code, state }, origin);
  if (status) status.textContent = 'Signed in. You can close this window.';
  page.close();
}
