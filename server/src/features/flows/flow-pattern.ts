import { maxPatternedLength } from '@resolutionflow/sdk/contract';

/**
 * The most ways in which a backtracking matcher may have to try a value before it gives up. At
 * this bound a match takes some milliseconds, in our process as in the browser.
 */
const maxWays = 10_000_000;
const maxDepth = 20;

export type PatternCheck =
  | { ok: true; matches: (value: string) => boolean }
  | { ok: false; message: string };

/**
 * Compiles the pattern of an input, which must match the whole value, and refuses those that a
 * value could stall on: an upper bound of the ways to match is counted over the pattern's parts.
 */
export function compilePattern(pattern: string): PatternCheck {
  let expression: RegExp;
  try {
    // The pattern must be an expression by itself: `a)(b` would only be one inside our brackets.
    void new RegExp(pattern, 'u');
    expression = new RegExp(`^(?:${pattern})$`, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `is not a regular expression: ${reason}` };
  }
  const ways = countWays(pattern);
  if (typeof ways === 'string') return { ok: false, message: ways };
  if (ways > maxWays) {
    return {
      ok: false,
      message:
        'can take too long to match: use fewer open-ended repeats, and none around a group that itself repeats or offers a choice',
    };
  }
  return {
    ok: true,
    matches: (value) => value.length <= maxPatternedLength && expression.test(value),
  };
}

/** Reads a pattern that is known to compile; answers its ways, or why it is not supported. */
function countWays(pattern: string): number | string {
  let at = 0;
  let refusal: string | null = null;

  const refuse = (message: string): number => {
    refusal ??= message;
    at = pattern.length;
    return 1;
  };

  const choice = (depth: number): number => {
    let ways = sequence(depth);
    while (pattern[at] === '|') {
      at += 1;
      ways += sequence(depth);
    }
    return ways;
  };

  const sequence = (depth: number): number => {
    let ways = 1;
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
      ways *= repeated(atom(depth));
    }
    return ways;
  };

  const atom = (depth: number): number => {
    const char = pattern[at];
    at += 1;
    if (char === '(') return group(depth);
    if (char === '[') {
      while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
      at += 1;
    } else if (char === '\\') {
      if (/[1-9k]/.test(pattern[at] ?? '')) return refuse('cannot refer back to a group');
      const escape = /^(?:[pPu]\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|.)/isu.exec(
        pattern.slice(at),
      );
      at += escape?.[0].length ?? 1;
    }
    return 1;
  };

  const group = (depth: number): number => {
    if (depth >= maxDepth) return refuse('nests too deep');
    const opening = /^\?(?::|<[^=!>][^>]*>)/.exec(pattern.slice(at));
    if (pattern[at] === '?' && !opening) return refuse('cannot look ahead or behind');
    at += opening?.[0].length ?? 0;
    const ways = choice(depth + 1);
    at += 1;
    return ways;
  };

  const repeated = (ways: number): number => {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at));
    if (!found) return ways;
    at += found[0].length;
    const [least, most] = bounds(found);
    let total = 0;
    for (let times = least; times <= most && total <= maxWays; times += 1) total += ways ** times;
    return Math.max(total, 1);
  };

  const ways = choice(0);
  return refusal ?? ways;
}

function bounds([, sign, least, comma, most]: RegExpExecArray): [number, number] {
  if (sign === '?') return [0, 1];
  if (sign) return [sign === '+' ? 1 : 0, maxPatternedLength];
  const from = Number(least);
  // A count beyond the longest value can never match, so there is nothing to try beyond it.
  const to = comma ? (most ? Number(most) : Math.max(from, maxPatternedLength)) : from;
  return [Math.min(from, maxPatternedLength), Math.min(to, maxPatternedLength)];
}
