import { css } from 'lit';

export const pickerStyles = css`
  .picker {
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface-raised);
    box-shadow: 0 4px 12px var(--_shadow);
    overflow: hidden;
  }

  .search {
    display: flex;
    align-items: center;
    padding-inline-start: var(--_space-3);
    border-block-end: 1px solid var(--_border);
    color: var(--_text-muted);
  }

  .search .control {
    border: 0;
    background: none;
    color: var(--_text);
    outline: none;
  }

  .search:focus-within {
    box-shadow: inset 0 -1px 0 var(--_focus);
  }

  [role='listbox']:not(:empty) {
    padding: var(--_space-1);
  }

  .option {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: 2.25rem;
    padding-inline: var(--_space-2);
    border-radius: var(--_radius);
    font-size: var(--_font-size-sm);
    cursor: pointer;
  }

  .option:is(:hover, .current) {
    background: var(--_hover);
  }

  .said {
    padding: var(--_space-2) var(--_space-3);
  }

  .cut {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .avatar {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    border-radius: 50%;
    background: var(--_surface-sunken);
    border: 1px solid var(--_border);
    color: var(--_text-muted);
    font-size: 0.625rem;
    font-weight: 600;
  }

  .ours {
    flex: none;
    color: var(--_link);
  }

  @media (pointer: coarse) {
    .option {
      min-block-size: var(--_control-size);
    }
  }

  @media (forced-colors: active) {
    .option.current {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
