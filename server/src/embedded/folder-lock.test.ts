import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUseError, lockFolder } from './folder-lock.js';
import { lookUpProcess } from './process-mark.js';

describe('the lock of a data folder', () => {
  let folder: string;
  let file: string;
  let children: ChildProcess[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rf-lock-'));
    file = path.join(folder, 'test.lock');
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  /** Another process, which holds the lock. */
  async function startHolder(): Promise<{ child: ChildProcess; pid: number }> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    children.push(child);
    const { pid = 0 } = child;
    await writeLock(1, pid);
    return { child, pid };
  }

  async function writeLock(number: number, pid: number, startedAt?: string): Promise<void> {
    const started_at = startedAt ?? (await lookUpProcess(pid))?.startedAt;
    await writeFile(`${file}.${number}`, JSON.stringify({ pid, started_at }));
  }

  /** What all files say together: one at most names somebody. */
  async function readLocks(): Promise<unknown[]> {
    const names = (await readdir(folder)).sort();
    const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
    return texts.map((text) => (JSON.parse(text) as { pid?: number }).pid);
  }

  it('is refused, naming the holder, while the holder lives', async () => {
    const { pid } = await startHolder();
    const refused = lockFolder(folder, file, 100);
    await expect(refused).rejects.toThrow(FolderInUseError);
    await expect(refused).rejects.toMatchObject({ folder, pid });
    expect(await readLocks()).toEqual([pid]);
  });

  it('is had as soon as a holder has ended that was still ending when it was asked for', async () => {
    const { child } = await startHolder();
    let isLocked = false;
    const locking = lockFolder(folder, file, 60_000).then(() => (isLocked = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isLocked).toBe(false);
    child.kill('SIGKILL');
    await locking;
    expect(await readLocks()).toEqual([process.pid]);
  });

  it('is waited for without being told how long, but not where this process has it', async () => {
    await startHolder();
    const start = performance.now();
    await expect(lockFolder(folder, file)).rejects.toThrow(FolderInUseError);
    expect(performance.now() - start).toBeGreaterThan(4000);
    await writeLock(2, process.pid);
    await expect(lockFolder(folder, file, Infinity)).rejects.toThrow(FolderInUseError);
  });

  it('counts for nothing where the holder has gone, or another process has its id', async () => {
    const { child, pid } = await startHolder();
    await writeLock(1, pid, 'another start');
    await (
      await lockFolder(folder, file, 0)
    )();
    await writeLock(3, pid);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    await lockFolder(folder, file, 0);
    expect(await readLocks()).toEqual([process.pid]);
  });

  it('is had by one of many who ask at once, where a dead one left it too', async () => {
    for (let round = 0; round < 20; round += 1) {
      await writeLock(100 * round + 1, process.pid, 'another start');
      const asked = await Promise.allSettled(
        Array.from({ length: 10 }, () => lockFolder(folder, file)),
      );
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('is had again and again by one at a time, whenever others ask', async () => {
    let holders = 0;
    let turns = 0;
    const take = async (): Promise<void> => {
      for (let own = 0; own < 5; ) {
        const unlock = await lockFolder(folder, file).catch((error: unknown) => {
          if (!(error instanceof FolderInUseError)) throw error;
        });
        if (!unlock) continue;
        holders += 1;
        expect(holders).toBe(1);
        await new Promise((resolve) => setTimeout(resolve));
        holders -= 1;
        await unlock();
        own += 1;
        turns += 1;
      }
    };
    await Promise.all(Array.from({ length: 6 }, take));
    expect(turns).toBe(30);
    expect(await readLocks()).toEqual([undefined]);
  });
});
