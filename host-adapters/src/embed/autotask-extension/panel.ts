import { definePod } from '../pod/define-pod.js';
import type { PanelApi } from './extension-api.js';
import { readExtensionSettings } from './extension-settings.js';
import { openPanel } from './open-panel.js';

declare const chrome: PanelApi;

const pod = document.querySelector('rf-pod');
const settings = readExtensionSettings(globalThis.rfExtension);
if (pod && settings) {
  definePod();
  void openPanel({ api: chrome, settings, pod, reload: () => window.location.reload() });
}
