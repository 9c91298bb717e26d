import { defineCombobox } from '../internal/combobox/combobox.js';
import { defineElement } from '../internal/define-element.js';
import { defineDialog } from '../internal/dialog/dialog.js';
import { NewTicket } from './new-ticket.js';
import { defineTicketPrompt } from './ticket-prompt.js';

defineCombobox();
defineDialog();
defineTicketPrompt();
defineElement('rf-new-ticket', NewTicket);
