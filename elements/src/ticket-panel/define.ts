import { defineElement } from '../internal/define-element.js';
import { TicketPanel } from './ticket-panel.js';

defineElement('rf-ticket-panel', TicketPanel);
