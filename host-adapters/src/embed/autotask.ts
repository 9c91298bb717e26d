import { createAutotaskAdapter } from '../autotask/autotask.adapter.js';
import { openPod } from './pod/open-pod.js';

// A LiveLink proves nobody: the tech signs in on this page, and a code of ours stands for that.
openPod({
  signsInHere: true,
  createAdapter({ settings: { key, ticketParam }, login }) {
    const { origin } = window.location;
    return createAutotaskAdapter({
      ...(ticketParam ? { ticketParam } : {}),
      ...(login
        ? { signIn: async () => (await login.embed.createCode({ key, origin })).code }
        : {}),
    });
  },
});
