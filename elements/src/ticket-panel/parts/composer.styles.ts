import { css } from 'lit';

export const composerStyles = css`
  :host {
    container-type: inline-size;
  }

  form {
    display: grid;
    gap: var(--_space-2);
  }

  /* The edge says who will read it, beside the words below. */
  .box {
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
    overflow: hidden;
    transition: border-color var(--_duration-fast);
  }

  .box.discussion {
    border-color: var(--_warning);
    box-shadow: inset 2px 0 0 var(--_warning);
  }

  .box.resolution {
    border-color: var(--_success);
    box-shadow: inset 2px 0 0 var(--_success);
  }

  .box:has(textarea:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: -1px;
  }

  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 4em;
    margin: 0;
    padding: var(--_space-2) var(--_space-3);
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    line-height: 1.45;
    resize: none;
    field-sizing: content;
    outline: none;
  }

  textarea::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }

  fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
    padding: 2px var(--_space-1) var(--_space-1);
  }

  .kind {
    position: relative;
    cursor: pointer;
    touch-action: manipulation;
  }

  .kind input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .kind span {
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    min-block-size: 2rem;
    padding-inline: var(--_space-2);
    border-radius: var(--_radius-sm);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    font-weight: 500;
  }

  .kind:hover span {
    background: var(--_hover);
  }

  .kind input:checked + span {
    background: var(--_accent-soft);
    color: var(--_link);
  }

  .kind:has([value='discussion']) input:checked + span {
    background: var(--_warning-soft);
    color: var(--_warning);
  }

  .kind:has([value='resolution']) input:checked + span {
    background: var(--_success-soft);
    color: var(--_success);
  }

  .kind input:focus-visible + span {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }

  .below {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space-2);
  }

  .below .button {
    min-block-size: max(36px, 2.25rem);
    padding-inline: var(--_space-3);
    font-size: var(--_font-size-sm);
    white-space: nowrap;
  }

  .seen {
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    color: var(--_text-muted);
    font-size: var(--_font-size-xs);
    line-height: 1.35;
  }

  .seen.discussion {
    color: var(--_warning);
  }

  .seen.resolution {
    color: var(--_success);
  }

  /* Three kinds stand in one line of a pod as words alone; the line below has the icon. */
  @container (max-width: 19rem) {
    .kind .icon {
      display: none;
    }
  }

  @media (pointer: coarse) {
    .kind span,
    .below .button {
      min-block-size: var(--_control-size);
    }
  }

  @media (forced-colors: active) {
    .kind input:checked + span {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
