import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

/** Runs `f()`, which must end without a fault. */
function resultOf(text: string): unknown {
  const { result, faults } = runC(`#include <linux/kernel.h>\n#include <linux/bitops.h>\n${text}`);
  expect(faults).toEqual([]);
  return result;
}

const STRUCTS = `
#define ROOM (3 + SOMEWHERE_ELSE)
struct inner { char name[ROOM]; unsigned int flags:3; unsigned int kind:5; short tail; };
struct outer { struct inner first, second; bool on:1; bool off:1; int count; };
`;

describe('what lies behind something of unknown size', () => {
  it.each([
    ['a bit-field', 's.first.flags = 5; return s.first.flags;', 5],
    ['a bit-field beside', 's.first.kind = 9; s.first.flags = 2; return s.first.kind;', 9],
    ['a member of a second such structure', 's.second.tail = 7; s.first.tail = 8; return s.second.tail;', 7],
    ['members behind both', 's.count = 3; s.on = true; s.off = false; return s.count + s.on;', 4],
    [
      'the array itself',
      's.first.name[70] = 1; s.first.tail = 2; return s.first.name[70] + s.first.tail;',
      3,
    ],
  ])('has a place of its own: %s', (_, body, expected) => {
    expect(resultOf(`${STRUCTS}int f(void)\n{\n\tstruct outer s;\n\n\t${body}\n}`)).toBe(expected);
  });

  it.each([
    [
      'through a pointer',
      'extern struct outer *find(void);\nint f(void)\n{\n\tstruct outer *s = find();\n\n\tif (!s)\n\t\treturn 4;\n\ts->second.kind = 4;\n\treturn s->second.kind;\n}',
    ],
    [
      'in an array of them',
      'static struct outer all[3];\nint f(void)\n{\n\tall[2].count = 3;\n\tall[1].count = 1;\n\treturn all[1].count + all[2].count;\n}',
    ],
    [
      'allocated',
      '#include <linux/slab.h>\nint f(void)\n{\n\tstruct outer *s = kzalloc(sizeof(*s), GFP_KERNEL);\n\tint n;\n\n\tif (!s)\n\t\treturn 4;\n\ts->on = true;\n\ts->count = 3;\n\tn = s->on + s->count;\n\tkfree(s);\n\treturn n;\n}',
    ],
  ])('is kept %s', (_, text) => {
    expect(resultOf(STRUCTS + text)).toBe(4);
  });

  it.each([
    ['an array of empty structures', 'struct none { };\nstruct s { struct none all[SOMEWHERE]; int x:4; };'],
    [
      'an alignment of nothing',
      'struct s { char c; int x:4; } __attribute__((aligned(0)));\nstruct t { int a __attribute__((aligned(0))); int x:4; };',
    ],
    ['a width that is not known', 'struct s { char c; int x:SOMEWHERE; };'],
    ['a width that nothing has', 'struct s { char c; int x:100000000000; };'],
    ['arrays of arrays', 'struct s { char all[60000000][60000000][60000000]; int x:4; };'],
  ])('does not count with what is no number: %s', (_, declarations) => {
    expect(resultOf(`${declarations}\nint f(void)\n{\n\tstruct s s;\n\n\ts.x = 3;\n\treturn s.x;\n}`)).toBe(
      3,
    );
  });
});

describe('a bit number that is not known', () => {
  it.each([
    ['set_bit(number(), &word);'],
    ['__set_bit(number(), &word); clear_bit(number(), &word);'],
    ['word |= BIT(number());'],
    ['if (test_and_set_bit(number(), map)) word = 1;'],
    ['map[BIT_WORD(number())] |= BIT_MASK(number());'],
    ['word = 1UL << SOME_BIT;'],
  ])('%s', (statement) => {
    const text = `extern int number(void);\nint f(void)\n{\n\tunsigned long word = 0;\n\tunsigned long map[4] = { 0 };\n\n\t${statement}\n\treturn map[0] ? 2 : 2;\n}`;
    expect(resultOf(text)).toBe(2);
  });
});

describe('a name that nothing visible declares', () => {
  it.each([
    ['keeps the number that is stored', 'somewhere = 7; return somewhere;', 7],
    [
      'keeps what is stored after it was read',
      'if (somewhere > 3) somewhere = 1; somewhere = 2; return somewhere;',
      2,
    ],
    [
      'walks along with a loop',
      'int n = 0; for (somewhere = 0; somewhere < 5; somewhere++) n += 2; return n;',
      10,
    ],
    ['keeps a pointer', 'static int x = 4; somewhere = &x; x = 6; return *(int *)somewhere;', 6],
  ])('%s', (_, body, expected) => {
    expect(resultOf(`int f(void)\n{\n\t${body}\n}`)).toBe(expected);
  });
});
