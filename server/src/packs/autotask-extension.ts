import { readFile } from 'node:fs/promises';
import type { PackFile } from './pack-file.js';

/** The browser extension as the build left it; null where it was not built. */
export async function readAutotaskExtension(zip: string): Promise<PackFile | null> {
  try {
    return { path: 'autotask/extension.zip', content: await readFile(zip) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
