import { css } from 'lit';

/** What the portal's wider screens share: a heading, and what stands below it. */
export const screenStyles = css`
  :host {
    container-type: inline-size;
  }

  .one,
  .columns {
    display: grid;
    align-items: start;
    gap: var(--_space-4);
    max-inline-size: 88rem;
    margin-inline: auto;
    padding: var(--_space-4);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space-3);
  }

  h1 {
    margin: 0;
    font-size: var(--_font-size-xl);
  }

  .title {
    max-inline-size: 88rem;
    margin-inline: auto;
    padding: var(--_space-4) var(--_space-4) 0;
  }

  .panel {
    min-inline-size: 0;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface);
    overflow: clip;
  }

  @container (min-width: 64rem) {
    .columns {
      grid-template-columns: 1fr 1fr;
      gap: var(--_space-5);
    }
  }
`;
