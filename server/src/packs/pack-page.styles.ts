/** The look of the pages in a pack; also on paper. */
export const packStyles = `
:root {
  color-scheme: light dark;
  --text: light-dark(oklch(0.25 0.015 220), oklch(0.93 0.01 220));
  --muted: light-dark(oklch(0.46 0.02 220), oklch(0.74 0.02 220));
  --surface: light-dark(oklch(0.985 0.003 215), oklch(0.17 0.01 215));
  --raised: light-dark(oklch(1 0 0), oklch(0.22 0.013 218));
  --sunken: light-dark(oklch(0.96 0.006 215), oklch(0.27 0.016 218));
  --border: light-dark(oklch(0.9 0.008 220), oklch(0.33 0.015 220));
  --accent: light-dark(oklch(0.48 0.1 195), oklch(0.78 0.12 195));
  --tint: light-dark(oklch(0.965 0.02 195), oklch(0.26 0.035 200));
}
html {
  background: var(--surface);
  color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, 'Segoe UI', sans-serif;
}
body {
  box-sizing: border-box;
  max-inline-size: 47rem;
  margin: 0 auto;
  padding: clamp(1.5rem, 5vw, 4rem) clamp(1rem, 4vw, 2rem) 5rem;
}
header {
  padding-block-end: 1.5rem;
}
.brand {
  display: flex;
  align-items: center;
  gap: 0.625rem;
  margin: 0 0 2rem;
  font-weight: 650;
}
h1 {
  margin: 0;
  font-size: clamp(1.75rem, 5vw, 2.375rem);
  line-height: 1.15;
  letter-spacing: -0.02em;
  text-wrap: balance;
}
.lead {
  margin: 0.75rem 0 0;
  color: var(--muted);
  font-size: 1.125rem;
}
.account {
  display: inline-block;
  margin: 1.25rem 0 0;
  padding: 0.25rem 0.75rem;
  border: 1px solid var(--border);
  border-radius: 999px;
  font-size: 0.875rem;
}
section,
aside {
  margin-block-start: 1rem;
  padding: clamp(1.125rem, 3vw, 1.75rem);
  border: 1px solid var(--border);
  border-radius: 12px;
  background: var(--raised);
}
aside {
  border-color: transparent;
  background: var(--tint);
}
h2 {
  margin: 0 0 0.75rem;
  font-size: 1.125rem;
  line-height: 1.3;
}
aside h2 {
  margin-block-end: 0.25rem;
  font-size: 1rem;
}
aside p {
  margin: 0;
}
ol {
  margin: 0;
  padding: 0;
  counter-reset: step;
  list-style: none;
}
li {
  position: relative;
  padding: 0.125rem 0 0.125rem 2.5rem;
  counter-increment: step;
}
li + li {
  margin-block-start: 0.75rem;
}
li::before {
  content: counter(step);
  position: absolute;
  inset-inline-start: 0;
  inset-block-start: 0.125rem;
  inline-size: 1.625rem;
  block-size: 1.625rem;
  border-radius: 50%;
  background: var(--tint);
  color: var(--accent);
  font-size: 0.875rem;
  font-weight: 650;
  line-height: 1.625rem;
  text-align: center;
  font-variant-numeric: tabular-nums;
}
table {
  inline-size: 100%;
  border-collapse: collapse;
}
thead {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}
th,
td {
  padding: 0.625rem 0;
  border-block-start: 1px solid var(--border);
  text-align: start;
  vertical-align: baseline;
}
tbody tr:first-child > * {
  border: 0;
}
th {
  inline-size: 11rem;
  padding-inline-end: 1rem;
  color: var(--muted);
  font-weight: 500;
}
code {
  padding: 0.125rem 0.375rem;
  border-radius: 5px;
  background: var(--sunken);
  font: 0.875em/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
  overflow-wrap: anywhere;
  -webkit-user-select: all;
  user-select: all;
}
small {
  display: block;
  margin-block-start: 0.25rem;
  color: var(--muted);
  font-size: 0.875rem;
}
a {
  color: var(--accent);
  font-weight: 600;
}
@media (max-width: 36rem) {
  tr,
  th,
  td {
    display: block;
    inline-size: auto;
  }
  td {
    padding-block-start: 0;
    border: 0;
  }
  th {
    padding-block-end: 0.125rem;
  }
}
@media print {
  :root {
    color-scheme: light;
    --surface: #fff;
  }
  body {
    max-inline-size: none;
    padding: 0;
  }
  section,
  aside {
    break-inside: avoid;
  }
  .brand svg {
    print-color-adjust: exact;
  }
}
`;
