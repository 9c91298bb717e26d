import { Following } from '@resolutionflow/elements/page-parts';
import { toClientError, type Client, type LiveStatus } from '@resolutionflow/sdk';
import type { ReactiveControllerHost } from 'lit';

/** A server that is away at the start is asked again without being told to. */
const retryMs = 5_000;

/** Takes up a kept login, and follows who is signed in and whether changes arrive. */
export class LoginController {
  live: LiveStatus = 'idle';
  /** It was online before. */
  wasLive = false;
  /** The server did not answer when it was asked who is signed in. */
  unreachable = false;
  /** Whether a kept login was looked for. */
  restored = false;

  #host: ReactiveControllerHost;
  #client: Following<Client>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#client = new Following(host, (client) => this.#listen(client));
  }

  follow(client: Client | undefined): void {
    this.#client.follow(client);
  }

  async restore(): Promise<void> {
    clearTimeout(this.#timer);
    const client = this.#client.subject;
    try {
      await client?.auth.restore();
      this.unreachable = false;
    } catch (error) {
      this.unreachable = toClientError(error).isTemporary;
      if (this.unreachable && this.#client.isListening) {
        this.#timer = setTimeout(() => void this.restore(), retryMs);
      }
    } finally {
      this.restored = true;
      this.#host.requestUpdate();
    }
  }

  #listen({ auth, live }: Client): () => void {
    let stopLive: (() => void) | undefined;
    const listen = () => {
      // The socket is opened for somebody, not for the sign-in page.
      if (stopLive || !auth.state.user) return;
      this.live = live.status;
      this.wasLive = live.status === 'online';
      stopLive = live.on('status', (status) => {
        this.live = status;
        this.wasLive ||= status === 'online';
        this.#host.requestUpdate();
      });
    };
    const stopAuth = auth.subscribe(() => {
      listen();
      this.#host.requestUpdate();
    });
    listen();
    void this.restore();
    return () => {
      stopAuth();
      stopLive?.();
      clearTimeout(this.#timer);
    };
  }
}
