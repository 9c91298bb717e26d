const form = document.querySelector('#sign-in');
const main = document.querySelector('main');

document.addEventListener('rf-load-failed', ({ detail }) => {
  form.querySelector('output').textContent = `The elements did not come: ${detail.reason}.`;
});
// The script brings the elements when it can; with them comes its one name.
await customElements.whenDefined('rf-walker');
const client = window.ResolutionFlow.createClient({ server: document.body.dataset.server });
form.querySelector('button').disabled = false;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  const said = form.querySelector('output');
  said.textContent = '';
  try {
    await client.auth.login({ email, password });
    show(await sessionToShow());
  } catch (error) {
    said.textContent = error.message;
  }
});

/** Puts the walk into the page, with the client that is signed in. */
function show(sessionId) {
  const app = document.createElement('rf-app');
  const walker = document.createElement('rf-walker');
  app.client = client;
  walker.sessionId = sessionId;
  app.append(walker);
  main.append(app);
  main.hidden = false;
  form.hidden = true;
}

/** The walk that the address names, else the newest open one, else a new one. */
async function sessionToShow() {
  const named = new URLSearchParams(location.search).get('session');
  if (named) return named;
  const open = await client.sessions.active();
  if (open.items.length > 0) return open.items[0].id;
  const flows = await client.flows.list({ search: 'Outlook not syncing', status: 'published' });
  const started = await client.sessions.intake({
    problem_statement: 'Outlook shows no new mail since this morning',
    customer_name: 'Harbour Dental',
    flow_id: flows.items[0]?.id,
  });
  return started.session_id;
}
