import { loadElements } from './load-elements.js';

// The build writes in which list of files goes with this script, and what it has to hash to.
declare const RF_LIST: string;
declare const RF_INTEGRITY: string;

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  void loadElements({
    script,
    list: { file: RF_LIST, integrity: RF_INTEGRITY },
    open: (url) => import(url),
  });
}
