import { defineElement } from '@resolutionflow/elements/page-parts';
import { SignIn } from '../portal/sign-in.js';

/** Makes the sign-in form known: the same that the portal has. */
export function defineSignIn(): void {
  defineElement('rf-portal-sign-in', SignIn);
}
