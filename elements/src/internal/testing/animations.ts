/** Waits until nothing moves any more in the element, nor in any shadow root within it. */
export async function animationsEnded(element: Element): Promise<void> {
  await Promise.allSettled(animationsIn(element).map(({ finished }) => finished));
}

function animationsIn(element: Element): Animation[] {
  const roots = [element, ...element.querySelectorAll('*')].flatMap((one) => one.shadowRoot ?? []);
  const within = roots.flatMap((root) => [...root.children].flatMap(animationsIn));
  // Those that never end, as a spinner's, are nothing to wait for.
  const own = element
    .getAnimations({ subtree: true })
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
  return [...own, ...within];
}

/** How visible an element is at a moment of the animation that fades it in, whatever the clock says. */
export function opacityAt(element: Element, ms: number): string {
  for (const animation of element.getAnimations()) {
    animation.pause();
    animation.currentTime = ms;
  }
  return getComputedStyle(element).opacity;
}
