import { defineCodeBlock } from '../internal/code-block/code-block.js';
import { defineElement } from '../internal/define-element.js';
import { defineDialog } from '../internal/dialog/dialog.js';
import { defineMenu } from '../internal/menu/menu.js';
import '../member-mapping/define.js';
import { PsaConnection } from './psa-connection.js';

defineCodeBlock();
defineDialog();
defineMenu();
defineElement('rf-psa-connection', PsaConnection);
