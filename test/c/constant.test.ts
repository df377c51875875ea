import { describe, expect, it } from 'vitest';
import type { Constant } from '../../server/src/c/constant';
import { moduleOf } from '../support/checkModule';
import { runC } from '../support/runC';

const TYPES = `
struct pair { char a; long b; };
struct flags { unsigned int low:3; unsigned long long wide:40; signed int sign:5; };
enum colour { RED, GREEN = 7, BLUE, LAST = -1 };
enum { HUGE_ONE = 0x80000000 };
static int numbers[] = { 1, 2, [6] = 3 };
static int number = 4;
static int g(void) { return 1; }
`;

/** What the initialiser of a variable at file scope is. */
function constant(expression: string): Constant {
  const module = moduleOf(`static struct klp_patch patch;\n${TYPES}\nstatic long x = ${expression};`);
  const variable = module.variables.find(({ name }) => name === 'x');
  const initialiser = variable?.declaration.initialiser;
  if (!initialiser) throw new Error(`No initialiser: ${expression}`);
  return module.scopeOf(variable.unit).evaluate(initialiser);
}

describe('a constant expression', () => {
  // The values are those of `gcc -O0 -fwrapv -funsigned-char`.
  it.each<[string, bigint | number]>([
    ['1 + 2 * 3', 7],
    ['-7 / 2 * 100 + -7 % 2', -301],
    ['1 ? -1 : 2u', 4294967295],
    ['~0U', 4294967295],
    ['~0UL == 0xffffffffffffffff', 1],
    ['2147483647 + 1', -2147483648],
    ['0x7fffffff + 1u', 2147483648],
    ['(unsigned char)300', 44],
    ['(signed char)200', -56],
    ['(char)200', 200],
    ["'\\377'", 255],
    ['(_Bool)256', 1],
    ['(short)0x18000', -32768],
    ['-1 > 0u', 1],
    ['-1L > 0u', 0],
    ['1 || 1 / 0', 1],
    ['0 && number', 0],
    ['GREEN * 10 + BLUE', 78],
    ['LAST', -1],
    ['HUGE_ONE > 0', 1],
    ['sizeof(struct pair)', 16],
    ['sizeof(numbers) / sizeof(numbers[0])', 7],
    ['sizeof(struct { char c; int i[3]; })', 16],
    ['sizeof("text")', 5],
    ['sizeof(int[GREEN])', 28],
    ['sizeof(g())', 4],
    ['sizeof((char)1 + (char)1)', 4],
    ['sizeof(1 ? (char)1 : 1L)', 8],
    ['sizeof(({ struct pair p; p; }))', 16],
    ['_Alignof(struct pair)', 8],
    ['(long)&((struct pair *)0)->b', 8],
    ['(char *)&((struct pair *)16)->b - (char *)0', 24],
    ['__builtin_choose_expr(sizeof(long) == 8, 3, number)', 3],
    ['__builtin_types_compatible_p(char, unsigned char)', 0],
    ['__builtin_types_compatible_p(int[], int[3])', 1],
    ['__builtin_types_compatible_p(__typeof__(number), int)', 1],
    ['__builtin_constant_p(RED) + __builtin_constant_p(number)', 1],
    ['_Generic(1L, int: 1, long: 2, default: 3)', 2],
    ['_Generic((char)1, signed char: 1, unsigned char: 2, char: 3)', 3],
    ['1 << 31', -2147483648],
    ['-16 >> 2', -4],
    ['!numbers', 0],
    ['!!g', 1],
  ])('%s is %s, also when it is run', (expression, value) => {
    expect(constant(expression)).toMatchObject({ kind: 'integer' });
    const { value: found } = constant(expression) as { value: bigint | number };
    expect(BigInt(found)).toBe(BigInt(value));
    const { result, faults } = runC(`${TYPES}\nlong f(void) { return ${expression}; }`);
    expect(faults).toEqual([]);
    expect(result).toBe(Number(value));
  });

  it.each([
    ['1 / 0', 'division-by-zero', undefined],
    ['5 % (1 - 1)', 'division-by-zero', undefined],
    ['number', 'variable', 'number'],
    ['number + 1', 'variable', 'number'],
    ['numbers[1]', 'array-element', undefined],
    ['*(int *)0', 'pointed-to', undefined],
    ['g()', 'call', 'g'],
    ['number++', 'effect', undefined],
    ['elsewhere ? 1 : 2', 'condition', 'elsewhere'],
    ['elsewhere + 1', 'no-number', undefined],
    ['sizeof(struct hidden)', 'not-visible', undefined],
    ['sizeof(struct { struct hidden h; })', 'not-visible', undefined],
    ['sizeof(spinlock_t)', 'not-visible', undefined],
    ['({ 1; })', 'no-constant', undefined],
  ])('%s has no value: %s', (expression, reason, name) => {
    expect(constant(expression)).toEqual({ kind: 'none', reason, name });
  });

  it.each([
    ['(long)numbers', 'numbers', 0, false],
    ['(long)&numbers[2]', 'numbers', 8, true],
    ['(long)(numbers + 3)', 'numbers', 12, true],
    ['(long)&number', 'number', 0, false],
    ['(long)g', 'g', 0, false],
    ['(long)*&g', 'g', 0, false],
    ['(long)elsewhere', 'elsewhere', 0, false],
  ])('%s is an address', (expression, name, offset, isInside) => {
    expect(constant(expression)).toMatchObject({
      kind: 'address',
      of: { kind: 'name', name },
      offset,
      isInside,
    });
  });

  it('that is nested without end does not fail', () => {
    const deep = `${'('.repeat(3000)}1${' + 1)'.repeat(3000)}`;
    expect(['too-deep', 'no-constant', 'not-visible']).toContain(
      (constant(deep) as { reason: string }).reason,
    );
  });
});
