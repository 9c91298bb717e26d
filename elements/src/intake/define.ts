import { defineElement } from '../internal/define-element.js';
import { defineDialog } from '../internal/dialog/dialog.js';
import '../session-list/define.js';
import { Intake } from './intake.js';

defineDialog();
defineElement('rf-intake', Intake);
