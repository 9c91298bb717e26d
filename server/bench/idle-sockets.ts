/** A thousand browsers that only listen. A child process, so that they are nobody's memory or time. */
import { io, type Socket } from 'socket.io-client';
import { answerParent } from './harness/child.js';

const sockets: Socket[] = [];

answerParent({
  url: () => '',
  /** Connects one socket per token, some at once; an empty one is sent to a server that asks for none. */
  async connect({ url, tokens }: { url: string; tokens: string[] }) {
    const waiting = [...tokens];
    await Promise.all(
      Array.from({ length: 25 }, async () => {
        for (let token = waiting.pop(); token !== undefined; token = waiting.pop()) {
          sockets.push(await connect(url, token));
        }
      }),
    );
    return sockets.length;
  },
  connected: () => sockets.filter((socket) => socket.connected).length,
  /** Has all of them watch a ticket, as an open panel does. */
  async watch(ticket_id: string) {
    const acks = (await Promise.all(
      sockets.map((socket) => socket.emitWithAck('ticket:watch', { ticket_id })),
    )) as { ok: boolean }[];
    return acks.filter(({ ok }) => ok).length;
  },
});

function connect(url: string, token: string): Promise<Socket> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token },
  });
  return new Promise((resolve, reject) => {
    socket.once('connect_error', reject);
    // Ours says where the stream stands once the socket is in its rooms; a bare one is ready at once.
    if (token) socket.once('stream:position', () => resolve(socket));
    else socket.once('connect', () => resolve(socket));
  });
}
