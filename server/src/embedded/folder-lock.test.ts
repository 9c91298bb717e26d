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
    await writeLock(pid, (await lookUpProcess(pid))?.startedAt ?? '');
    return { child, pid };
  }
  const writeLock = (pid: number, startedAt: string) =>
    writeFile(file, JSON.stringify({ pid, started_at: startedAt, id: 'x' }));
  const holderInFile = async () =>
    (JSON.parse(await readFile(file, 'utf8')) as { pid: number }).pid;

  it('is refused, naming the holder, while the holder lives', async () => {
    const { pid } = await startHolder();
    const refused = lockFolder(folder, file, 100);
    await expect(refused).rejects.toThrow(FolderInUseError);
    await expect(refused).rejects.toMatchObject({ folder, pid });
    expect(await holderInFile()).toBe(pid);
  });

  it('is had as soon as a holder has ended that was still ending when it was asked for', async () => {
    const { child } = await startHolder();
    let isLocked = false;
    const locking = lockFolder(folder, file, 60_000).then(() => (isLocked = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isLocked).toBe(false);
    child.kill('SIGKILL');
    await locking;
    expect(await holderInFile()).toBe(process.pid);
  });

  it('is waited for without being told how long, but not where this process has it', async () => {
    await startHolder();
    const start = performance.now();
    await expect(lockFolder(folder, file)).rejects.toThrow(FolderInUseError);
    expect(performance.now() - start).toBeGreaterThan(1000);
    await writeLock(process.pid, (await lookUpProcess(process.pid))?.startedAt ?? '');
    await expect(lockFolder(folder, file, Infinity)).rejects.toThrow(FolderInUseError);
  });

  it('counts for nothing where the process has gone, or another has its id', async () => {
    const { child, pid } = await startHolder();
    await writeLock(pid, 'another start');
    await (
      await lockFolder(folder, file, 0)
    )();
    await startHolder();
    await writeLock(pid, (await lookUpProcess(pid))?.startedAt ?? '');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    await (
      await lockFolder(folder, file, 0)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is had by one of many who ask at once, also where a dead one left it', async () => {
    await writeLock(process.pid, 'another start');
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockFolder(folder, file)),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is given back once, and not when somebody else has it by then', async () => {
    const unlock = await lockFolder(folder, file);
    await unlock();
    const { pid } = await startHolder();
    await unlock();
    expect(await holderInFile()).toBe(pid);
  });
});
