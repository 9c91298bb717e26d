import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A running process as the system sees it. */
export interface RunningProcess {
  /** When it began; with the id it tells a process from a later one that was given the same id. */
  readonly startedAt: string;
  readonly command: string;
}

/** What runs under a process id, or nothing where nothing does. */
export async function lookUpProcess(pid: number): Promise<RunningProcess | undefined> {
  return process.platform === 'linux' ? lookUpInProc(pid) : lookUpWithPs(pid);
}

/** Waits until a process is gone; answers whether it went within the time (milliseconds). */
export async function waitUntilGone(
  pid: number,
  startedAt: string,
  timeout: number,
): Promise<boolean> {
  const deadline = Date.now() + timeout;
  while ((await lookUpProcess(pid))?.startedAt === startedAt) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

async function lookUpInProc(pid: number): Promise<RunningProcess | undefined> {
  try {
    const [stat, command, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The name in brackets may hold anything, so fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, as a dead one has; whoever started it has just not asked yet.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return {
      startedAt: `${boot.trim()}:${fields[19]}`,
      command: command.replaceAll('\0', ' ').trim(),
    };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

async function lookUpWithPs(pid: number): Promise<RunningProcess | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)], {
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    });
    const [state = '', ...words] = stdout.trim().split(/\s+/);
    if (state === '' || state.startsWith('Z')) return undefined;
    return { startedAt: words.slice(0, 5).join(' '), command: words.slice(5).join(' ') };
  } catch (error) {
    if (hasCode(error, 1)) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, ...codes: (string | number)[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string | number);
}
