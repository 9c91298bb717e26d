import { readdirSync, readFileSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import { iconPng } from './icon.mjs';

const FILES = path.join(import.meta.dirname, 'files');
const ICONS = [16, 32, 48, 128];

/**
 * A rollup plugin: what an extension has beside its scripts, and then all of it as one archive. What an
 * account's pack adds (`config.js`, and the server in the manifest) is missing in it.
 * @param {string} version The release's, as the manifest shows it.
 */
export function extensionFiles(version) {
  return {
    name: 'extension-files',
    generateBundle() {
      const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source });
      for (const file of filesIn(FILES)) {
        if (file !== 'manifest.json') emit(file, readFileSync(path.join(FILES, file)));
      }
      const icons = Object.fromEntries(ICONS.map((size) => [size, `icons/${size}.png`]));
      for (const size of ICONS) emit(icons[size], iconPng(size));
      const manifest = JSON.parse(readFileSync(path.join(FILES, 'manifest.json'), 'utf8'));
      emit('manifest.json', JSON.stringify({ ...manifest, version, icons }, null, 2));
    },
    async writeBundle({ dir }) {
      const names = (await readdir(dir, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(dir, path.join(entry.parentPath ?? entry.path, entry.name)))
        .map((name) => name.replaceAll(path.sep, '/'))
        .sort();
      const files = {};
      for (const name of names) files[name] = await readFile(path.join(dir, name));
      // The same sources make the same archive, whenever it is made.
      await writeFile(`${dir}.zip`, zipSync(files, { level: 9, mtime: '1980-01-01T12:00:00' }));
    },
  };
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((name) => name.replaceAll(path.sep, '/'));
}
