// Going from ticket to ticket keeps the page, as the real screen does: its address changes without a
// load. Whoever stands beside it (our browser extension) has to follow the address.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-within]');
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  void go(link.href, { push: true });
});
addEventListener('popstate', () => void go(location.href, { push: false }));

async function go(href, { push }) {
  const answer = await fetch(href);
  if (!answer.ok) {
    location.assign(href);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (push) history.pushState(null, '', href);
  document.title = page.title;
  document.querySelector('#ticket').replaceWith(page.querySelector('#ticket'));
  document.querySelector('h1').focus();
}
