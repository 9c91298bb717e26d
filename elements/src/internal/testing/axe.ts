// The package is a script, not a module: it leaves `axe` on the window.
import 'axe-core';
import type axe from 'axe-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Fails with what axe finds wrong in an element and everything rendered inside it, shadow roots too. */
export async function expectAccessible(element: Element): Promise<void> {
  // What is half faded in has half its contrast; nobody reads it yet.
  await Promise.allSettled(animationsIn(element).map(({ finished }) => finished));
  const { violations } = await window.axe.run(element, {
    // Whole-page rules say nothing about an element on its own.
    rules: { region: { enabled: false } },
  });
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary ?? ''}`),
  );
  if (found.length > 0) throw new Error(`axe finds ${found.length}:\n${found.join('\n')}`);
}

/** What moves in the element, and in every shadow root within it. */
function animationsIn(element: Element): Animation[] {
  const roots = [element, ...element.querySelectorAll('*')].flatMap((one) => one.shadowRoot ?? []);
  const within = roots.flatMap((root) => [...root.children].flatMap(animationsIn));
  // Those that never end, as a spinner's, are nothing to wait for.
  const own = element
    .getAnimations({ subtree: true })
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
  return [...own, ...within];
}
