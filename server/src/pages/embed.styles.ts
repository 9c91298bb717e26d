/** What the pages inside a host need around the pod; the pod brings its own. */
export const embedStyles = `
:root {
  color-scheme: light dark;
}
html {
  font: 100%/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif;
}
body {
  margin: 0;
}
rf-pod {
  display: block;
  min-block-size: 100vh;
}
.notice {
  max-inline-size: 32rem;
  margin: 0 auto;
  padding: 2rem 1.25rem;
  color: light-dark(oklch(0.25 0.015 220), oklch(0.93 0.01 220));
  background: light-dark(oklch(0.99 0.003 220), oklch(0.19 0.012 220));
}
.notice h1 {
  margin: 0 0 0.5rem;
  font-size: 1.25rem;
  line-height: 1.3;
}
.notice p,
.notice ul {
  margin: 0 0 0.75rem;
}
`;
