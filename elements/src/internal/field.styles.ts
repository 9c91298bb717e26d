import { css } from 'lit';

/** Native form controls and what stands around them; see `field()`. */
export const fieldStyles = css`
  .field {
    display: grid;
    gap: var(--_space-1);
  }

  .field > label {
    font-size: var(--_font-size-sm);
    font-weight: 500;
  }

  .field .muted {
    font-weight: 400;
  }

  .control {
    inline-size: 100%;
    min-block-size: var(--_control-size);
    margin: 0;
    padding: var(--_space-2) var(--_space-3);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    line-height: 1.4;
    transition: border-color var(--_duration-fast);
  }

  textarea.control {
    min-block-size: 5.5em;
    resize: vertical;
    field-sizing: content;
  }

  /* Two gradients draw the chevron: an image would need an image source in the page's policy. */
  select.control {
    appearance: none;
    padding-inline-end: 2.25rem;
    background-image:
      linear-gradient(45deg, transparent 50%, var(--_text-muted) 50%),
      linear-gradient(-45deg, transparent 50%, var(--_text-muted) 50%);
    background-position:
      right 17px center,
      right 12px center;
    background-size: 5px 5px;
    background-repeat: no-repeat;
    text-overflow: ellipsis;
  }

  select.control:dir(rtl) {
    background-position:
      left 12px center,
      left 17px center;
  }

  .control::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }

  .control:hover {
    border-color: var(--_text-muted);
  }

  .control:focus-visible {
    border-color: var(--_focus);
    outline-offset: -1px;
  }

  .control[aria-invalid='true'] {
    border-color: var(--_danger);
  }

  .control:disabled {
    background: var(--_surface-sunken);
    color: var(--_text-muted);
    cursor: not-allowed;
  }

  .choice {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    min-block-size: var(--_control-size);
    cursor: pointer;
  }

  .choice input {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--_accent);
  }

  .field-hint,
  .field-error {
    display: flex;
    gap: var(--_space-1);
    font-size: var(--_font-size-sm);
    color: var(--_text-muted);
  }

  .field-error {
    color: var(--_danger);
  }

  .field-error .icon {
    margin-block-start: 0.15em;
  }

  /* The drawn chevron is a background, which is taken away here: the browser's own comes back. */
  @media (forced-colors: active) {
    select.control {
      appearance: auto;
    }
  }
`;
