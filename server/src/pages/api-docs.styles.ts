/** The look of the API page. */
export const apiDocsStyles = `
:root {
  color-scheme: light dark;
  --text: light-dark(oklch(0.25 0.015 220), oklch(0.93 0.01 220));
  --muted: light-dark(oklch(0.48 0.02 220), oklch(0.72 0.02 220));
  --surface: light-dark(oklch(0.99 0.003 220), oklch(0.19 0.012 220));
  --raised: light-dark(oklch(1 0 0), oklch(0.23 0.014 220));
  --border: light-dark(oklch(0.9 0.008 220), oklch(0.33 0.015 220));
  --accent: light-dark(oklch(0.48 0.1 195), oklch(0.78 0.12 195));
}
body {
  margin: 0;
  display: grid;
  grid-template-columns: minmax(14rem, 18rem) minmax(0, 1fr);
  background: var(--surface);
  color: var(--text);
  font: 15px/1.55 system-ui, sans-serif;
}
nav {
  position: sticky;
  inset-block-start: 0;
  block-size: 100vh;
  box-sizing: border-box;
  overflow: auto;
  padding: 1.5rem;
  border-inline-end: 1px solid var(--border);
  font-size: 0.875rem;
}
nav h2 {
  margin: 1.25rem 0 0.25rem;
  font-size: 0.75rem;
  color: var(--muted);
}
nav ul {
  margin: 0;
  padding: 0;
  list-style: none;
}
nav a {
  display: block;
  padding: 0.25rem 0;
  color: inherit;
  text-decoration: none;
}
nav a:hover,
a {
  color: var(--accent);
}
.brand {
  margin: 0;
  font-weight: 650;
}
main {
  padding: 2rem clamp(1rem, 4vw, 3.5rem) 6rem;
  max-inline-size: 56rem;
}
section {
  margin-block-start: 1.5rem;
  padding: 1.25rem 1.5rem;
  background: var(--raised);
  border: 1px solid var(--border);
  border-radius: 10px;
  scroll-margin-block-start: 1rem;
}
h1 small,
.guard {
  color: var(--muted);
  font-weight: 400;
}
section h2 {
  margin: 0;
  font-size: 1.0625rem;
}
.operation {
  margin: 0.375rem 0;
}
.operation b {
  color: var(--accent);
  font-size: 0.8125rem;
}
code,
pre {
  font: 0.8125rem/1.5 ui-monospace, monospace;
  overflow-wrap: anywhere;
}
pre {
  margin: 0.5rem 0 0;
  white-space: pre-wrap;
}
table {
  inline-size: 100%;
  border-collapse: collapse;
  font-size: 0.875rem;
}
th,
td {
  padding: 0.375rem 0.5rem 0.375rem 0;
  text-align: start;
  vertical-align: top;
  border-block-end: 1px solid var(--border);
}
summary {
  padding-block: 0.25rem;
  cursor: pointer;
}
@media (max-width: 52rem) {
  body {
    grid-template-columns: minmax(0, 1fr);
  }
  nav {
    position: static;
    block-size: auto;
    border: 0;
  }
}
`;
