/** Pixels; what the panel has beside a wide page, which makes room for it. */
const width = 400;
/** Pixels; below this a page has no room to give, and the panel lies over it as a sheet. */
const wide = 1100;

/** Makes room at the page's edge, so that the panel stands beside the ticket and not on it. */
export const roomStyles = `
@media screen and (min-width: ${wide}px) {
  :root { margin-inline-end: ${width}px !important; }
}`;

/** Inside the closed shadow root; what is important in it cannot be overruled by the page. */
export const dockStyles = `
:host {
  all: initial !important;
  position: fixed !important;
  z-index: 2147483646 !important;
  inset-block: 0 !important;
  inset-inline-end: 0 !important;
  display: block !important;
  visibility: visible !important;
  pointer-events: none !important;
  color-scheme: light dark !important;
  font: 14px/1.4 system-ui, -apple-system, 'Segoe UI', sans-serif !important;
  --text: light-dark(#22303a, #e6ecef);
  --muted: light-dark(#56646e, #a9b6bd);
  --surface: light-dark(#fff, #1c2529);
  --border: light-dark(#d3dade, #3a474d);
  --accent: light-dark(#0b7f86, #4fc3c7);
}
:host([hidden]) { display: none !important; }
* { box-sizing: border-box; }
aside {
  display: flex;
  flex-direction: column;
  block-size: 100%;
  color: var(--text);
}
aside.open {
  inline-size: ${width}px;
  border-inline-start: 1px solid var(--border);
  background: var(--surface);
  pointer-events: auto;
}
.bar {
  display: flex;
  align-items: center;
  gap: 8px;
  padding-inline-start: 12px;
  border-block-end: 1px solid var(--border);
}
.name { font-weight: 600; }
.number {
  margin-inline-end: auto;
  color: var(--muted);
  font-variant-numeric: tabular-nums;
}
aside:not(.open) { justify-content: center; align-items: flex-end; }
aside:not(.open) .bar { padding: 0; border: 0; }
aside:not(.open) .name, aside:not(.open) .number { display: none; }
button {
  display: grid;
  place-items: center;
  min-inline-size: 40px;
  min-block-size: 40px;
  padding: 0;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
  pointer-events: auto;
}
aside:not(.open) button {
  border: 1px solid var(--border);
  border-inline-end: 0;
  border-start-start-radius: 10px;
  border-end-start-radius: 10px;
  background: var(--surface);
  box-shadow: 0 1px 6px rgb(0 0 0 / 0.16);
}
button:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: -4px;
}
svg { display: block; }
.close { display: none; }
aside.open .close { display: block; }
aside.open .mark { display: none; }
iframe {
  flex: 1;
  inline-size: 100%;
  min-block-size: 0;
  border: 0;
}
aside:not(.open) iframe { display: none; }
@media (max-width: ${wide - 1}px) {
  aside.open {
    position: fixed;
    inset-inline: 0;
    inset-block-end: 0;
    inline-size: auto;
    max-inline-size: 560px;
    block-size: min(70%, 640px);
    margin-inline-start: auto;
    border-block-start: 1px solid var(--border);
    border-start-start-radius: 12px;
    border-start-end-radius: 12px;
    box-shadow: 0 -4px 24px rgb(0 0 0 / 0.2);
    overflow: hidden;
  }
}
@media (prefers-reduced-motion: no-preference) {
  aside.open { animation: in 160ms ease-out; }
  @keyframes in { from { opacity: 0; translate: 12px 0; } }
}
@media print { :host { display: none !important; } }
@media (forced-colors: active) {
  button:focus-visible { outline-color: Highlight; }
  aside:not(.open) button { border-color: ButtonBorder; }
}
`;
