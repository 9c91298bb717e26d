import {
  frameMessage,
  hostMessage,
  type FrameMessage,
  type HostMessage,
} from '@resolutionflow/sdk/contract';
import { acceptMessage } from '../bridge/message-limit.js';

/** What a page says, or null where it is not of the protocol. */
export function readHostMessage(data: unknown): HostMessage | null {
  const read = hostMessage.safeParse(acceptMessage(data));
  return read.success ? read.data : null;
}

/** What a frame says, or null where it is not of the protocol. */
export function readFrameMessage(data: unknown): FrameMessage | null {
  const read = frameMessage.safeParse(acceptMessage(data));
  return read.success ? read.data : null;
}
