import '@resolutionflow/elements/app';
import { defineElement } from '@resolutionflow/elements/page-parts';
import { createClient } from '@resolutionflow/sdk';
import { defineSignIn } from './pod/define-sign-in.js';
import { readOpener, SignInPopup } from './popup/sign-in-popup.js';

// The page is served by the server it talks to, at the top level: a login may be kept.
const popup = document.querySelector('rf-sign-in-popup');
if (popup) {
  popup.opener = readOpener(window.location.href, window.opener as Window | null);
  popup.client = createClient({ server: window.location.origin, persistLogin: true });
}
defineSignIn();
defineElement('rf-sign-in-popup', SignInPopup);
