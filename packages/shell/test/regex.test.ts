import { describe, expect, it } from 'vitest';
import { compile, PosixRegex, type RegexForm } from '../src/language/regex';

/** The first match, or undefined. */
function match(source: string, text: string, form: Partial<RegexForm> = {}): string | undefined {
  const regex = compile(source, { isExtended: false, ...form });
  if (!(regex instanceof PosixRegex)) throw new Error(regex);
  return regex.exec(text)?.[0];
}

const extended = (source: string, text: string): string | undefined =>
  match(source, text, { isExtended: true });

describe('basic regular expressions', () => {
  it.each([
    ['a+', 'aa+', 'a+'],
    ['a\\+', 'xaab', 'aa'],
    ['(x)', 'f(x)', '(x)'],
    ['\\(ab\\)*c', 'ababc', 'ababc'],
    ['a\\{2,3\\}', 'aaaa', 'aaa'],
    ['a{2}', 'aa{2}', 'a{2}'],
    ['*a', '*a', '*a'],
    ['^*a', '*a', '*a'],
    ['a^b', 'a^b', 'a^b'],
    ['a$b', 'a$b', 'a$b'],
    ['one\\|two', 'x two', 'two'],
    ['\\(tainting\\|taints\\) kernel', 'it taints kernel', 'taints kernel'],
    ['^\\[[ 0-9.]*\\] ', '[   12.345] x', '[   12.345] '],
    ['[]x]', 'a]', ']'],
    ['[^]x]', 'x]a', 'a'],
    ['[[:digit:][:upper:]]*z', '3Bz', '3Bz'],
    ['[a\\]', '\\', '\\'],
    ['\\<bar\\>', 'foo bar', 'bar'],
    ['\\(a\\)\\1', 'aa', 'aa'],
    ['a**', 'aaa', 'aaa'],
    ['\\.', 'a.b', '.'],
  ])('%s finds in %s', (source, text, found) => {
    expect(match(source, text)).toBe(found);
  });

  it.each([
    ['\\<bar\\>', 'foobar'],
    ['^b', 'ab'],
    ['a\\.b', 'axb'],
  ])('%s finds nothing in %s', (source, text) => {
    expect(match(source, text)).toBeUndefined();
  });
});

describe('extended regular expressions', () => {
  it.each([
    ['(a|b)+c', 'abac', 'abac'],
    ['a{2}', 'aaa', 'aa'],
    ['a{,2}b', 'aaab', 'aab'],
    ['x{', 'x{', 'x{'],
    ['^(x|y)$', 'y', 'y'],
    ['[0-9]+', 'ab12', '12'],
    ['a\\+', 'a+', 'a+'],
    ['(foo)?bar', 'bar', 'bar'],
    ['([^:]*:)*end', 'a:b:end', 'a:b:end'],
  ])('%s finds in %s', (source, text, found) => {
    expect(extended(source, text)).toBe(found);
  });

  it.each([
    ['(', 'Unmatched ( or \\('],
    ['a[', 'Unmatched [, [^, [:, [., or [='],
    ['a\\', 'Trailing backslash'],
    ['+a', 'Invalid preceding regular expression'],
    ['[z-a]', 'Invalid regular expression'],
  ])('%s is refused', (source, sentence) => {
    expect(compile(source, { isExtended: true })).toBe(sentence);
  });

  it.each(['(a*)*b', '(a+)+$', '(a|a)*b', '(a|ab|b)+c', '((x?)*)*y', '(.|x)*y', '(a{1,9}){1,9}{2,}'])(
    '%s, which could take for ever, is refused',
    (source) => {
      expect(compile(source, { isExtended: true })).toBeTypeOf('string');
    },
  );

  it('knows letters of both cases if it is told to ignore case', () => {
    expect(match('foo', 'xFOO', { ignoresCase: true })).toBe('FOO');
  });

  it('takes \\n for a line end only where sed and awk do', () => {
    expect(match('a\\nb', 'a\nb', { hasEscapes: true })).toBe('a\nb');
    expect(match('a\\nb', 'a\nb')).toBeUndefined();
  });
});
