import { css } from 'lit';

/** Running text of `markdown()`, from pod to page. */
export const markdownStyles = css`
  .markdown {
    container-type: inline-size;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-3);
    overflow-wrap: anywhere;
  }

  .markdown :is(li, blockquote) {
    display: block grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-2);
  }

  .markdown li {
    display: list-item;
  }

  .markdown li > * + * {
    margin-block-start: var(--_space-2);
  }

  .markdown .heading {
    margin-block-start: var(--_space-1);
    font-weight: 600;
    line-height: 1.35;
  }

  .markdown .heading:first-child {
    margin-block-start: 0;
  }

  .markdown :is(ul, ol) {
    padding-inline-start: 1.4em;
    list-style: disc;
  }

  .markdown ol {
    list-style: decimal;
  }

  .markdown li + li {
    margin-block-start: var(--_space-1);
  }

  .markdown li::marker {
    color: var(--_text-muted);
    font-variant-numeric: tabular-nums;
  }

  .markdown code {
    padding: 0.1em 0.3em;
    border-radius: var(--_radius-sm);
    background: var(--_hover);
    font-family: var(--_font-mono);
    font-size: 0.92em;
  }

  .markdown a .icon {
    display: inline-block;
    inline-size: 0.85em;
    block-size: 0.85em;
    margin-inline-start: 0.2em;
    vertical-align: -0.05em;
  }

  .markdown strong {
    font-weight: 600;
  }

  .markdown blockquote {
    padding: var(--_space-2) var(--_space-3);
    border-inline-start: 3px solid var(--_border-strong);
    background: var(--_surface-sunken);
    border-start-end-radius: var(--_radius);
    border-end-end-radius: var(--_radius);
  }

  .markdown hr {
    inline-size: 100%;
    margin: 0;
    border: 0;
    border-block-start: 1px solid var(--_border);
  }

  .markdown table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--_font-size-sm);
    font-variant-numeric: tabular-nums;
  }

  .markdown :is(th, td) {
    padding: var(--_space-1) var(--_space-2);
    border-block-end: 1px solid var(--_border);
    text-align: start;
    vertical-align: top;
  }

  .markdown :is(th, td):first-child {
    padding-inline-start: 0;
  }

  .markdown :is(th, td):last-child {
    padding-inline-end: 0;
  }

  .markdown tbody tr:last-child > td {
    border: 0;
  }

  .markdown th {
    color: var(--_text-muted);
    font-weight: 500;
  }

  .markdown .center {
    text-align: center;
  }

  .markdown .right {
    text-align: end;
  }

  @container (max-width: 28rem) {
    .markdown .wide :is(tbody, tr, td) {
      display: block;
    }

    .markdown .wide {
      display: block;
    }

    .markdown .wide thead {
      position: absolute;
      clip-path: inset(50%);
    }

    .markdown .wide tr {
      padding-block: var(--_space-2);
      border-block-end: 1px solid var(--_border);
    }

    .markdown .wide tr:last-child {
      border: 0;
    }

    .markdown .wide td {
      display: grid;
      grid-template-columns: 2fr 3fr;
      gap: var(--_space-2);
      padding: 0.125em 0;
      border: 0;
      text-align: start;
    }

    .markdown .wide td::before {
      content: attr(data-column) / '';
      color: var(--_text-muted);
    }
  }
`;
