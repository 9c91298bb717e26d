import '@resolutionflow/elements/app';
import type { Scenario } from '@resolutionflow/sdk/testing';
import type { Decorator } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';

/** What a story may say about the `<rf-app>` around it; the toolbar says the rest. */
interface AppParameters {
  accent?: string;
  scheme?: string;
  locale?: string;
}

/** Puts a story where every element of ours lives: inside `<rf-app>`, which has the fake client. */
export const insideApp: Decorator = (story, { globals, loaded, parameters, viewMode }) => {
  const { client } = loaded as Scenario;
  const said = (parameters.app ?? {}) as AppParameters;
  const scheme = said.scheme ?? String(globals.scheme);
  return html`<div class="stage ${viewMode} ${scheme}">
    <rf-app
      .client=${client}
      scheme=${scheme}
      locale=${said.locale ?? String(globals.locale)}
      accent=${said.accent ?? nothing}
      >${story()}</rf-app
    >
  </div>`;
};
