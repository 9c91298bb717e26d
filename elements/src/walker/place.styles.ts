import { css } from 'lit';

/** Where the walk stands: the question with its answers, what is unusual about it, and its end. */
export const placeStyles = css`
  .place,
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-2);
  }

  .place.forward {
    animation: from-ahead var(--_duration) ease-out;
    --_from: 16px;
  }

  .place.backward {
    animation: from-ahead var(--_duration) ease-out;
    --_from: -16px;
  }

  .place:dir(rtl).forward {
    --_from: -16px;
  }

  .place:dir(rtl).backward {
    --_from: 16px;
  }

  @keyframes from-ahead {
    from {
      opacity: 0;
      transform: translateX(var(--_from));
    }
  }

  #question {
    font-size: var(--_font-size-md);
    overflow-wrap: anywhere;
  }

  .place > .markdown {
    font-size: var(--_font-size-sm);
  }

  /* The heading takes the focus so that it is read out; there is nothing to press on it. */
  .main:focus,
  #question:focus {
    outline: none;
  }

  .answers {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-2);
  }

  .answer span {
    flex: 1;
    min-inline-size: 0;
    /* Breaks a word only where it is longer than the button. */
    overflow-wrap: break-word;
  }

  .answer.idle,
  .answer.idle:hover {
    border-color: var(--_border);
    background: var(--_surface-sunken);
    color: var(--_text-muted);
    box-shadow: none;
    cursor: default;
    transform: none;
  }

  .button.wide {
    inline-size: 100%;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }

  .extras {
    margin-inline: calc(var(--_space-2) * -1);
    gap: 0;
  }

  @media (forced-colors: active) {
    .extras {
      margin-inline: 0;
      gap: var(--_space-2);
    }
  }

  .extras .button {
    padding-inline: var(--_space-2);
    font-size: var(--_font-size-sm);
  }

  .kept {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .notice {
    padding: var(--_space-2) var(--_space-3);
    border-radius: var(--_radius);
    font-size: var(--_font-size-sm);
  }

  .notice.danger {
    background: var(--_danger-soft);
    color: var(--_danger);
  }

  rf-walk-notes.surface {
    --_notes-size: 9em;
  }

  @container (min-width: 25.7em) {
    #question {
      font-size: var(--_font-size-xl);
    }

    .place > .markdown {
      font-size: inherit;
    }

    .place,
    .stack {
      gap: var(--_space-4);
    }

    .answers {
      margin-block-start: var(--_space-1);
    }
  }

  @container (min-width: 40em) {
    .answers.pair {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .answer {
      padding-block: var(--_space-3);
    }

    .button.wide {
      inline-size: auto;
      justify-self: start;
    }
  }
`;
