// The package is a script, not a module: it leaves `axe` on the window.
import 'axe-core';
import type axe from 'axe-core';
import { animationsEnded } from './animations.js';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Fails with what axe finds wrong in an element and everything rendered inside it, shadow roots too. */
export async function expectAccessible(element: Element): Promise<void> {
  // What is half faded in has half its contrast; nobody reads it yet.
  await animationsEnded(element);
  const { violations } = await window.axe.run(element, {
    // Whole-page rules say nothing about an element on its own.
    rules: { region: { enabled: false } },
  });
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary ?? ''}`),
  );
  if (found.length > 0) throw new Error(`axe finds ${found.length}:\n${found.join('\n')}`);
}
