import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lookUpProcess, waitUntilGone } from './process-mark.js';

/** For how long a killed process may still be ending, in milliseconds. */
const GRACE = 5_000;

interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

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
 *
 * Each holder has a file of its own, `file` with the next number, and the highest number counts. Thus
 * of many who find the same dead holder one alone can follow it: nobody takes a file away that
 * might be somebody else's by then.
 */
export async function lockFolder(
  folder: string,
  file: string,
  grace = GRACE,
): Promise<() => Promise<void>> {
  const self = await lookUpProcess(process.pid);
  const mine = { pid: process.pid, started_at: self?.startedAt ?? '' };
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      const last = Math.max(0, ...(await numbersOf(file)));
      const holder = last > 0 ? await readHolder(numbered(file, last)) : undefined;
      if (holder && !(await isGone(holder, grace))) {
        throw new FolderInUseError(folder, holder.pid);
      }
      const number = last + 1;
      if (!(await linkOnce(draft, numbered(file, number)))) continue;
      const numbers = await numbersOf(file);
      const isHighest = number === Math.max(...numbers);
      // Others may have come and gone since we looked, up to beyond our number.
      const outdated = isHighest ? numbers.filter((each) => each < number) : [number];
      for (const each of outdated) await rm(numbered(file, each), { force: true });
      if (isHighest) return () => giveBack(numbered(file, number));
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Leaves the number to count on from, and no holder. */
async function giveBack(file: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, '{}', { mode: 0o600 });
  await rename(draft, file);
}

function numbered(file: string, number: number): string {
  return `${file}.${number}`;
}

async function numbersOf(file: string): Promise<number[]> {
  const start = `${path.basename(file)}.`;
  const names = await readdir(path.dirname(file));
  return names
    .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    .map((name) => Number(name.slice(start.length)));
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

/** Who has the lock; nobody where it was given back, or where another has followed by now. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const match = /^\{"pid":(\d+),"started_at":"([^"]+)"/.exec(await readFile(file, 'utf8'));
    return match ? { pid: Number(match[1]), startedAt: match[2] ?? '' } : undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether the holder has ended. A kill takes a moment to end a process, so another one gets that moment. */
function isGone({ pid, startedAt }: Holder, grace: number): Promise<boolean> {
  return waitUntilGone(pid, startedAt, pid === process.pid ? 0 : grace);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
