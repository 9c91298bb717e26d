/** The looks of a plain PSA: dense, grey, one accent. */
export const screenStyles = `
:root { color-scheme: light dark; --line: light-dark(#d5d9e0, #363c47); --soft: light-dark(#f4f5f7, #1b1f26);
  --page: light-dark(#fff, #14171c); --text: light-dark(#1d2330, #e4e7ec); --dim: light-dark(#576074, #a2abbb);
  --accent: light-dark(#2a5bd7, #8fb0ff); font: 14px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page); }
* { box-sizing: border-box; }
body { margin: 0; }
header { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; padding: 10px 16px;
  background: var(--soft); border-block-end: 1px solid var(--line); }
header nav { display: flex; flex-wrap: wrap; gap: 4px 14px; flex: 1; }
a { color: var(--accent); }
.off, .dim, .number, dt, time { color: var(--dim); }
main { display: grid; gap: 20px; padding: 16px; max-width: 1440px; margin: 0 auto; }
main.pod { grid-template-columns: minmax(0, 1fr) minmax(300px, 380px); }
main.tab iframe { block-size: 720px; }
h1 { font-size: 20px; margin: 2px 0 12px; overflow-wrap: anywhere; } h2 { font-size: 14px; margin: 0 0 8px; }
.number { margin: 0; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); gap: 10px; margin: 0 0 16px; }
dd { margin: 0; overflow-wrap: anywhere; }
.panel { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; padding: 12px; margin-block-end: 16px;
  border: 1px solid var(--line); border-radius: 6px; }
.panel h2 { flex-basis: 100%; margin: 0; } .wide { flex: 1 1 220px; }
label { display: grid; gap: 2px; color: var(--dim); } .who { display: flex; gap: 8px; align-items: center; }
.who label { display: flex; gap: 8px; align-items: center; }
select, textarea, button { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--line);
  border-radius: 4px; padding: 5px 8px; min-block-size: 34px; } textarea { inline-size: 100%; }
button { cursor: pointer; background: var(--soft); } :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
ol, .list ul { list-style: none; margin: 0; padding: 0; }
ol li { padding: 10px 0; border-block-start: 1px solid var(--line); white-space: pre-line; overflow-wrap: anywhere; }
.list li a { display: block; padding: 6px 0; border-block-end: 1px solid var(--line); text-decoration: none; }
#messages { margin: 12px 16px 0; padding: 10px 14px; border: 1px solid light-dark(#c2410c, #fdba74); border-radius: 6px; white-space: pre-line; }
iframe { display: block; inline-size: 100%; border: 0; box-shadow: 0 0 0 1px var(--line); border-radius: 6px; background: var(--page); }
.empty { padding: 20px; border: 1px dashed var(--line); border-radius: 6px; color: var(--dim); }
@media (max-width: 860px) { main.pod { grid-template-columns: minmax(0, 1fr); } aside { order: -1; } }
`;
