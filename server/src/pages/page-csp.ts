import type { Response } from 'express';

/**
 * The policy of our own pages: nothing but what stands here, no inline script or style, and no
 * string becomes markup: Trusted Types with one policy, with which lit-html makes its templates'
 * static parts. Without that one lit-html throws as it loads, and nothing is shown at all.
 * @param options.frameAncestors Origins that may show the page in a frame; nobody unless told.
 */
export function setPagePolicy(
  response: Response,
  options: { connect: string[]; frameAncestors?: readonly string[] },
): void {
  const ancestors = options.frameAncestors?.length ? options.frameAncestors : ["'none'"];
  response.set(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "font-src 'self'",
      "img-src 'self'",
      `connect-src ${["'self'", ...options.connect].join(' ')}`,
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      `frame-ancestors ${ancestors.join(' ')}`,
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
    ].join('; '),
  );
}
