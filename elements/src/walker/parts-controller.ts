import { ClientError } from '@resolutionflow/sdk';
import { adoptStyles, type LitElement, type ReactiveController } from 'lit';
import { currentLocale } from '../internal/localization.js';
import type * as partsModule from './parts/parts.js';
import { walkerStyles } from './walker.styles.js';

/** What a walk needs beside its first question. */
export type Parts = typeof partsModule;

/** Loads the walker's parts once, and dresses its host for them. */
export class PartsController implements ReactiveController {
  /** Null until they are there. */
  parts: Parts | null = null;
  #host: LitElement;
  #loading: Promise<void> | null = null;
  #time: InstanceType<Parts['RelativeTime']> | null = null;
  #announcer: InstanceType<Parts['Announcer']> | null = null;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#dress();
  }

  /** A time as "4 min ago"; only what the parts show has times. */
  time = (iso: string): unknown => this.#time?.render(iso);

  /** Says something to who cannot see it. */
  say(text: string): void {
    this.#announcer?.say(text);
  }

  /** What was said, which has to be on the page to be heard. */
  renderSaid(): unknown {
    return this.#announcer?.render();
  }

  /** Rejects with a `ClientError` where they cannot be loaded; the next call tries again. */
  load(): Promise<void> {
    this.#loading ??= import('./parts/parts.js').then(
      (parts) => {
        parts.defineParts();
        this.parts = parts;
        this.#announcer = new parts.Announcer(this.#host);
        this.#time = new parts.RelativeTime(this.#host, currentLocale);
        this.#dress();
        this.#host.requestUpdate();
      },
      (cause: unknown) => {
        this.#loading = null;
        throw new ClientError('network', 'A part of the page could not be loaded', { cause });
      },
    );
    return this.#loading;
  }

  #dress(): void {
    const root = this.#host.renderRoot;
    if (!this.parts || !(root instanceof ShadowRoot)) return;
    adoptStyles(root, [...walkerStyles, ...this.parts.partsStyles]);
  }
}
