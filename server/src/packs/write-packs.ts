import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { html } from '../pages/html.js';
import { readAutotaskExtension } from './autotask-extension.js';
import { autotaskPack } from './autotask-pack.js';
import { connectwisePack } from './connectwise-pack.js';
import { haloPack } from './halo-pack.js';
import type { PackFile } from './pack-file.js';
import type { PackOptions } from './pack-options.js';
import { renderPackPage } from './pack-page.js';

/**
 * Writes what an administrator of each PSA installs, and a page that explains it.
 * @param extensionZip Where the build leaves the browser extension for Autotask.
 * @returns the paths that were written
 */
export async function writePacks(options: PackOptions, extensionZip: string): Promise<string[]> {
  const files: PackFile[] = [
    overview(options),
    ...connectwisePack(options),
    ...haloPack(options),
    ...autotaskPack(options, await readAutotaskExtension(extensionZip, options)),
  ];
  const written: string[] = [];
  for (const { path, content } of files) {
    const at = join(options.out, path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, content);
    written.push(at);
  }
  return written;
}

const psas = [
  ['connectwise', 'ConnectWise', 'A pod beside the ticket.'],
  ['halo', 'HaloPSA', 'A tab on the ticket.'],
  ['autotask', 'Autotask', 'A link on the ticket, and a panel beside it.'],
] as const;

function overview({ account, server }: PackOptions): PackFile {
  const content = renderPackPage({
    title: 'ResolutionFlow in your PSA',
    lead: `What an administrator sets up so that technicians find ${new URL(server).host} on their tickets. Choose your PSA.`,
    account,
    sections: psas.map(
      ([folder, name, what]) =>
        html`<section>
          <h2><a href="${folder}/index.html">${name}</a></h2>
          ${what}
        </section>`,
    ),
  });
  return { path: 'index.html', content };
}
