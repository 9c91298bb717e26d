/** The shadow root of an element that must have one. */
export function shadow(element: Element): ShadowRoot {
  if (!element.shadowRoot) throw new Error(`<${element.localName}> has no shadow root`);
  return element.shadowRoot;
}

/** What a selector finds in an element's shadow root, or where it has none below it; a test that finds nothing fails here. */
export function find<T extends HTMLElement = HTMLElement>(
  within: Element | ShadowRoot,
  selector: string,
): T {
  const root = within instanceof Element ? (within.shadowRoot ?? within) : within;
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`Nothing matches "${selector}"`);
  return found;
}
