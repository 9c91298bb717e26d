import { describe, expect, it } from 'vitest';
import { markdownDocument } from './markdown.js';

describe('a parsed Markdown text', () => {
  it('is read as it was sent', () => {
    const link = { type: 'link', href: 'tel:+4930', children: [{ type: 'text', value: 'call' }] };
    const item = [{ type: 'paragraph', children: [link, { type: 'break' }] }];
    const blocks = [{ type: 'list', ordered: false, start: 1, items: [item, item] }];
    expect(markdownDocument.parse(blocks)).toEqual(blocks);
  });

  it('shows the rest where a newer server sends a block or inline it does not know', () => {
    const blocks = [
      { type: 'video', src: 'x' },
      { type: 'paragraph', children: [{ type: 'math' }, { type: 'text', value: 'rest' }] },
    ];
    expect(markdownDocument.parse(blocks)).toEqual([
      { type: 'paragraph', children: [] },
      {
        type: 'paragraph',
        children: [
          { type: 'text', value: '' },
          { type: 'text', value: 'rest' },
        ],
      },
    ]);
  });

  it('never yields a link with another scheme than http, https, mailto or tel', () => {
    const link = { type: 'link', href: 'javascript:alert(1)', children: [] };
    expect(markdownDocument.parse([{ type: 'paragraph', children: [link] }])).toEqual([
      { type: 'paragraph', children: [{ type: 'text', value: '' }] },
    ]);
  });
});
