/** Runs in the ticket screen: the host's side of the Hosted API. It may use nothing from outside itself. */
function ticketScreen(): void {
  interface Shown {
    ticket: Record<string, unknown>;
    statuses: { id: number; name: string }[];
    notes: { id: number; kind: string; text: string; at: string; author: string }[];
    times: { id: number }[];
    previous: number | null;
    next: number | null;
  }
  interface Ack {
    result: string;
    errors?: unknown;
  }

  const { as = 'l1', hosted = 'pod' } = document.body.dataset;
  const frame = document.querySelector('iframe');
  const messages = document.querySelector<HTMLElement>('#messages');
  const podOrigin = frame?.dataset.origin ?? '';
  const frameId = 'F1';
  const acks = new Map<number, (ack: Ack) => void>();
  let ticketId = Number(document.body.dataset.ticket);
  let lastEventId = 0;
  let isReady = false;
  let isDirty = false;
  let shown: Shown | null = null;

  // Every message is text, both ways.
  function send(message: object): void {
    frame?.contentWindow?.postMessage(JSON.stringify(message), podOrigin);
  }

  /** Tells the page of an event, and waits for its answer: without one the screen does not go on. */
  function tell(event: string): Promise<Ack> {
    const screenObject = { id: ticketId, screen: 'ticket', hostedAs: hosted };
    const id = (lastEventId += 1);
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => resolve({ result: 'failure', errors: ['The page in the pod did not answer.'] }),
        10_000,
      );
      acks.set(id, (ack) => {
        clearTimeout(timer);
        resolve(ack);
      });
      send({ event, _id: id, data: { screenObject } });
    });
  }

  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== frame?.contentWindow || event.origin !== podOrigin) return;
    if (typeof event.data !== 'string') return;
    let message: Record<string, unknown>;
    try {
      message = JSON.parse(event.data) as Record<string, unknown>;
    } catch {
      // Other scripts of that page post too.
      return;
    }
    if (message.message === 'ready') {
      isReady = true;
      send({ MessageFrameID: frameId });
      void tell('onLoad');
    } else if (message.frameID !== frameId) return;
    else if (typeof message.hosted_request === 'string') {
      void answer(message.hosted_request, (message.args ?? {}) as Record<string, unknown>);
    } else if (typeof message._id === 'number') {
      acks.get(message._id)?.(message as unknown as Ack);
      acks.delete(message._id);
    }
  });

  async function answer(request: string, args: Record<string, unknown>): Promise<void> {
    switch (request) {
      case 'getMemberAuthentication': {
        const response = await fetch(`/screen/data/member?as=${as}`);
        send({ response: 'getmemberauthentication', data: (await response.json()) as unknown });
        return;
      }
      case 'setDirty':
        isDirty = args.dirty === true;
        return;
      case 'openScreen':
        if (args.screen !== 'ticket') return;
        if (args.newTab === true) window.open(`/screen/tickets/${String(args.id)}?as=${as}`);
        else await go(Number(args.id));
        return;
      case 'refreshScreen':
        if (hosted !== 'pod' || !mayLeave()) return;
        await refresh();
        await tell('onLoad');
        return;
      default:
        // Names that are not known are passed over in silence.
        return;
    }
  }

  function mayLeave(): boolean {
    if (isDirty && !confirm('There are changes that are not saved. Leave anyway?')) return false;
    isDirty = false;
    return true;
  }

  /** Another ticket in the same screen: the frame stays, and hears of it. */
  async function go(id: number, isBack = false): Promise<void> {
    if (!mayLeave()) return;
    ticketId = id;
    if (!isBack) history.pushState(null, '', `/screen/tickets/${id}?as=${as}&hosted=${hosted}`);
    await refresh();
    if (isReady) await tell('onLoad');
  }

  async function refresh(): Promise<void> {
    const id = ticketId;
    try {
      const response = await fetch(`/screen/data/tickets/${id}`);
      if (response.ok && id === ticketId) show((await response.json()) as Shown);
    } catch {
      // Without a network what is shown stays; it is asked again soon.
    }
  }

  async function save(fields: FormData, by: string): Promise<void> {
    const status = Number(fields.get('status')) || undefined;
    const note = fields.get('note') ?? undefined;
    const response = await fetch(`/screen/data/tickets/${ticketId}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ status, note, by }),
    });
    if (response.ok) show((await response.json()) as Shown);
    else complain(['This could not be saved.']);
  }

  /** A time as the reader's clock has it. */
  function inWords(text: string): string {
    return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, (at) =>
      new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }),
    );
  }

  function complain(texts: readonly string[]): void {
    if (!messages) return;
    messages.textContent = texts.join('\n');
    messages.hidden = texts.length === 0;
  }

  function show(next: Shown): void {
    const isSame = JSON.stringify(next) === JSON.stringify(shown);
    if (isSame) return;
    const isOther = shown?.ticket.id !== next.ticket.id;
    shown = next;
    document.title = `#${ticketId} ${textOf(next.ticket.summary)}`;
    for (const field of document.querySelectorAll<HTMLElement>('[data-field]')) {
      const name = field.dataset.field ?? '';
      field.textContent =
        name === 'id'
          ? `#${ticketId}`
          : name === 'time'
            ? `${next.times.length} entries`
            : inWords(textOf(next.ticket[name])) || '–';
    }
    for (const select of document.querySelectorAll<HTMLSelectElement>('select[name=status]')) {
      if (!isOther) continue;
      const first = [...select.options].filter(({ value }) => value === '');
      const own = next.statuses.map(({ id, name }) => new Option(name, String(id)));
      select.replaceChildren(...first, ...own);
      const status = next.ticket.status as { id: number } | undefined;
      select.value = first.length ? '' : String(status?.id);
    }
    document.querySelector('#notes')?.replaceChildren(
      ...next.notes.map((note) => {
        const item = document.createElement('li');
        const when = document.createElement('time');
        when.textContent = `${note.author} · ${note.kind} · ${new Date(note.at).toLocaleString()}\n`;
        item.append(when, note.text);
        return item;
      }),
    );
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-go]')) {
      const to = link.dataset.go === 'next' ? next.next : next.previous;
      link.hidden = to === null;
      link.href = `/screen/tickets/${String(to)}?as=${as}&hosted=${hosted}`;
    }
  }

  function textOf(value: unknown): string {
    if (typeof value === 'string') return value;
    const name = (value as { name?: unknown } | null | undefined)?.name;
    return typeof name === 'string' ? name : '';
  }

  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    if (!link) return;
    if (link.dataset.go) {
      event.preventDefault();
      const to = link.dataset.go === 'next' ? shown?.next : shown?.previous;
      if (to) void go(to);
    } else if (!mayLeave()) event.preventDefault();
  });

  document.querySelector<HTMLFormElement>('#own')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    void (async () => {
      complain([]);
      // The pod may have a reason against it.
      const ack = isReady && hosted === 'pod' ? await tell('beforeSave') : { result: 'success' };
      if (ack.result !== 'success') {
        const errors: unknown = 'errors' in ack ? ack.errors : [];
        complain(Array.isArray(errors) && errors.length ? errors.map(String) : ['Not saved.']);
        return;
      }
      await save(fields, as);
      if (isReady) await tell('onLoad');
    })();
  });

  document.querySelector<HTMLFormElement>('#other')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    void save(fields, String(fields.get('by') as string)).then(() => form.reset());
  });

  addEventListener('beforeunload', (event) => {
    if (isDirty) event.preventDefault();
  });
  addEventListener('popstate', () => {
    void go(Number(location.pathname.split('/').at(-1)), true);
  });
  // What others change in the PSA, our pod among them, shows by itself.
  setInterval(() => void refresh(), 2000);
  void refresh();
}

/** The function as text: type-checked here, and a file of its own for the browser. */
export const screenScript = `(${ticketScreen.toString()})();`;
