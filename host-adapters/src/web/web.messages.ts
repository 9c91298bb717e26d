import {
  frameMessage,
  hostMessage,
  type FrameMessage,
  type HostMessage,
} from '@resolutionflow/sdk/contract';

/** What a page says, or null where it is not of the protocol. */
export function readHostMessage(data: unknown): HostMessage | null {
  const read = hostMessage.safeParse(data);
  return read.success ? read.data : null;
}

/** What a frame says, or null where it is not of the protocol. */
export function readFrameMessage(data: unknown): FrameMessage | null {
  const read = frameMessage.safeParse(data);
  return read.success ? read.data : null;
}
