import { adoptStyles, type CSSResultOrNative, type LitElement, type ReactiveController } from 'lit';
import { currentLocale } from '../internal/localization.js';
import type * as partsModule from './parts/panel-parts.js';

/** What a ticket needs beside its header. */
export type Parts = typeof partsModule;

/** Loads the panel's parts once, and dresses its host for them. */
export class PartsController implements ReactiveController {
  /** Null until they are there. */
  parts: Parts | null = null;
  announcer: InstanceType<Parts['Announcer']> | null = null;

  #host: LitElement;
  #styles: readonly CSSResultOrNative[];
  #onLoad: (parts: Parts, announcer: InstanceType<Parts['Announcer']>) => void;
  #loading: Promise<void> | null = null;
  #time: InstanceType<Parts['RelativeTime']> | null = null;

  /** @param styles The host's own, which the parts' come after. */
  constructor(
    host: LitElement,
    styles: readonly CSSResultOrNative[],
    onLoad: (parts: Parts, announcer: InstanceType<Parts['Announcer']>) => void,
  ) {
    this.#host = host;
    this.#styles = styles;
    this.#onLoad = onLoad;
    host.addController(this);
  }

  hostConnected(): void {
    this.#dress();
    this.load();
    window.addEventListener('online', this.load);
  }

  hostDisconnected(): void {
    window.removeEventListener('online', this.load);
  }

  /** A time as "4 min ago"; it keeps the host's other clocks going, too. */
  time = (iso: string): unknown => this.#time?.render(iso);

  /** Tries again where it failed before. */
  load = (): void => {
    this.#loading ??= import('./parts/panel-parts.js').then(
      (parts) => {
        parts.definePanelParts();
        this.parts = parts;
        this.announcer = new parts.Announcer(this.#host);
        this.#time = new parts.RelativeTime(this.#host, currentLocale);
        this.#onLoad(parts, this.announcer);
        this.#dress();
        this.#host.requestUpdate();
      },
      () => {
        // Without a network the skeletons stay; back on it, or shown again, it is tried again.
        this.#loading = null;
      },
    );
  };

  #dress(): void {
    const root = this.#host.renderRoot;
    if (!this.parts || !(root instanceof ShadowRoot)) return;
    adoptStyles(root, [...this.#styles, ...this.parts.partsStyles]);
  }
}
