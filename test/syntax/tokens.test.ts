import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../server/src/syntax/tokens';

const texts = (source: string) => lex(source).tokens.map(({ text }) => text);

describe('lex', () => {
  it.each([
    ['a->b...c', ['a', '->', 'b', '...', 'c']],
    ['x<<=1', ['x', '<<=', '1']],
    ['0x10UL 1.5e-3f', ['0x10UL', '1.5e-3f']],
    ['"a\\"b" \'\\n\' L"w"', ['"a\\"b"', "'\\n'", 'L"w"']],
    ['#define A a##b', ['#', 'define', 'A', 'a', '##', 'b']],
    ['a \\\n b', ['a', 'b']],
    ['"open\nnext', ['"open', 'next']],
    ['a /* b */ c // d\ne', ['a', 'c', 'e']],
  ])('splits %j', (source, expected) => {
    expect(texts(source)).toEqual(expected);
  });

  it('knows what begins a line', () => {
    expect(lex('a b\\\nc\nd').tokens.map(({ startsLine }) => startsLine)).toEqual([true, false, false, true]);
  });

  it('loses nothing and invents nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => {
        const { tokens, comments } = lex(source);
        const covered = [...tokens, ...comments].sort((a, b) => a.start - b.start);
        let at = 0;
        for (const { start, end } of covered) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(source.length);
        for (const { text, start, end } of tokens) expect(text).toBe(source.slice(start, end));
      }),
    );
  });
});
