/** Where in the portal one is. */
export type Route =
  | { name: 'workspace' }
  | { name: 'side-by-side'; ticketId: string | null }
  | { name: 'ticket'; ticketId: string }
  | { name: 'session'; sessionId: string }
  | { name: 'tickets' }
  | { name: 'integrations' }
  | { name: 'escalations' }
  | { name: 'sessions' };

/** Reads the part of the address after `#`; null where it names nothing, as at the start. */
export function readRoute(hash: string): Route | null {
  const [name = '', id] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (name === 'workspace') return { name };
  if (isPlain(name)) return { name };
  if (name === 'side-by-side') return { name, ticketId: id || null };
  if (name === 'ticket' && id) return { name, ticketId: id };
  if (name === 'session' && id) return { name, sessionId: id };
  return null;
}

/** The address of a place in the portal. */
export function hrefOf(route: Route): string {
  switch (route.name) {
    case 'workspace':
      return '#/';
    case 'tickets':
    case 'integrations':
    case 'escalations':
    case 'sessions':
      return `#/${route.name}`;
    case 'side-by-side':
      return route.ticketId
        ? `#/side-by-side/${encodeURIComponent(route.ticketId)}`
        : '#/side-by-side';
    case 'ticket':
      return `#/ticket/${encodeURIComponent(route.ticketId)}`;
    case 'session':
      return `#/session/${encodeURIComponent(route.sessionId)}`;
  }
}

/** Every PSA numbers its tickets; ours are named by UUIDs. */
export function isOfPsa(ticketId: string): boolean {
  return /^\d+$/.test(ticketId);
}

const plainRoutes = ['tickets', 'integrations', 'escalations', 'sessions'] as const;

function isPlain(name: string): name is (typeof plainRoutes)[number] {
  return (plainRoutes as readonly string[]).includes(name);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Half of an escape, as typed or cut off: it is nobody's id.
    return '';
  }
}
