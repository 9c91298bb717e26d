import '@resolutionflow/elements/app';
import '@resolutionflow/elements/ticket-panel';
import { defineElement } from '@resolutionflow/elements/page-parts';
import { Pod } from './pod.js';

/** Makes the pod known to the page. */
export function definePod(): void {
  defineElement('rf-pod', Pod);
}
