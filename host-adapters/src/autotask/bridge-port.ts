/** A line to the other part of the extension, whatever the browser calls it. */
export interface BridgePort {
  send(message: unknown): void;
  /** Calls back with what the other side says, and once when it is gone; answers a function that stops both. */
  listen(hear: (message: unknown) => void, gone: () => void): () => void;
}

/** What `chrome.runtime.connect()` answers, as far as it is used here. */
export interface RuntimePort {
  postMessage(message: unknown): void;
  onMessage: RuntimeEvent<(message: unknown) => void>;
  onDisconnect: RuntimeEvent<() => void>;
  disconnect(): void;
}

interface RuntimeEvent<Listener> {
  addListener(listener: Listener): void;
  removeListener(listener: Listener): void;
}

/** The line to a content script through the browser's own extension ports. */
export function runtimeBridge(port: RuntimePort): BridgePort {
  return {
    send: (message) => port.postMessage(message),
    listen(hear, gone) {
      const onMessage = (message: unknown): void => hear(message);
      const onDisconnect = (): void => gone();
      port.onMessage.addListener(onMessage);
      port.onDisconnect.addListener(onDisconnect);
      return () => {
        port.onMessage.removeListener(onMessage);
        port.onDisconnect.removeListener(onDisconnect);
        port.disconnect();
      };
    },
  };
}

/** The line through a `MessagePort`, which says nothing when its other end goes. */
export function messagePortBridge(port: MessagePort): BridgePort {
  return {
    send: (message) => port.postMessage(message),
    listen(hear, gone) {
      const onMessage = ({ data }: MessageEvent<unknown>): void => hear(data);
      port.addEventListener('message', onMessage);
      port.addEventListener('close', gone);
      port.start();
      return () => {
        port.removeEventListener('message', onMessage);
        port.removeEventListener('close', gone);
        port.close();
      };
    },
  };
}
