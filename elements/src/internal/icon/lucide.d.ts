// Lucide types its barrel alone. One module per icon keeps unbundled pages from loading sixteen hundred.
declare module 'lucide/dist/esm/icons/*.js' {
  const node: readonly (readonly [
    tag: string,
    attributes: Readonly<Record<string, string | number>>,
  ])[];
  // eslint-disable-next-line no-restricted-syntax -- Lucide's modules export so.
  export default node;
}
