import { describe, expect, it } from 'vitest';
import { cpuTimeOf } from '../../testing/cpu-time.js';
import { compilePattern } from './flow-pattern.js';

describe('compiling a pattern', () => {
  it.each([
    '(?:\\d{1,3}\\.){3}\\d{1,3}',
    '[A-Za-z0-9][A-Za-z0-9.-]*',
    '[^@\\s]+@[^@\\s]+',
    'INC\\d{7}|REQ\\d{7}',
    '(?<year>\\d{4})-\\d\\d',
    '[\\]\\w]+',
    '\\p{L}{1,40}',
  ])('takes %s', (pattern) => {
    expect(compilePattern(pattern).ok).toBe(true);
  });

  it.each([
    '(a+)+',
    '(a|a)*b',
    '(?:a?){100}',
    '(.*)*',
    '\\w*\\w*\\w*\\w*\\w*x',
    '(?:(?:a{1,9}){1,9}){1,9}',
    '(a)\\1',
    '(?=a)b',
    '(?<!a)b',
    'a)(b',
    '[',
    '('.repeat(60) + ')'.repeat(60),
  ])('refuses %s', (pattern) => {
    expect(compilePattern(pattern).ok).toBe(false);
  });

  it('answers fast for the worst pattern it takes', async () => {
    const checked = compilePattern('\\S*\\S*\\S*!');
    if (!checked.ok) throw new Error(checked.message);
    expect(checked.matches('a'.repeat(200))).toBe(false);
    expect(await cpuTimeOf(() => checked.matches('a'.repeat(200)))).toBeLessThan(100);
    expect(checked.matches('!'.repeat(201))).toBe(false);
  });
});
