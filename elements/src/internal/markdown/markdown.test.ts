import { expect, fixture } from '@open-wc/testing';
import type { MarkdownBlock, MarkdownInline } from '@resolutionflow/sdk/contract';
import { html, LitElement, type TemplateResult } from 'lit';
import { baseStyles } from '../base.styles.js';
import { defineCodeBlock } from '../code-block/code-block.js';
import { defineElement } from '../define-element.js';
import { expectAccessible } from '../testing/axe.js';
import { find, shadow } from '../testing/find.js';
import { tokenStyles } from '../tokens.styles.js';
import { markdown } from './markdown.js';
import { markdownStyles } from './markdown.styles.js';

class MarkdownTrial extends LitElement {
  static override styles = [tokenStyles, baseStyles, markdownStyles];
  blocks: MarkdownBlock[] = [];
  protected override render(): TemplateResult {
    return markdown(this.blocks);
  }
}

defineCodeBlock();
defineElement('rf-markdown-trial', MarkdownTrial);

const text = (value: string): MarkdownInline[] => [{ type: 'text', value }];
const table: MarkdownBlock = {
  type: 'table',
  align: [null, null, null, 'right'],
  header: [text('Service'), text('State'), text('Account'), text('Port')],
  rows: [[text('BrokerAgent'), text('Running'), text('NetworkService'), text('443')]],
};
const everything: MarkdownBlock[] = [
  { type: 'heading', level: 1, children: text('Check the agent') },
  {
    type: 'paragraph',
    children: [
      ...text('See '),
      { type: 'link', href: 'https://example.com/kb', children: text('the article') },
      ...text(', then call '),
      { type: 'link', href: 'tel:+1555', children: text('the desk') },
      { type: 'break' },
      { type: 'strong', children: [{ type: 'emphasis', children: text('now') }] },
      { type: 'code', value: '<b>not bold</b>' },
      { type: 'strikethrough', children: text('never') },
    ],
  },
  { type: 'list', ordered: true, start: 3, items: [[{ type: 'paragraph', children: text('Go') }]] },
  {
    type: 'list',
    ordered: false,
    start: 1,
    items: [[{ type: 'paragraph', children: text('On') }]],
  },
  { type: 'code', lang: 'bash', value: 'ping -c 1 dc01' },
  { type: 'blockquote', children: [{ type: 'paragraph', children: text('Careful.') }] },
  table,
  { type: 'thematic_break' },
];

async function shown(blocks: MarkdownBlock[], width = 600): Promise<ShadowRoot> {
  const page = await fixture<HTMLElement>(html`<div></div>`);
  page.style.width = `${width}px`;
  const trial = new MarkdownTrial();
  trial.blocks = blocks;
  page.append(trial);
  await trial.updateComplete;
  return shadow(trial);
}

describe('markdown', () => {
  it('has nothing that axe finds wrong, on a page or in a pod', async () => {
    await expectAccessible((await shown(everything)).host);
    await expectAccessible((await shown(everything, 268)).host);
  });

  it('shows markup in a text as text', async () => {
    const root = await shown(everything);
    expect(root.querySelector('p code')?.textContent).to.equal('<b>not bold</b>');
    expect(root.querySelector('b')).to.equal(null);
  });

  it('opens web links in a new tab that knows nothing of this one, and says so', async () => {
    const root = await shown(everything);
    const [web, phone] = root.querySelectorAll('a');
    expect(web?.target).to.equal('_blank');
    expect(web?.rel).to.contain('noopener');
    expect(web?.textContent?.replace(/\s+/g, ' ')).to.equal('the article (opens in a new tab)');
    expect(phone?.hasAttribute('target')).to.equal(false);
  });

  it('puts headings below those around it, and keeps where a list starts', async () => {
    const root = await shown(everything);
    expect(root.querySelector('[role="heading"]')?.getAttribute('aria-level')).to.equal('3');
    expect(root.querySelector('ol')?.start).to.equal(3);
  });

  it('never scrolls sideways in a pod, and names the columns of a wide table there', async () => {
    const root = await shown([table], 268);
    const view = find(root, '.markdown');
    expect(view.scrollWidth).to.be.at.most(view.clientWidth);
    const cell = find(root, 'td');
    expect(getComputedStyle(cell, '::before').content).to.contain('Service');
  });

  it('adds no white space between the words of a sentence', async () => {
    const root = await shown([
      {
        type: 'paragraph',
        children: [...text('('), { type: 'strong', children: text('x') }, ...text(').')],
      },
    ]);
    expect(root.querySelector('p')?.textContent?.trim()).to.equal('(x).');
  });
});
