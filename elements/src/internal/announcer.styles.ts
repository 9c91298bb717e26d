import { css } from 'lit';

/** Toasts of an `Announcer`, at the lower edge of the nearest positioned ancestor. */
export const announcerStyles = css`
  .toasts {
    position: absolute;
    inset-inline: var(--_space-3);
    inset-block-end: var(--_space-3);
    z-index: 1;
    display: grid;
    justify-items: center;
    gap: var(--_space-2);
    pointer-events: none;
  }

  .toast {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    max-inline-size: 100%;
    min-block-size: var(--_control-size);
    padding-inline: var(--_space-3);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface-raised);
    box-shadow: 0 8px 24px var(--_shadow);
    font-size: var(--_font-size-sm);
    overflow-wrap: anywhere;
    pointer-events: auto;
    animation: toast-rise var(--_duration) ease-out;
  }

  .toast.success > .icon {
    color: var(--_success);
  }

  .toast.danger > .icon {
    color: var(--_danger);
  }

  .toast > .button {
    margin-inline-end: calc(var(--_space-2) * -1);
    color: var(--_link);
  }

  @keyframes toast-rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
`;
