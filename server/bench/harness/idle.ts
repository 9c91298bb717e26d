import { startChild, type Child } from './child.js';
import { at, type Team } from './team.js';

/** How many browsers listen without anything to hear. */
export const idleSockets = 1000;

/** Connects them to ours, each signed in as an engineer, who is in three rooms. */
export async function connectIdleToOurs(url: string, team: Team): Promise<Child> {
  const tokens = await Promise.all(
    Array.from({ length: idleSockets }, (_, index) => team.tokenOf(at(team.engineers, index))),
  );
  return connectIdle(url, tokens);
}

/** Connects them to a server that wants no token. */
export async function connectIdleToBare(url: string): Promise<Child> {
  return connectIdle(
    url,
    Array.from({ length: idleSockets }, () => ''),
  );
}

/** @throws Error when some were let go again. */
export async function requireAllConnected(child: Child): Promise<void> {
  const connected = await child.ask<number>('connected');
  if (connected !== idleSockets)
    throw new Error(`Only ${connected} of ${idleSockets} are connected`);
}

async function connectIdle(url: string, tokens: string[]): Promise<Child> {
  const child = await startChild('idle-sockets');
  await child.ask('connect', { url, tokens });
  await requireAllConnected(child);
  return child;
}
