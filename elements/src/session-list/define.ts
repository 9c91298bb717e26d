import { defineElement } from '../internal/define-element.js';
import { SessionList } from './session-list.js';

defineElement('rf-session-list', SessionList);
