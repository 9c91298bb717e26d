import '@resolutionflow/elements/app';
import '@resolutionflow/elements/embed-settings';
import '@resolutionflow/elements/intake';
import '@resolutionflow/elements/new-ticket';
import '@resolutionflow/elements/psa-connection';
import '@resolutionflow/elements/session-list';
import '@resolutionflow/elements/ticket-panel';
import '@resolutionflow/elements/ticket-queue';
import '@resolutionflow/elements/walker';
import { createClient } from '@resolutionflow/sdk';
import { definePortal } from './portal/define-portal.js';

// The page is served by the server it talks to, and nobody frames it: a login may be kept.
const client = createClient({ server: window.location.origin, persistLogin: true });
const portal = document.querySelector('rf-portal');
if (portal) portal.client = client;
definePortal();
