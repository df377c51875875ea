import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

/** The result of `f()`, whose body this is. */
function valueOf(body: string): unknown {
  const { result, faults, unknown } = runC(`long f(void) { ${body} }`);
  expect({ faults, unknown }).toEqual({ faults: [], unknown: [] });
  return result;
}

describe('inline assembly', () => {
  it.each([
    [
      'without an instruction passes on what shares its register',
      'int x = 5, y; asm volatile("" : "=r" (y) : "0" (x)); return y;',
      5,
    ],
    ['finds operands by their symbols', 'int x = 6, y; asm("" : [out] "=r" (y) : "[out]" (x)); return y;', 6],
    ['leaves what it only hides', 'int x = 7; asm("" : "+r" (x)); return x;', 7],
    [
      'evaluates its operands once',
      'int n = 0, v[2] = { 4, 5 }; asm("" : "+r" (v[n++])); return n * 10 + v[0];',
      14,
    ],
  ])('%s', (_, body, expected) => {
    expect(valueOf(body)).toBe(expected);
  });

  it('with instructions gives what nobody knows, and no fault', () => {
    const { result, faults, unknown } = runC(
      'long f(void) { long low, high; asm volatile("rdtsc" : "=a" (low), "=d" (high)); return low + high; }',
    );
    expect(faults).toEqual([]);
    expect(unknown).toEqual(['inline assembly']);
    expect(typeof result).toBe('object');
  });

  /** Of each bit: whether nobody knows the value. */
  const unknownOf = (body: string, values: readonly string[]): boolean[] =>
    values.map((value) => {
      const { result, faults } = runC(
        `struct pair { int a, b; int *p; };\nlong f(void) { ${body} return ${value}; }`,
      );
      expect(faults).toEqual([]);
      return typeof result === 'object';
    });

  it.each([
    [
      'writes what a pointer leads to, if it clobbers memory',
      'int v[2] = { 1, 2 }, w = 3; asm volatile("rep stosl" : : "D" (v), "c" (2), "a" (w) : "memory");',
      ['v[0]', 'v[1]', 'w'],
      [true, true, false],
    ],
    [
      'and only then',
      'int v[2] = { 1, 2 }; asm volatile("prefetch (%0)" : : "r" (v)); asm volatile("int3" ::: "memory", "cc");',
      ['v[0]'],
      [false],
    ],
    [
      'writes no more than the variable whose address it gets',
      'struct pair s = { 1, 2 }; asm volatile("decl (%0)" : : "r" (&s.a) : "cc", "memory");',
      ['s.a', 's.b'],
      [true, false],
    ],
    [
      'also writes where a pointer leads that it moves, and behind what it points into',
      'struct pair s = { 1, 2 }; void *at = &s.b; asm volatile("stosl" : "+D" (at) : "a" (0) : "memory");',
      ['s.a', 's.b'],
      [false, true],
    ],
    [
      'also writes what is given to it as memory to read',
      'long bits = 5, other = 6; asm volatile("bts $1, %0" : : "m" (bits), "r" (other) : "memory");',
      ['bits', 'other'],
      [true, false],
    ],
    [
      'writes whole structures',
      'struct pair s = { 1, 2 }, t = { 3, 4 }; asm volatile("fill %0" : "=m" (s) : "m" (t));',
      ['s.a', 's.b', 't.a'],
      [true, true, false],
    ],
    [
      'leaves what it cannot write',
      'const char *text = "abc"; int *none = NULL; asm volatile("use" : : "r" (text), "r" (none), "r" (8L) : "memory");',
      ['text[0]'],
      [false],
    ],
    [
      'only orders, without instructions',
      'int v = 1; asm volatile("" : : "r" (&v) : "memory"); asm volatile("mfence" : "+m" (v) : "r" (&v) : "memory");',
      ['v'],
      [false],
    ],
    [
      'gives what was never written a value',
      'int v[4]; asm volatile("cpuid" : : "S" (v) : "memory"); v[1] = 7;',
      ['v[0]', 'v[1]'],
      [true, false],
    ],
  ])('%s', (_, body, values, expected) => {
    expect(unknownOf(body, values)).toEqual(expected);
  });

  it('writes nothing that is gone', () => {
    const { faults } = runC(`#include <linux/slab.h>
long f(void) { int *p = kmalloc(8, GFP_KERNEL); kfree(p); asm volatile("use" : : "r" (p) : "memory"); return 0; }`);
    expect(faults).toEqual([]);
  });
});
