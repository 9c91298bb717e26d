import { createContext } from '@lit/context';
import type { Client, HostAdapter } from '@resolutionflow/sdk';

// Keys are texts, not symbols, so that elements of two scripts on one page still find each other.

/** The client that `<rf-app>` gives to everything inside it. */
export const clientContext = createContext<Client | undefined>('rf-client');

/** The host's adapter, where `<rf-app>` stands in one. */
export const hostContext = createContext<HostAdapter | undefined>('rf-host');

/**
 * Says early that an element was put where it cannot work.
 * @throws Error when no `<rf-app>` stands around the element that could still give it a client.
 */
export function requireApp(element: Element): void {
  let at: Element | null = element;
  while (at) {
    const app: Element | null = at.closest('rf-app');
    if (app) return;
    const root: Node = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  throw new Error(
    `<${element.localName}> needs a client: put it inside <rf-app>, or set its "client" property.`,
  );
}
