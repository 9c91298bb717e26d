import { announcerStyles } from './announcer.styles.js';
import { badgeStyles } from './badge.styles.js';
import { baseStyles } from './base.styles.js';
import { buttonStyles } from './button.styles.js';
import { failureStyles } from './failure.styles.js';
import { fieldStyles } from './field.styles.js';
import { placeholderStyles } from './placeholder.styles.js';
import { skeletonStyles } from './skeleton.styles.js';
import { tokenStyles } from './tokens.styles.js';

/** All that forms, lists and pages are made of; an element's own sheet comes after it. */
export const primitiveStyles = [
  tokenStyles,
  baseStyles,
  buttonStyles,
  badgeStyles,
  fieldStyles,
  failureStyles,
  placeholderStyles,
  skeletonStyles,
  announcerStyles,
];
