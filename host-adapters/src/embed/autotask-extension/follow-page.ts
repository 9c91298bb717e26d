import { ticketIdOf, ticketNumberOf, type PageTicket } from './page-ticket.js';

/** How often the page is looked at, in milliseconds: not everything that it does is announced. */
const lookMs = 500;

export interface FollowOptions {
  page: Window;
  ticketParam: string;
  /** Hears the ticket at once, and whenever it is another one or is known better. */
  tell: (ticket: PageTicket | null) => void;
  /** Called with every look. */
  looked?: () => void;
  everyMs?: number;
}

/**
 * Follows the ticket of a page that goes from one to the next without loading.
 * @returns a function that stops it
 */
export function followPage({
  page,
  ticketParam,
  tell,
  looked,
  everyMs,
}: FollowOptions): () => void {
  let told: PageTicket | null | undefined;
  /** The title may still be the one of the ticket before, while the address is new already. */
  let staleTitle: string | null = null;
  let titleBefore = '';

  function look(): void {
    const { title } = page.document;
    const id = ticketIdOf(page.location.href, ticketParam);
    if (told !== undefined && id !== (told?.id ?? null)) staleTitle = titleBefore;
    titleBefore = title;
    const number = title === staleTitle ? undefined : ticketNumberOf(title);
    const now: PageTicket | null = id === null ? null : { id, ...(number ? { number } : {}) };
    if (told === undefined || now?.id !== told?.id || now?.number !== told?.number) {
      told = now;
      tell(now);
    }
    looked?.();
  }

  const events = ['popstate', 'hashchange', 'pageshow'] as const;
  for (const name of events) page.addEventListener(name, look);
  const navigation = navigationOf(page);
  navigation?.addEventListener('currententrychange', look);
  const timer = setInterval(look, everyMs ?? lookMs);
  look();
  return () => {
    clearInterval(timer);
    for (const name of events) page.removeEventListener(name, look);
    navigation?.removeEventListener('currententrychange', look);
  };
}

/** Not every browser has the Navigation API. */
function navigationOf(page: Window): EventTarget | undefined {
  return (page as Window & { navigation?: EventTarget }).navigation;
}
