import { ConnectwiseError } from './errors.js';

/** A record as the API shows it. */
export type Row = Record<string, unknown>;
export type Condition = (row: Row) => boolean;

type Value = string | number | boolean | null | Date;
type Token =
  | { kind: 'name' | 'word' | 'sign'; text: string }
  | { kind: 'value'; value: Value; text: string };

/**
 * Reads the language of `conditions`: comparisons of named fields joined by `and`, `or` and
 * parentheses. Strings end at the next quote of their own kind; there is no escape.
 * @param known whether a record has a field of that path
 */
export function parseConditions(text: string, known: (path: string) => boolean): Condition {
  const tokens = tokenize(text);
  let at = 0;

  const peek = () => tokens[at];
  const isWord = (word: string) => peek()?.kind === 'word' && peek()?.text === word;
  function take(): Token {
    const token = tokens[at];
    if (!token) throw refused('The conditions end too early.');
    at += 1;
    return token;
  }
  function expectSign(sign: string): void {
    const token = take();
    if (token.kind !== 'sign' || token.text !== sign) {
      throw refused(`Expected ${sign} instead of ${token.text}.`);
    }
  }

  function either(): Condition {
    const parts = [both()];
    while (isWord('or')) {
      at += 1;
      parts.push(both());
    }
    return (row) => parts.some((part) => part(row));
  }

  function both(): Condition {
    const parts = [single()];
    while (isWord('and')) {
      at += 1;
      parts.push(single());
    }
    return (row) => parts.every((part) => part(row));
  }

  function single(): Condition {
    if (peek()?.kind === 'sign' && peek()?.text === '(') {
      at += 1;
      const inner = either();
      expectSign(')');
      return inner;
    }
    return comparison();
  }

  function comparison(): Condition {
    const field = take();
    if (field.kind !== 'name') throw refused(`Expected a field instead of ${field.text}.`);
    if (!known(field.text)) throw refused(`${field.text} is not a recognized name.`);
    const isNegated = isWord('not');
    if (isNegated) at += 1;
    const operator = take();
    const test = comparator(operator);
    return (row) => test(valueAt(row, field.text)) !== isNegated;
  }

  function comparator(operator: Token): (value: unknown) => boolean {
    switch (operator.text) {
      case '=':
        return equals(value());
      case '!=': {
        const same = equals(value());
        return (found) => !same(found);
      }
      case '<':
      case '<=':
      case '>':
      case '>=':
        return ordered(operator.text, value());
      case 'contains': {
        const pattern = likePattern(`%${patternText(value())}%`);
        return (found) => pattern.test(shown(found));
      }
      case 'like': {
        const pattern = likePattern(patternText(value()).replaceAll('*', '%'));
        return (found) => pattern.test(shown(found));
      }
      case 'in': {
        expectSign('(');
        const values = [equals(value())];
        while (peek()?.text === ',') {
          at += 1;
          values.push(equals(value()));
        }
        expectSign(')');
        return (found) => values.some((same) => same(found));
      }
      default:
        throw refused(`${operator.text} is not a recognized operator.`);
    }
  }

  function value(): Value {
    const token = take();
    if (token.kind !== 'value') {
      throw refused(`String values must be in double or single quotes: ${token.text}`);
    }
    return token.value;
  }

  const condition = either();
  const left = peek();
  if (left) throw refused(`Did not expect ${left.text}.`);
  return condition;
}

export function valueAt(row: Row, path: string): unknown {
  if (path === 'dateEntered' || path === 'lastUpdated') {
    return (row._info as Row | undefined)?.[path];
  }
  return path
    .split('/')
    .reduce<unknown>(
      (value, key) =>
        value !== null && typeof value === 'object' ? (value as Row)[key] : undefined,
      row,
    );
}

const words = new Set(['and', 'or', 'not', 'contains', 'like', 'in']);
const token =
  /\s*(?:"([^"]*)"|'([^']*)'|\[([^\]]*)\]|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w]*(?:\/[A-Za-z_][\w]*)*)|(!=|<=|>=|[=<>(),]))/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (/\S/.test(text.slice(token.lastIndex))) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw refused(`Cannot read "${text.slice(from, from + 20)}".`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf(match: RegExpExecArray): Token {
  const [text, double, single, date, number, name, sign] = match;
  const value = (given: Value): Token => ({ kind: 'value', value: given, text });
  if (double !== undefined || single !== undefined) return value(double ?? single ?? '');
  if (date !== undefined) {
    const time = new Date(date);
    if (Number.isNaN(time.getTime())) throw refused(`${date} is not a date.`);
    return value(time);
  }
  if (number !== undefined) return value(Number(number));
  if (sign !== undefined) return { kind: 'sign', text: sign };
  const lower = (name ?? '').toLowerCase();
  if (lower === 'true' || lower === 'false') return value(lower === 'true');
  if (lower === 'null') return value(null);
  return words.has(lower) ? { kind: 'word', text: lower } : { kind: 'name', text: name ?? '' };
}

function equals(expected: Value): (found: unknown) => boolean {
  if (expected === null) return (found) => found === undefined || found === null;
  if (expected instanceof Date) return (found) => timeOf(found) === expected.getTime();
  if (typeof expected === 'string') {
    return (found) => shown(found).toLowerCase() === expected.toLowerCase();
  }
  return (found) => found === expected;
}

function ordered(operator: string, expected: Value): (found: unknown) => boolean {
  return (found) => {
    if (found === undefined || found === null) return false;
    const difference =
      expected instanceof Date
        ? timeOf(found) - expected.getTime()
        : typeof expected === 'number'
          ? Number(found) - expected
          : shown(found).localeCompare(String(expected));
    if (operator.startsWith('<')) return operator === '<' ? difference < 0 : difference <= 0;
    return operator === '>' ? difference > 0 : difference >= 0;
  };
}

/** `%` any text, `_` any sign, `[…]` one of these: as the database below does it, in any case. */
function likePattern(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    const end = sign === '[' ? pattern.indexOf(']', at + 1) : -1;
    if (sign === '%') source += '[\\s\\S]*';
    else if (sign === '_') source += '[\\s\\S]';
    else if (end > at) {
      source += `[${pattern.slice(at + 1, end).replace(/[\\[\]]/g, '\\$&')}]`;
      at = end;
    } else source += sign.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 'iu');
}

function patternText(value: Value): string {
  if (typeof value !== 'string') throw refused('String values must be in double or single quotes.');
  return value;
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

function refused(message: string): ConnectwiseError {
  return new ConnectwiseError(400, 'ApiFindCondition', message);
}
