/** What the page around the portal's elements needs; they bring their own. */
export const portalStyles = `
:root {
  color-scheme: light dark;
}
html {
  font: 100%/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif;
  background: light-dark(oklch(0.985 0.003 215), oklch(0.17 0.01 215));
}
body {
  margin: 0;
}
noscript {
  display: block;
  padding: 2rem;
}
`;
