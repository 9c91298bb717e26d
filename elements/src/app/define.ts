import { defineElement } from '../internal/define-element.js';
import { App } from './app.js';

defineElement('rf-app', App);
