import { defineElement } from '@resolutionflow/elements/page-parts';
import { Portal } from './portal-shell.js';
import { Integrations } from './integrations.js';
import { PsaTicket } from './psa-ticket.js';
import { SignIn } from './sign-in.js';
import { SideBySide } from './side-by-side.js';
import { TicketScreen } from './ticket-screen.js';
import { Tickets } from './tickets.js';
import { Workspace } from './workspace.js';

/** Makes the portal and its screens known to the page. */
export function definePortal(): void {
  defineElement('rf-portal-sign-in', SignIn);
  defineElement('rf-portal-workspace', Workspace);
  defineElement('rf-portal-ticket', TicketScreen);
  defineElement('rf-portal-side-by-side', SideBySide);
  defineElement('rf-portal-tickets', Tickets);
  defineElement('rf-portal-psa-ticket', PsaTicket);
  defineElement('rf-portal-integrations', Integrations);
  defineElement('rf-portal', Portal);
}
