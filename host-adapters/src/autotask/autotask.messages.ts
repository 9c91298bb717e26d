import * as z from 'zod/mini';
import { acceptMessage } from '../bridge/message-limit.js';

/**
 * What the content script in an Autotask page tells our panel beside it. It reads the ticket from the
 * page's address and proves nothing by it: the server decides what may be seen.
 */
const bridgeMessage = z.object({
  type: z.literal('rf:ticket'),
  ticket: z.nullable(
    z.object({
      id: z.string().check(z.regex(/^[1-9]\d{0,14}$/)),
      /** As people say it: `T20260105.0001`. */
      number: z.optional(z.string().check(z.maxLength(40))),
      summary: z.optional(z.string().check(z.maxLength(8000))),
    }),
  ),
});
export type BridgeMessage = z.infer<typeof bridgeMessage>;

/** From our panel to the content script: it is there, and wants to be told. */
export type PanelMessage = { type: 'rf:hello' };

export function readBridgeMessage(data: unknown): BridgeMessage | null {
  const read = bridgeMessage.safeParse(acceptMessage(data));
  return read.success ? read.data : null;
}
