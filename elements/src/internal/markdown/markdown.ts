import { msg } from '@lit/localize';
import type { MarkdownBlock, MarkdownInline } from '@resolutionflow/sdk/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon/icon.js';
import { externalLink } from '../icon/icons.js';

/**
 * Renders parsed Markdown with templates alone. Needs `markdownStyles` around it and `<rf-code-block>`
 * defined.
 * @param level What a first-level heading of the text counts as in its surroundings.
 */
export function markdown(blocks: readonly MarkdownBlock[], level = 3): TemplateResult {
  return html`<div class="markdown">${renderBlocks(blocks, level)}</div>`;
}

function renderBlocks(blocks: readonly MarkdownBlock[], level: number): unknown[] {
  return blocks.map((block) => renderBlock(block, level));
}

function renderBlock(block: MarkdownBlock, level: number): unknown {
  switch (block.type) {
    case 'heading':
      return html`<p class="heading" role="heading" aria-level=${level + block.level - 1}>
        ${renderInlines(block.children)}
      </p>`;
    case 'paragraph':
      return block.children.length ? html`<p>${renderInlines(block.children)}</p>` : nothing;
    case 'list': {
      const items = block.items.map((item) => html`<li>${renderBlocks(item, level)}</li>`);
      return block.ordered
        ? html`<ol start=${block.start}>
            ${items}
          </ol>`
        : html`<ul>
            ${items}
          </ul>`;
    }
    case 'code':
      return html`<rf-code-block
        .code=${block.value}
        language=${block.lang ?? ''}
      ></rf-code-block>`;
    case 'blockquote':
      return html`<blockquote>${renderBlocks(block.children, level)}</blockquote>`;
    case 'table':
      return renderTable(block);
    case 'thematic_break':
      return html`<hr />`;
  }
}

// Where a table has more columns than a pod has room for, its rows become small lists there, and every
// cell repeats its column's name. The roles keep it a table for screen readers all the while.
function renderTable({ align, header, rows }: MarkdownBlock & { type: 'table' }): TemplateResult {
  const names = header.map(plainText);
  return html`<table class=${header.length > 3 ? 'wide' : nothing} role="table">
    <thead role="rowgroup">
      <tr role="row">
        ${header.map(
          (cell, column) =>
            html`<th role="columnheader" class=${align[column] ?? nothing}>
              ${renderInlines(cell)}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${row.map(
              (cell, column) =>
                html`<td
                  role="cell"
                  class=${align[column] ?? nothing}
                  data-column=${names[column] ?? ''}
                >
                  <span>${renderInlines(cell)}</span>
                </td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function renderInlines(inlines: readonly MarkdownInline[]): unknown[] {
  return inlines.map(renderInline);
}

// Kept on one line each: white space inside a template would show between the words.
function renderInline(inline: MarkdownInline): unknown {
  switch (inline.type) {
    case 'text':
      return inline.value;
    case 'strong':
      return html`<strong>${renderInlines(inline.children)}</strong>`;
    case 'emphasis':
      return html`<em>${renderInlines(inline.children)}</em>`;
    case 'strikethrough':
      return html`<s>${renderInlines(inline.children)}</s>`;
    case 'code':
      return html`<code>${inline.value}</code>`;
    case 'break':
      return html`<br />`;
    case 'link':
      return renderLink(inline);
  }
}

function renderLink({ href, title, children }: MarkdownInline & { type: 'link' }): TemplateResult {
  const leaves = /^https?:/i.test(href);
  // prettier-ignore
  return html`<a
      href=${href}
      title=${title ?? nothing}
      target=${leaves ? '_blank' : nothing}
      rel=${leaves ? 'noopener noreferrer' : nothing}
      >${renderInlines(children)}${leaves
        ? html`${icon(externalLink)}<span class="visually-hidden"> ${msg('(opens in a new tab)')}</span>`
        : nothing}</a>`;
}

function plainText(inlines: readonly MarkdownInline[]): string {
  return inlines
    .map((inline) =>
      'children' in inline ? plainText(inline.children) : 'value' in inline ? inline.value : ' ',
    )
    .join('');
}
