import type { ContentApi } from './extension-api.js';
import { readExtensionSettings } from './extension-settings.js';
import { standBeside } from './stand-beside.js';

declare const chrome: ContentApi;

const settings = readExtensionSettings(globalThis.rfExtension);
if (settings) {
  const { ticketParam } = settings;
  void standBeside({ api: chrome, page: window, ticketParam });
}
