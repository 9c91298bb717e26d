/**
 * What our own pages are made of beside the elements, so that nothing is styled twice. For the pages in
 * this repository: it may change in any release.
 */
export { tokenStyles } from '../internal/tokens.styles.js';
export { baseStyles } from '../internal/base.styles.js';
export { primitiveStyles } from '../internal/primitives.styles.js';
export { failure } from '../internal/failure.js';
export { field } from '../internal/field.js';
export { icon, type IconNode } from '../internal/icon/icon.js';
export { emptyState, errorState } from '../internal/placeholder.js';
export { skeleton } from '../internal/skeleton.js';
export { Following } from '../internal/following.js';
export { RelativeTime } from '../internal/relative-time.js';
export { currentLocale, matchLocale, type Locale } from '../internal/localization.js';
export { defineElement } from '../internal/define-element.js';
export { statusName, statusTone } from '../session-list/session-list.texts.js';
export { reasonText } from '../internal/reason-text.js';
export { errorText } from '../internal/error-text.js';
export * from './icons.js';
