import { markdownDocument } from '@resolutionflow/sdk/contract';
import { describe, expect, it } from 'vitest';
import { cpuTimeOf } from '../../testing/cpu-time.js';
import { markdownToText, parseMarkdown } from './markdown.js';

const text = (value: string) => ({ type: 'text', value });
/** As long as a text may be. */
const ordinaryText =
  'Restart the **spooler**, then look at `spoolsv.exe` [here](https://e.com).\n\n'
    .repeat(270)
    .slice(0, 20_000);

describe('parsing Markdown', () => {
  it('makes the tree that the contract describes', () => {
    const source = [
      '##### Small',
      'A *b* **c** ~~d~~ `e` [f](https://example.com "T")  ',
      'new',
      '',
      '3. one\n4. two',
      '',
      '- [x] ticked',
      '',
      '```powershell\nGet-Item\n```',
      '> quote',
      '',
      '| h | i |\n| :- | -: |\n| 1 | 2<br>3 |',
      '',
      '---',
    ].join('\n');
    const blocks = parseMarkdown(source);
    expect(blocks.map((block) => block.type)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
      'code',
      'blockquote',
      'table',
      'thematic_break',
    ]);
    expect(markdownDocument.parse(blocks)).toEqual(blocks);
    expect(blocks[0]).toMatchObject({ level: 4 });
    expect(blocks[2]).toMatchObject({ ordered: true, start: 3 });
    expect(blocks[3]).toMatchObject({ items: [[{ children: [text('☑ ticked')] }]] });
    expect(blocks[6]).toMatchObject({
      align: ['left', 'right'],
      header: [[text('h')], [text('i')]],
      rows: [[[text('1')], [text('2'), { type: 'break' }, text('3')]]],
    });
  });

  it('keeps raw HTML visible as text', () => {
    const source = '<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b';
    expect(parseMarkdown(source)).toEqual([
      { type: 'paragraph', children: [text('<script>alert(1)</script>')] },
      { type: 'paragraph', children: [text('a <img src=x onerror=alert(1)> b')] },
    ]);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,hi)',
    '[x](vbscript:x)',
    '[x](/relative)',
    '[x](//host/path)',
    '[x](&#106;avascript:alert(1))',
    '![x](javascript:alert(1))',
    '[x][r]\n\n[r]: javascript:alert(1)',
  ])('makes plain text of the unsafe link %j', (source) => {
    expect(parseMarkdown(source)).toEqual([{ type: 'paragraph', children: [text('x')] }]);
  });

  it('makes links of images and resolves references', () => {
    const link = { type: 'link', href: 'https://e.com/a.png', children: [text('alt')] };
    expect(parseMarkdown('![alt](https://e.com/a.png)')).toMatchObject([{ children: [link] }]);
    expect(parseMarkdown('[alt][r]\n\n[r]: https://e.com/a.png')).toMatchObject([
      { children: [link] },
    ]);
    expect(parseMarkdown('[![alt](https://e.com/b.png)](https://e.com/a.png)')).toMatchObject([
      { children: [link] },
    ]);
  });

  it.each<[string, string]>([
    ['quotes', '>'.repeat(20_000)],
    ['lists', '- '.repeat(10_000)],
    ['ordered lists', '1. '.repeat(6_000)],
    ['mixed containers', '> - '.repeat(5_000)],
    ['brackets', '['.repeat(20_000)],
    ['closed brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['links in links', '[a]('.repeat(5_000)],
    ['images in images', '!['.repeat(5_000) + '](x)'.repeat(2_000)],
    ['stars', '*a **b '.repeat(2_800)],
    ['closed stars', '*'.repeat(10_000) + 'a' + '*'.repeat(9_999)],
    ['backticks', '`a``b```'.repeat(2_500)],
    ['indented list', Array.from({ length: 190 }, (_, i) => ' '.repeat(i) + '- a').join('\n')],
    ['deep indents', Array.from({ length: 140 }, (_, i) => '  '.repeat(i) + '- a').join('\n')],
    ['table', '|a'.repeat(5_000) + '|\n' + '|-'.repeat(4_000) + '|'],
    ['angle brackets', '<a '.repeat(6_000)],
    ['references', '[a]: b\n'.repeat(2_800)],
    ['mail addresses', 'a@'.repeat(10_000)],
    ['urls', 'www.'.repeat(5_000)],
    ['entities', '&a'.repeat(10_000)],
  ])('reads hostile %s in little time and depth', async (_, source) => {
    const blocks = parseMarkdown(source);
    // At worst it takes five times as long as a text that people write, on whatever machine.
    const ordinary = await cpuTimeOf(() => parseMarkdown(ordinaryText));
    expect((await cpuTimeOf(() => parseMarkdown(source))) / ordinary).toBeLessThan(25);
    expect(depthOf(blocks)).toBeLessThan(60);
    expect(() => markdownDocument.parse(blocks)).not.toThrow();
  });
});

describe('a text with too many marks', () => {
  it('loses emphasis and links, but neither its blocks nor its code', () => {
    const code = '$x[0]*2\n'.repeat(1100);
    expect(parseMarkdown(`# A **b**\n\n\`\`\`\n${code}\`\`\``)).toEqual([
      { type: 'heading', level: 1, children: [text('A **b**')] },
      { type: 'code', lang: null, value: code.trimEnd() },
    ]);
  });
});

describe('the text of a Markdown', () => {
  it('has the words without the marks', () => {
    const source = '# Fix *Outlook*\n\n- run `outlook.exe /safe`\n\n[docs](https://e.com) <b>x</b>';
    expect(markdownToText(source)).toBe('Fix Outlook\nrun outlook.exe /safe\ndocs <b>x</b>');
  });
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
