import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createTheme } from './theme.js';

it('the sheet that elements ship holds exactly what no branding gives', async () => {
  // Read as text, because the SDK never imports an element.
  const path = new URL('../../elements/src/internal/tokens.styles.ts', import.meta.url);
  const sheet = await readFile(path, 'utf8');
  const shipped = [...sheet.matchAll(/--_[\w-]+:\s*var\(\s*(--rf-[\w-]+),([^;]*)\);/g)].map(
    ([, name = '', value = '']) => `${name}:${tight(value)}`,
  );
  const derived = createTheme()
    .cssText.replace(/^[^{]*\{|\}$/g, '')
    .split(';')
    .map(tight);
  expect(shipped).toEqual(derived);
});

const tight = (text: string) => text.replace(/\s/g, '').replaceAll("'", '"');
