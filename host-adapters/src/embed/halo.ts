import { createHaloAdapter } from '../halo/halo.adapter.js';
import { openPod } from './pod/open-pod.js';
import { askForCode } from './pod/ask-for-code.js';

openPod({
  createAdapter({ settings: { agentParam, ticketParam, authorizeUrl } }) {
    return createHaloAdapter({
      ...(agentParam ? { agentParam } : {}),
      ...(ticketParam ? { ticketParam } : {}),
      ...(authorizeUrl
        ? {
            authorize: async (options) => {
              const redirect_uri = `${window.location.origin}/embed/halo/callback`;
              const url = new URL(authorizeUrl);
              url.searchParams.set('redirect_uri', redirect_uri);
              const { origin } = window.location;
              const code = await askForCode({
                url,
                origin,
                state: crypto.randomUUID(),
                ...options,
              });
              return { code, redirect_uri };
            },
          }
        : {}),
    });
  },
  needsClick: (adapter) => !adapter.isSigned,
});
