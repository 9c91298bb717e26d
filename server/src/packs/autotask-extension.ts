import { readFile } from 'node:fs/promises';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import * as z from 'zod';
import type { PackFile } from './pack-file.js';
import type { PackOptions } from './pack-options.js';

/** What of the extension's manifest is changed for a server; the rest stays as it was built. */
const builtManifest = z.looseObject({
  host_permissions: z.array(z.string()),
  web_accessible_resources: z.array(z.looseObject({ matches: z.array(z.string()) })),
});

/**
 * The browser extension for one account: the built one, with its server and embed key written in. It
 * may talk to that server and to nobody else.
 * @returns null where the extension was not built
 */
export async function readAutotaskExtension(
  zip: string,
  options: PackOptions,
): Promise<PackFile | null> {
  const built = await readBuilt(zip);
  if (!built) return null;
  const files = unzipSync(built);
  const manifest = builtManifest.parse(JSON.parse(strFromU8(fileNamed(files, 'manifest.json'))));
  files['manifest.json'] = strToU8(JSON.stringify(manifestFor(manifest, options), null, 2));
  files['config.js'] = strToU8(configFor(options));
  // The same account and release make the same archive, whenever it is made.
  const content = Buffer.from(zipSync(files, { level: 9, mtime: '1980-01-01T12:00:00' }));
  return { path: 'autotask/extension.zip', content };
}

function manifestFor(manifest: z.infer<typeof builtManifest>, { server }: PackOptions): object {
  const pages = manifest.web_accessible_resources.flatMap(({ matches }) => matches);
  return {
    ...manifest,
    host_permissions: [...manifest.host_permissions, `${server}/*`],
    content_security_policy: {
      extension_pages: [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        `connect-src ${server} ${server.replace(/^http/, 'ws')}`,
        "base-uri 'none'",
        "form-action 'none'",
        `frame-ancestors ${pages.map((page) => page.replace(/\/\*$/, '')).join(' ')}`,
        "require-trusted-types-for 'script'",
        'trusted-types lit-html',
      ].join('; '),
    },
  };
}

/** Read by the extension's own scripts before anything else. */
function configFor({ server, key, ticketParam }: PackOptions): string {
  const config = JSON.stringify({ server, key, ticketParam }, null, 2);
  return `globalThis.rfExtension = Object.freeze(${config});\n`;
}

async function readBuilt(zip: string): Promise<Buffer | null> {
  try {
    return await readFile(zip);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function fileNamed(files: Record<string, Uint8Array>, name: string): Uint8Array {
  const file = files[name];
  if (!file) throw new Error(`The built extension has no ${name}`);
  return file;
}
