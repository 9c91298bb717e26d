import type { Row } from './conditions.js';

/** The page that is shown in a ticket's screen. Its address holds tokens that the screen fills in. */
export interface Pod {
  url: string;
  origin: string;
  height: number;
}

interface TicketPage {
  as: string;
  member: string;
  people: string[];
  hostedAs: 'pod' | 'tab';
  pod: Pod | null;
  ticket: Row;
  statuses: { id: number; name: string }[];
  previous: number | null;
  next: number | null;
}

/** A ticket's screen. What changes is filled in by the page's script, from the same data. */
export function ticketPage(page: TicketPage): string {
  const { ticket, pod, hostedAs, as } = page;
  const id = String(ticket.id);
  const link = (to: number | null, text: string, rel: string) =>
    `<a href="/screen/tickets/${to ?? id}?as=${as}&amp;hosted=${hostedAs}" data-go="${rel}"${to === null ? ' hidden' : ''}>${text}</a>`;
  const frame = pod
    ? `<iframe id="pod" title="ResolutionFlow" height="${pod.height}" data-origin="${escape(pod.origin)}" src="${escape(filledIn(pod.url, id))}"></iframe>`
    : '<p class="empty">No page is set up for this screen.</p>';
  const options = page.statuses
    .map(({ id: value, name }) => `<option value="${value}">${escape(name)}</option>`)
    .join('');
  const people = page.people
    .map((name) => `<option${name === as ? ' selected' : ''}>${escape(name)}</option>`)
    .join('');
  return document(
    `#${id} ${text(ticket.summary)}`,
    `<body data-ticket="${id}" data-as="${escape(as)}" data-hosted="${hostedAs}">
<header><strong>Service desk</strong><nav>
${link(page.previous, '← Previous', 'previous')} ${link(page.next, 'Next →', 'next')}
<a href="/screen/tickets?as=${as}" data-leave>Open tickets</a>
<a href="/screen/tickets/${id}?as=${as}&amp;hosted=${hostedAs === 'pod' ? 'tab' : 'pod'}" data-leave>As a ${hostedAs === 'pod' ? 'tab' : 'pod'}</a>
</nav><form method="get" class="who"><label>Signed in as <select name="as" id="as">${people}</select></label>
<button>Switch</button></form></header>
<div id="messages" role="alert" hidden></div>
<main class="${hostedAs}">
<section class="ticket"><p class="number" data-field="id">#${id}</p><h1 data-field="summary">${text(ticket.summary)}</h1>
<dl><div><dt>Company</dt><dd data-field="company"></dd></div><div><dt>Contact</dt><dd data-field="contactName"></dd></div>
<div><dt>Board</dt><dd data-field="board"></dd></div><div><dt>Status</dt><dd data-field="status"></dd></div>
<div><dt>Priority</dt><dd data-field="priority"></dd></div><div><dt>Resources</dt><dd data-field="resources"></dd></div>
<div><dt>SLA</dt><dd data-field="slaStatus"></dd></div><div><dt>Time</dt><dd data-field="time"></dd></div></dl>
<form id="own" class="panel"><h2>Change this ticket</h2><label>Status <select name="status">${options}</select></label><button>Save</button></form>
<form id="other" class="panel"><h2>As somebody else in the PSA</h2><label>Who <select name="by"><option>engineer</option><option>jonas</option><option>owner</option></select></label>
<label>Status <select name="status"><option value="">as it is</option>${options}</select></label>
<label class="wide">Note <textarea name="note" rows="2"></textarea></label><button>Save as them</button></form>
<h2>Notes</h2><ol id="notes"></ol></section>
<aside><h2>ResolutionFlow</h2>${frame}</aside></main>
<script src="/screen/screen.js"></script></body>`,
  );
}

export function listPage(page: { as: string; member: string; tickets: Row[] }): string {
  const rows = page.tickets
    .map(
      (ticket) =>
        `<li><a href="/screen/tickets/${String(ticket.id)}?as=${escape(page.as)}"><span class="number">#${String(ticket.id)}</span> ${text(ticket.summary)}</a></li>`,
    )
    .join('');
  return document(
    'Open tickets',
    `<body><header><strong>Service desk</strong><span>${escape(page.member)}</span></header>
<main class="list"><h1>Open tickets</h1><ul>${rows}</ul></main></body>`,
  );
}

export function filledIn(url: string, id: string): string {
  return url.replaceAll('[cw_id]', id).replaceAll('[cw_screen]', 'ticket');
}

function document(title: string, body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escape(title)}</title>
<link rel="stylesheet" href="/screen/screen.css"></head>${body}</html>`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? escape(value) : '';
}

function escape(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
