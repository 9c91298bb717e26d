import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { findProgram, installFromDebian } from '../../server/src/testing/debian.js';

/** A whole browser with an extension in it: the headless shell that other tests use knows none. */
export interface ExtendedBrowser {
  context: BrowserContext;
  stop(): Promise<void>;
}

/**
 * Starts a full Chromium with an extension.
 * @param options.mapped `HOST:443` → where it really is: the extension goes by its host's name.
 */
export async function launchWithExtension(options: {
  extension: string;
  mapped: Record<string, string>;
}): Promise<ExtendedBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'rf-profile-'));
  const rules = Object.entries(options.mapped).map(([from, to]) => `MAP ${from} ${to}`);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findFullBrowser(),
    viewport: { width: 1440, height: 900 },
    // Playwright's own way of being headless leaves extensions out.
    headless: false,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      '--headless=new',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
      `--disable-extensions-except=${options.extension}`,
      `--load-extension=${options.extension}`,
      `--host-resolver-rules=${rules.join(', ')}`,
      // The certificate of the mapped host was made for this test.
      '--ignore-certificate-errors',
    ],
  });
  context.setDefaultTimeout(60_000);
  return {
    context,
    async stop() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/**
 * `CHROME_PATH`, else an installed one, else Debian's package where we are root.
 * @throws Error where there is none: what needs it must not look tested.
 */
async function findFullBrowser(): Promise<string> {
  const found = process.env.CHROME_PATH || (await installed());
  if (found) return found;
  const reason = await installFromDebian('chromium');
  const now = await installed();
  if (now) return now;
  throw new Error(
    `The browser extension needs a full Chromium, and there is none: CHROME_PATH is not set, no ` +
      `Chromium or Chrome is on the PATH, and ${reason ?? 'the package brought none.'}`,
  );
}

async function installed(): Promise<string | undefined> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const file = await findProgram(name);
    if (file) return file;
  }
  return undefined;
}
