import { defineElement } from '../internal/define-element.js';
import { Walker } from './walker.js';

defineElement('rf-walker', Walker);
