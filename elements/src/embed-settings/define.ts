import { defineCodeBlock } from '../internal/code-block/code-block.js';
import { defineElement } from '../internal/define-element.js';
import { defineDialog } from '../internal/dialog/dialog.js';
import { EmbedSettings } from './embed-settings.js';

defineCodeBlock();
defineDialog();
defineElement('rf-embed-settings', EmbedSettings);
