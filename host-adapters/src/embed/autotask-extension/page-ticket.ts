/** A ticket as Autotask's page shows it. It proves nothing: the server decides what may be seen. */
export interface PageTicket {
  id: string;
  /** As people say it: `T20260105.0001`. */
  number?: string;
}

/**
 * The ticket that an address of Autotask shows; null for every other page. Where several are open in
 * one workspace, it is the first.
 */
export function ticketIdOf(address: string, ticketParam: string): string | null {
  const { pathname, searchParams } = new URL(address);
  if (!/^\/Mvc\/ServiceDesk\/Ticket(Detail|Edit)\.mvc$/i.test(pathname)) return null;
  const id = searchParams.get(ticketParam) ?? searchParams.get('ids[0]') ?? '';
  return /^[1-9]\d{0,14}$/.test(id) ? id : null;
}

/** The ticket's number, where the page's title has one. */
export function ticketNumberOf(title: string): string | undefined {
  return /\bT\d{8}\.\d{4}\b/.exec(title)?.[0];
}
