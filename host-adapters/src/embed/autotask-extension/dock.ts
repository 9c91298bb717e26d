import { dockStyles, roomStyles } from './dock.styles.js';

export interface DockOptions {
  document: Document;
  /** Address of the panel's page. */
  panelUrl: string;
  texts: { panel: string; open: string; close: string };
  isOpen: boolean;
  /** The user opened or closed it. */
  onToggle: (isOpen: boolean) => void;
}

/** The handle at the page's edge, and the panel that it opens. */
export interface Dock {
  /** Shows it for a ticket, named by its number where that is known; null hides it. */
  show(ticket: { number?: string } | null): void;
  /** Puts it back where the page threw it out. */
  keep(): void;
  /** Loads the panel anew. */
  reload(): void;
  destroy(): void;
}

/**
 * Made of plain nodes in a closed shadow root, since a content script has no custom elements: the
 * page's styles do not reach in, and its scripts find an empty element. The panel is loaded when it is
 * first opened, and stays when it is closed: something may still be on its way in it.
 */
export function createDock(options: DockOptions): Dock {
  const { document, panelUrl, texts, onToggle } = options;
  let { isOpen } = options;
  let isShown = false;
  let frame: HTMLIFrameElement | null = null;

  const host = document.createElement('div');
  host.hidden = true;
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [sheetOf(document, dockStyles)];
  const room = sheetOf(document, roomStyles);

  const aside = made('aside');
  aside.setAttribute('aria-label', texts.panel);
  const bar = made('div', 'bar');
  const name = made('span', 'name');
  name.textContent = texts.panel;
  const number = made('span', 'number');
  const toggle = made('button');
  toggle.type = 'button';
  toggle.append(mark(document), cross(document));
  bar.append(name, number, toggle);
  aside.append(bar);
  root.append(aside);

  toggle.addEventListener('click', () => setOpen(!isOpen));
  aside.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
  });
  document.documentElement.append(host);

  function setOpen(open: boolean): void {
    isOpen = open;
    update();
    onToggle(open);
  }

  function update(): void {
    host.hidden = !isShown;
    aside.classList.toggle('open', isOpen);
    toggle.setAttribute('aria-expanded', String(isOpen));
    const says = isOpen ? texts.close : texts.open;
    toggle.setAttribute('aria-label', says);
    toggle.title = says;
    if (isOpen && isShown) frame ??= load();
    makeRoom(isOpen && isShown);
  }

  function load(): HTMLIFrameElement {
    const loaded = made('iframe');
    loaded.title = texts.panel;
    loaded.allow = 'clipboard-write';
    loaded.src = panelUrl;
    aside.append(loaded);
    return loaded;
  }

  function makeRoom(wanted: boolean): void {
    const others = document.adoptedStyleSheets.filter((sheet) => sheet !== room);
    const isMade = others.length < document.adoptedStyleSheets.length;
    if (isMade !== wanted) document.adoptedStyleSheets = wanted ? [...others, room] : others;
  }

  function made<K extends keyof HTMLElementTagNameMap>(tag: K, className = '') {
    const element = document.createElement(tag);
    if (className) element.className = className;
    return element;
  }

  return {
    show(ticket) {
      isShown = ticket !== null;
      number.textContent = ticket?.number ?? '';
      update();
    },
    keep() {
      if (!host.isConnected) document.documentElement.append(host);
      makeRoom(isOpen && isShown);
    },
    reload() {
      frame?.remove();
      frame = null;
      update();
    },
    destroy() {
      makeRoom(false);
      host.remove();
    },
  };
}

function sheetOf(document: Document, text: string): CSSStyleSheet {
  const view = document.defaultView ?? window;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** Our mark, as the portal has it. */
function mark(document: Document): SVGElement {
  const svg = drawing(document, 'mark', 26);
  const ground = part(document, 'rect', { width: '32', height: '32', rx: '8', fill: '#0b7f86' });
  const line = { fill: 'none', 'stroke-width': '3', 'stroke-linecap': 'round' };
  const white = { ...line, stroke: '#fff', 'stroke-linejoin': 'round' };
  svg.append(
    ground,
    part(document, 'path', { ...white, d: 'M10 25V16a5 5 0 0 1 5-5h7' }),
    part(document, 'path', { ...line, stroke: '#7fd6d8', d: 'M10 16V8' }),
    part(document, 'path', { ...white, d: 'm18 6 5 5-5 5' }),
  );
  return svg;
}

function cross(document: Document): SVGElement {
  const svg = drawing(document, 'close', 20);
  const line = { stroke: 'currentColor', 'stroke-width': '2.5', 'stroke-linecap': 'round' };
  svg.append(part(document, 'path', { ...line, d: 'M9 9l14 14M23 9 9 23' }));
  return svg;
}

function drawing(document: Document, className: string, size: number): SVGElement {
  return part(document, 'svg', {
    class: className,
    viewBox: '0 0 32 32',
    width: String(size),
    height: String(size),
    'aria-hidden': 'true',
  });
}

function part(document: Document, tag: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
