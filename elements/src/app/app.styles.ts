import { css } from 'lit';

export const appStyles = css`
  :host {
    block-size: 100%;
  }
`;
