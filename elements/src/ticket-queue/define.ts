import { defineElement } from '../internal/define-element.js';
import { TicketQueue } from './ticket-queue.js';

defineElement('rf-ticket-queue', TicketQueue);
