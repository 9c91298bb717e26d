import '@resolutionflow/elements/app';
import '@resolutionflow/elements/ticket-panel';
import { createClient } from '@resolutionflow/sdk';

declare global {
  interface Window {
    /** What a page without a bundler makes a client with. */
    ResolutionFlow?: { readonly createClient: typeof createClient };
  }
}

// A page may load the script twice; the first one's name stays.
window.ResolutionFlow ??= Object.freeze({ createClient });
