import { handshakeAuth } from '@resolutionflow/sdk/contract';
import type { Logger } from 'pino';
import * as z from 'zod/mini';
import { requireBoundOrigin } from '../embed-binding.js';
import { AppError } from '../errors.js';
import type { VerifyToken } from '../http/authentication.js';
import type { AccountStreams } from './account-stream.js';
import { formatCursor, parseCursor } from './cursor.js';
import type { LocalSocket, LocalSockets } from './local-sockets.js';
import type { RealtimeSocket } from './realtime-server.js';
import { placeOf, type Replay } from './replay.js';
import { ownRooms, type SocketRights } from './socket-rights.js';

/** Lets sockets in, and brings each up to date with what it missed. */
export interface Arrivals {
  /** Finds out who it is; rejects where it may not come in. */
  greet(socket: RealtimeSocket): Promise<void>;
  /** Takes in a socket that was greeted; false where it was not. */
  takeIn(socket: RealtimeSocket): boolean;
  /** Lets go of those who were greeted and never came in. */
  forgetLost(): void;
}

interface Arrival {
  local: LocalSocket;
  cursor: string | null;
  /** `SocketRights.userChanges` when the user was read. */
  seen: number;
}

export function createArrivals(parts: {
  verifyToken: VerifyToken;
  streams: AccountStreams;
  rights: SocketRights;
  replay: Replay;
  locals: LocalSockets;
  log: Logger;
}): Arrivals {
  const { streams, rights, replay, locals, log } = parts;
  const arriving = new Map<RealtimeSocket, Arrival>();

  /** Runs between two events of the account: what came before is replayed, what comes after is heard. */
  async function settle({ local, cursor, seen }: Arrival): Promise<void> {
    const { socket, stream } = local;
    if (!socket.connected) return;
    if (seen !== rights.userChanges) {
      await rights.apply(local, await rights.load(stream.accountId, local.actor));
      if (!socket.connected) return;
    }
    await socket.join(ownRooms(local.actor));
    const known = cursor === null ? placeOf(stream) : parseCursor(cursor);
    local.since = known ?? placeOf(stream);
    const isReplayed = known !== null && (await replay.toRooms(stream, known, socket));
    if (!isReplayed) local.since = placeOf(stream);
    socket.emit(isReplayed ? 'stream:position' : 'resync', {
      cursor: formatCursor(placeOf(stream)),
    });
  }

  return {
    async greet(socket) {
      const auth = z.safeParse(handshakeAuth, socket.handshake.auth);
      if (!auth.success) {
        throw new AppError('unauthenticated', 'Sign in first: this needs a token');
      }
      const claims = await parts.verifyToken(auth.data.token);
      const { origin } = socket.handshake.headers;
      requireBoundOrigin(claims.embed, origin);
      const stream = streams.acquire(claims.accountId);
      try {
        // The stream stands somewhere before the user is read: a later change is in the log after it.
        await stream.run(() => undefined);
        const seen = rights.userChanges;
        const actor = await rights.load(claims.accountId, claims);
        if (!actor) throw new AppError('unauthenticated', 'This sign-in ended; sign in again');
        const local: LocalSocket = {
          socket,
          stream,
          actor,
          origin,
          tokenEnds: claims.expiresAt * 1000,
          since: placeOf(stream),
          watched: new Set(),
          tickets: new Set(),
          received: 0,
          answered: 0,
        };
        arriving.set(socket, { local, cursor: auth.data.cursor ?? null, seen });
      } catch (error) {
        streams.release(stream);
        throw error;
      }
    },
    takeIn(socket) {
      const arrival = arriving.get(socket);
      arriving.delete(socket);
      if (!arrival) return false;
      const { local } = arrival;
      locals.add(local);
      socket.data.userId = local.actor.userId;
      socket.data.name = local.actor.name;
      forgetHandshake(socket);
      local.stream
        .run(() => settle(arrival))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'a socket could not be brought up to date; it will come again');
          socket.conn.close();
        });
      return true;
    },
    forgetLost() {
      for (const [socket, { local }] of arriving) {
        if (socket.conn.readyState === 'open') continue;
        arriving.delete(socket);
        streams.release(local.stream);
      }
    },
  };
}

/** Thousands of idle sockets need neither their headers nor, ever again, their token. */
function forgetHandshake(socket: RealtimeSocket): void {
  socket.handshake.auth = {};
  socket.handshake.headers = {};
  socket.handshake.query = {};
  Object.assign(socket.conn, { request: null });
}
