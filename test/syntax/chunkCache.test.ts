import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { ChunkCache } from '../../server/src/syntax/chunkCache';
import { sourceFile } from '../../server/src/syntax/sourceFile';
import { translationUnit } from '../../server/src/syntax/translationUnit';
import { runC } from '../support/runC';

/** Whether the first declaration is the very tree of before when only text in front of it has changed. */
function isTakenAgain(declaration: string): boolean {
  const cache = new ChunkCache();
  const itemsOf = (text: string) =>
    translationUnit(sourceFile('/lp.c', text), { read: () => undefined }, DEFAULT_PROFILE, cache).items;
  const before = itemsOf(`int edited = 1;\n${declaration}\n`).at(-1);
  const after = itemsOf(`static long edited = 12345;\n${declaration}\n`).at(-1);
  expect(before).toBeDefined();
  return before === after;
}

describe('an edit elsewhere', () => {
  it.each<[string, boolean]>([
    ['struct s { int a; } __aligned(8);', true],
    ['struct s { char a; long b __attribute__((packed, aligned(4))); } x;', true],
    ['static char buffer[16] __attribute__((__aligned__((1 << 6)), used));', true],
    ['static int v ____cacheline_aligned = 3;', true],
    ['#define LINE 64\nstatic char line[4] __aligned(LINE), other[2] __aligned(2 * LINE);', true],
    ['static char like[4] __aligned(sizeof(edited));', false],
    ['_Alignas(long) static char like[4];', false],
    ['static typeof(edited) like;', false],
  ])('leaves the tree of %s: %s', (declaration, expected) => {
    expect(isTakenAgain(declaration)).toBe(expected);
  });
});

describe('alignments that are numbers', () => {
  it.each<[string, number]>([
    ['struct s { char a; } __aligned(8); return sizeof(struct s);', 8],
    ['struct s { char a; char b __attribute__((aligned((1 << 2) * 4))); }; return sizeof(struct s);', 32],
    ['struct s { char a; } __attribute__((aligned(4), aligned(2 + 14))); return _Alignof(struct s);', 16],
    ['_Alignas(0x20) char c; return _Alignof(c);', 32],
  ])('are read: %s', (body, expected) => {
    expect(runC(`long f(void) { ${body} }`).result).toBe(expected);
  });
});
