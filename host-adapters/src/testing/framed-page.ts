import { createWebAdapter } from '../web/web.adapter.js';

// Plays our frame: connects to the page that is named, tells what it hears, and does as the page's
// ticket says.
const settings = new URLSearchParams(window.location.search);
const page = settings.get('page') ?? window.location.origin;
const adapter = createWebAdapter({ origins: [page] });
const tell = (message: object): void => window.parent.postMessage(message, page);

adapter.on('ticket', (ticket) => tell({ framed: 'ticket', id: ticket?.id }));
adapter.on('theme', (theme) => tell({ framed: 'theme', scheme: theme.scheme }));
adapter.on('disconnected', () => tell({ framed: 'disconnected' }));

const context = await adapter.connect();
tell({ framed: 'connected', context, capabilities: [...adapter.capabilities] });
adapter.setDirty?.(true);
adapter.resize?.(480);
await adapter.openTicket?.({ kind: 'psa', id: '77' });
tell({ framed: 'token', token: await adapter.getToken() });
