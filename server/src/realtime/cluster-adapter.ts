import { createAdapter as createPostgresAdapter } from '@socket.io/postgres-adapter';
import { createAdapter as createRedisAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Logger } from 'pino';
import type { ServerOptions } from 'socket.io';

/** How the servers of one installation talk about sockets: kicks and presence, never events' data. */
export interface ClusterAdapter {
  readonly kind: 'redis' | 'postgres';
  readonly adapter: NonNullable<ServerOptions['adapter']>;
  /** Waits until what was said so far is said: a goodbye must not overtake it. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Where all servers meet: Redis where there is one, else the database, as its owner. */
export function createClusterAdapter(options: {
  redisUrl?: string;
  ownerUrl: string;
  log: Logger;
}): ClusterAdapter {
  return options.redisUrl
    ? overRedis(options.redisUrl, options.log)
    : overPostgres(options.ownerUrl, options.log);
}

function overRedis(url: string, log: Logger): ClusterAdapter {
  // Commands wait for the connection to come back: the adapter reads in a loop that would spin on
  // errors that come at once.
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const outage = outageLog(log, 'Redis, over which servers tell each other of sockets, is gone');
  redis.on('error', outage.failed);
  redis.on('ready', outage.over);
  const clients = [redis];
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (override) => {
    const client = duplicate(override);
    client.on('error', outage.failed);
    clients.push(client);
    return client;
  };
  // The adapter does not look after the promises of these two.
  const publish = redis.publish.bind(redis) as (channel: string, data: Buffer) => Promise<number>;
  redis.publish = ((channel: string, data: Buffer) =>
    publish(channel, data).catch((error: unknown) => {
      outage.failed(error);
      return 0;
    })) as typeof redis.publish;
  const adapter = createRedisAdapter(redis, {
    streamName: 'rf:sockets',
    channelPrefix: 'rf:sockets',
  });
  const flush = async () => {
    if (redis.status === 'ready') await redis.ping().then(() => undefined, outage.failed);
  };
  return {
    kind: 'redis',
    adapter,
    flush,
    close: async () => {
      await flush();
      for (const client of clients) client.disconnect();
    },
  };
}

function overPostgres(ownerUrl: string, log: Logger): ClusterAdapter {
  const outage = outageLog(
    log,
    'the connection over which servers tell each other of sockets is gone',
  );
  const settings = {
    connectionString: ownerUrl,
    connectionTimeoutMillis: 5000,
    application_name: 'resolutionflow sockets',
  };
  // A single connection tells, so that nothing overtakes what was said before it.
  const teller = new pg.Pool({ ...settings, max: 1 });
  teller.on('error', outage.failed);
  teller.on('connect', (client) => client.on('error', outage.failed));
  const listeners = new Set<pg.Client>();

  /** The adapter never gives a broken listener back to a pool, so each is a connection of its own. */
  async function connectListener() {
    const client = new pg.Client(settings);
    client.on('error', outage.failed);
    client.on('end', () => listeners.delete(client));
    await client.connect();
    listeners.add(client);
    outage.over();
    return Object.assign(client, { release: () => void client.end().catch(outage.failed) });
  }

  // All of a pool that the adapter uses.
  const pool = {
    connect: connectListener,
    query: (text: string, values?: unknown[]) => teller.query(text, values),
  } as unknown as pg.Pool;
  const adapter = createPostgresAdapter(pool, {
    channelPrefix: 'rf_sockets',
    tableName: 'socket_io_attachments',
    // NOTIFY takes less than 8,000 bytes; what is larger goes through the table.
    payloadThreshold: 7000,
    // A server that starts hears of the others, and that one died, within this.
    heartbeatInterval: 2000,
    heartbeatTimeout: 6000,
    errorHandler: outage.failed,
  });
  const flush = () => teller.query('select').then(() => undefined, outage.failed);
  return {
    kind: 'postgres',
    adapter,
    flush,
    close: async () => {
      // The pool would drop what still waits in it.
      await flush();
      await Promise.allSettled([teller.end(), ...[...listeners].map((client) => client.end())]);
    },
  };
}

/** Says once that something is gone, and once that it is back. */
function outageLog(log: Logger, message: string) {
  let isGone = false;
  return {
    failed(error: unknown): void {
      if (!isGone) log.warn({ err: error }, message);
      isGone = true;
    },
    over(): void {
      if (isGone) log.info('servers can tell each other of sockets again');
      isGone = false;
    },
  };
}
