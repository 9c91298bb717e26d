import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { lookUpProcess, waitUntilGone } from './process-mark.js';

/** For how long a killed process may still be ending, in milliseconds. */
const GRACE = 2_000;

/** Thrown where another running process already uses the folder. */
export class FolderInUseError extends Error {
  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `The data folder ${folder} is in use by process ${pid}. ` +
        'Stop that one first, or choose another folder with DATA_DIR.',
    );
    this.name = 'FolderInUseError';
  }
}

/**
 * Takes `file` as the sign that this process uses `folder`, and answers how to give it back.
 * The lock of a process that was killed counts for nothing: it names a process that is gone, or is
 * within `grace` milliseconds.
 */
export async function lockFolder(
  folder: string,
  file: string,
  grace = GRACE,
): Promise<() => Promise<void>> {
  const self = await lookUpProcess(process.pid);
  const mine = JSON.stringify({
    pid: process.pid,
    started_at: self?.startedAt ?? '',
    id: randomUUID(),
  });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    while (!(await linkOnce(draft, file))) {
      const found = await readIfThere(file);
      if (found === undefined) continue;
      const holder = parseHolder(found);
      if (holder && !(await isGone(holder, grace))) {
        throw new FolderInUseError(folder, holder.pid);
      }
      await removeStale(file, found);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await readIfThere(file)) === mine) await rm(file, { force: true });
  };
}

/** Takes a stale lock away; one that somebody else has just put in its place goes back. */
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await linkOnce(aside, file);
  await rm(aside, { force: true });
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether the holder has ended. A kill takes a moment to end a process, so another one gets that moment. */
function isGone(holder: { pid: number; started_at: string }, grace: number): Promise<boolean> {
  return waitUntilGone(holder.pid, holder.started_at, holder.pid === process.pid ? 0 : grace);
}

function parseHolder(text: string): { pid: number; started_at: string } | undefined {
  const match = /^\{"pid":(\d+),"started_at":"([^"]+)"/.exec(text);
  return match ? { pid: Number(match[1]), started_at: match[2] ?? '' } : undefined;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
