import { describe, expect, it } from 'vitest';
import { matchesPattern, matchLength, matchLengthAtEnd } from '../src/language/matchPattern';

describe('patterns of the shell', () => {
  it.each([
    ['a'.repeat(50_000), `${'*a'.repeat(30)}*b`, false],
    ['ab'.repeat(300), '+(+(a|b)|ab)', true],
    ['ab'.repeat(300), '*(*(a)*(b))c', false],
    ['kernel.c', '!(*.h|*.S)', true],
    ['kernel.h', '!(*.h|*.S)', false],
    ['x[1]', 'x\\[?]', true],
    ['-', '[!a-z]', true],
    ['b', '[z-a]', false],
  ])('%#: are matched in steps', (text, pattern, fits) => {
    expect(matchesPattern(text, pattern)).toBe(fits);
  });

  it('are matched as short and as long as they can be', () => {
    expect([matchLength('a.b.c', '*.', 0, false), matchLength('a.b.c', '*.', 0, true)]).toEqual([2, 4]);
    expect([matchLengthAtEnd('a.b.c', '.*', false), matchLengthAtEnd('a.b.c', '.*', true)]).toEqual([2, 4]);
    expect(matchLength('abc', 'b', 0, true)).toBeUndefined();
  });
});
