import { defineElement } from '../internal/define-element.js';
import { MemberMapping } from './member-mapping.js';

defineElement('rf-member-mapping', MemberMapping);
