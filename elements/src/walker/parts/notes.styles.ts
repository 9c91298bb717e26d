import { css } from 'lit';

export const notesStyles = css`
  :host {
    display: grid;
    gap: var(--_space-3);
  }

  ol {
    display: grid;
  }

  li {
    padding-block: var(--_space-2) 0;
    border-block-end: 1px solid var(--_border);
  }

  .content {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .meta {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space-2);
    min-block-size: var(--_control-size);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
  }

  .meta .button {
    font-size: inherit;
    margin-inline-end: calc(var(--_space-2) * -1);
  }

  textarea.control {
    min-block-size: var(--_notes-size, 6em);
  }

  .below {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space-1) var(--_space-3);
    min-block-size: var(--_control-size);
    margin-block-start: var(--_space-1);
  }

  .said {
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    color: var(--_text-muted);
    font-size: var(--_font-size-sm);
  }

  .said.failed {
    flex: 1 1 12em;
    color: var(--_danger);
  }

  .meter {
    display: grid;
    gap: var(--_space-1);
  }

  progress {
    appearance: none;
    inline-size: 100%;
    block-size: 4px;
    border: 0;
    border-radius: 2px;
    background: var(--_border);
    overflow: hidden;
  }

  progress::-webkit-progress-bar {
    background: var(--_border);
  }

  progress::-webkit-progress-value {
    background: var(--_warning);
  }

  progress::-moz-progress-bar {
    background: var(--_warning);
  }
`;
