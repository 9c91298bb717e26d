import { css } from 'lit';

export const comboboxStyles = css`
  :host {
    display: block;
  }

  ul {
    display: grid;
    margin: var(--_space-1) 0 0;
    padding: var(--_space-1);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface-raised);
    box-shadow: 0 4px 16px var(--_shadow);
    list-style: none;
  }

  ul[hidden] {
    display: none;
  }

  li {
    min-block-size: var(--_control-size);
    align-content: center;
    padding-inline: var(--_space-2);
    border-radius: var(--_radius-sm);
    overflow-wrap: anywhere;
  }

  .option {
    cursor: pointer;
  }

  .option:is(.active, :hover) {
    background: var(--_hover);
  }

  .option[aria-selected='true'] {
    font-weight: 500;
  }

  .said {
    color: var(--_text-muted);
  }

  @media (forced-colors: active) {
    .option.active {
      outline: 2px solid Highlight;
    }
  }
`;
