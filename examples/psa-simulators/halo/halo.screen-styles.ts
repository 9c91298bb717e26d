/** A plain ticket page, light and dark, from a phone to a wide screen. */
export const screenStyles = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f7, #16181d);
  --card: light-dark(#ffffff, #1f2229);
  --ink: light-dark(#1d2230, #e6e8ee);
  --soft: light-dark(#5b6274, #a2a9ba);
  --line: light-dark(#dfe2e8, #343945);
  --accent: light-dark(#2f5fb3, #8fb4ff);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
.bar { display: flex; flex-wrap: wrap; gap: 4px 16px; justify-content: space-between;
  padding: 10px 16px; background: var(--card); border-block-end: 1px solid var(--line); }
main { max-width: 1360px; margin: 0 auto; padding: 16px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
nav .off { color: var(--soft); }
h1 { font-size: 20px; line-height: 1.3; margin: 12px 0; overflow-wrap: anywhere; }
h2 { font-size: 14px; margin: 16px 0 6px; }
dl { display: flex; flex-wrap: wrap; gap: 8px 24px; margin: 0 0 16px; }
dt { color: var(--soft); font-size: 12px; }
dd { margin: 0; }
.columns { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
.columns > section { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 0 16px 16px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.embed { display: block; width: 100%; height: 640px; border: 1px solid var(--line);
  border-radius: 6px; background: transparent; }
.change { display: grid; gap: 8px; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
.change label { display: grid; gap: 2px; align-content: start; font-size: 12px; color: var(--soft); }
.change .check { display: flex; gap: 6px; align-items: center; }
.change .wide { grid-column: 1 / -1; }
select, textarea, button { font: inherit; color: var(--ink); background: var(--ground);
  border: 1px solid var(--line); border-radius: 6px; padding: 6px 8px; width: 100%; }
button { cursor: pointer; font-weight: 600; }
.change button { width: auto; justify-self: end; padding-inline: 24px; }
.check input { width: auto; margin: 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.notes, .people { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; }
.notes li { border: 1px solid var(--line); border-radius: 6px; padding: 8px 10px; }
.notes .hidden { border-inline-start: 3px solid #c98a1b; }
.meta { margin: 0; color: var(--soft); font-size: 12px; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: 6px 12px; border-block-end: 1px solid var(--line); }
.number { font-variant-numeric: tabular-nums; }
body > div:not(.screen) { max-width: 480px; margin: 48px auto; padding: 0 16px; }
@media (min-width: 900px) {
  .columns { grid-template-columns: minmax(0, 1fr) minmax(360px, 460px); }
}
`;
