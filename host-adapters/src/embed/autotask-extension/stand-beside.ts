import type { BridgeMessage } from '../../autotask/autotask.messages.js';
import { createDock } from './dock.js';
import { panelPort, type ContentApi, type ExtensionPort } from './extension-api.js';
import { followPage } from './follow-page.js';
import type { PageTicket } from './page-ticket.js';

/** What is remembered of the panel in this browser. */
const isClosed = 'panel-closed';

export interface StandBesideOptions {
  api: ContentApi;
  page: Window;
  ticketParam: string;
  /** Milliseconds between two looks at the page. */
  everyMs?: number;
}

/**
 * Puts the panel beside the ticket of an Autotask page, and tells it which ticket that is. The panel
 * is a page of the extension's own, and they speak through the browser's own ports: the page has no
 * part in it.
 * @returns a function that takes everything away again
 */
export async function standBeside(options: StandBesideOptions): Promise<() => void> {
  const { api, page, ticketParam, everyMs } = options;
  const own = api.runtime.id;
  const panels = new Set<ExtensionPort>();
  let ticket: PageTicket | null = null;
  let isLost = false;

  const kept = await api.storage.local.get(isClosed);
  const dock = createDock({
    document: page.document,
    panelUrl: api.runtime.getURL('panel.html'),
    texts: {
      panel: api.i18n.getMessage('panel'),
      open: api.i18n.getMessage('open'),
      close: api.i18n.getMessage('close'),
    },
    isOpen: kept[isClosed] !== true,
    onToggle: (isOpen) => {
      void api.storage.local.set({ [isClosed]: !isOpen }).catch(() => {
        // The choice holds for this page all the same; the extension may have been updated meanwhile.
      });
    },
  });

  function onConnect(port: ExtensionPort): void {
    if (port.name !== panelPort || port.sender?.id !== own) return;
    panels.add(port);
    // Whatever the panel says means that it is there, and wants to be told.
    port.onMessage.addListener(() => tell(port));
    port.onDisconnect.addListener(() => {
      panels.delete(port);
      isLost = panels.size === 0;
    });
  }

  function tell(port: ExtensionPort): void {
    const message: BridgeMessage = { type: 'rf:ticket', ticket };
    port.postMessage(message);
  }

  // A page that was put aside and is taken out again finds the lines of its frames cut.
  function onPageShow({ persisted }: PageTransitionEvent): void {
    if (persisted && isLost) dock.reload();
  }

  function stop(): void {
    stopFollowing();
    page.removeEventListener('pageshow', onPageShow);
    dock.destroy();
  }

  api.runtime.onConnect.addListener(onConnect);
  page.addEventListener('pageshow', onPageShow);
  const stopFollowing = followPage({
    page,
    ticketParam,
    ...(everyMs ? { everyMs } : {}),
    tell(now) {
      ticket = now;
      dock.show(now);
      for (const port of panels) tell(port);
    },
    looked() {
      // An extension that was updated or removed has left this script behind, and can do nothing more.
      if (api.runtime.id === undefined) queueMicrotask(stop);
      else dock.keep();
    },
  });
  return () => {
    api.runtime.onConnect.removeListener(onConnect);
    for (const port of panels) port.disconnect();
    stop();
  };
}
