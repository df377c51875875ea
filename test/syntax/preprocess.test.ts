import { describe, expect, it } from 'vitest';
import { parseProfile, type KernelProfile } from '../../server/src/base/kernelProfile';
import { expand, unitOf } from '../support/expand';

const kernel = (name: string): KernelProfile => {
  const profile = parseProfile(name);
  if (typeof profile === 'string') throw new Error(profile);
  return profile;
};

describe('macros', () => {
  it.each([
    ['object-like', '#define A 1\nA B', '1 B'],
    ['function-like', '#define F(x, y) y + x\nF(1, 2)', '2 + 1'],
    ['not called', '#define F(x) x\nF;', 'F ;'],
    ['nested', '#define A B\n#define B C\nA', 'C'],
    ['recursive', '#define A A + B\n#define B A\nA', 'A + A'],
    ['arguments are expanded', '#define A 1\n#define F(x) [x]\nF(A)', '[ 1 ]'],
    ['stringified, not expanded', '#define A 1\n#define S(x) #x\nS(A "q")', '"A \\"q\\""'],
    ['stringified after expansion', '#define A 1\n#define S(x) #x\n#define T(x) S(x)\nT(A)', '"1"'],
    ['pasted', '#define P(a, b) a##b\nP(foo, _1)', 'foo_1'],
    ['pasted with nothing', '#define P(a, b) a##b\nP(, x)', 'x'],
    ['variadic', '#define V(f, ...) f(__VA_ARGS__)\nV(g, 1, 2)', 'g ( 1 , 2 )'],
    ['GNU variadic', '#define V(f, args...) f(args)\nV(g, 1)', 'g ( 1 )'],
    ['comma swallowed', '#define P(f, ...) p(f, ##__VA_ARGS__)\nP("x")', 'p ( "x" )'],
    ['comma kept', '#define P(f, ...) p(f, ##__VA_ARGS__)\nP("x", 1)', 'p ( "x" , 1 )'],
    ['undefined again', '#define A 1\n#undef A\nA', 'A'],
    ['over lines', '#define F(x) x\nF(\n1\n)', '1'],
    ['never closed', '#define F(x) x\nF(1', 'F ( 1'],
    ['parentheses in arguments', '#define F(x, y) x\nF((1, 2), 3)', '( 1 , 2 )'],
    ['a call made by two macros', '#define A F\n#define F(x) <x>\nA(1)', '< 1 >'],
  ])('%s', (_, source, expected) => {
    expect(expand(source)).toBe(expected);
  });

  it('stop a bomb', () => {
    const lines = ['#define A0 x x x x x x x x'];
    for (let level = 1; level < 12; level++) lines.push(`#define A${level} ${`A${level - 1} `.repeat(8)}`);
    const unit = unitOf(`${lines.join('\n')}\nint y = A11;\n`);
    expect(unit.truncated).toBe(true);
  });
});

describe('conditions', () => {
  it.each([
    ['#if 1\na\n#else\nb\n#endif', 'a'],
    ['#if 0\na\n#elif 1\nb\n#else\nc\n#endif', 'b'],
    ['#if defined(X)\na\n#endif\nb', 'b'],
    ['#define X\n#ifdef X\na\n#endif', 'a'],
    ['#define X 3\n#if X * 2 == 6 && !(X > 5)\na\n#endif', 'a'],
    ['#if 0\n#if 1\na\n#endif\n#else\nb\n#endif', 'b'],
    ['#ifdef CONFIG_X86_64\na\n#else\nb\n#endif', 'a'],
    ['#ifdef CONFIG_ARM64\na\n#else\nb\n#endif', 'b'],
    ['#if IS_ENABLED(CONFIG_LIVEPATCH)\na\n#endif', 'a'],
    ['#if 1 ? 0 : 1\na\n#else\nb\n#endif', 'b'],
    ['#if (1 << 4) == 0x10\na\n#endif', 'a'],
    ['#if UNKNOWN_FN(1, 2) && 0\na\n#else\nb\n#endif', 'b'],
    ['#endif\na', 'a'],
    ['#if 1\na', 'a'],
  ])('%j', (source, expected) => {
    expect(expand(source)).toBe(expected);
  });

  it.each([
    ['6.12', 'new'],
    ['5.14.21', 'old'],
    ['6.0', 'new'],
    ['5.19', 'old'],
  ])('LINUX_VERSION_CODE follows kernel %s', (version, expected) => {
    const source = '#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 0, 0)\nnew\n#else\nold\n#endif';
    expect(expand(source, {}, kernel(version))).toBe(expected);
  });

  it('keep what an unknown condition leaves out', () => {
    const unit = unitOf('#include "gone.h"\nint a;\n#ifdef SOMETHING\nint b;\n#else\nint c;\n#endif\n');
    expect(unit.items.map((item) => (item.kind === 'declaration' ? item.name?.name : item.kind))).toEqual([
      'a',
      'c',
    ]);
    expect([...(unit.uncertainties[0]?.skippedNames ?? [])]).toContain('b');
  });

  describe('of all forms agree about', () => {
    const FORMS = (name: string): string[] => [
      `#ifdef ${name}\nyes\n#else\nno\n#endif`,
      `#ifndef ${name}\nno\n#else\nyes\n#endif`,
      `#if defined(${name})\nyes\n#else\nno\n#endif`,
      `#if defined ${name}\nyes\n#else\nno\n#endif`,
      `#if !defined(${name})\nno\n#else\nyes\n#endif`,
      `#if 0\n#elif defined(${name})\nyes\n#else\nno\n#endif`,
      `#if 0\n#elifdef ${name}\nyes\n#else\nno\n#endif`,
      `#if 0\n#elifndef ${name}\nno\n#else\nyes\n#endif`,
    ];
    const ASKED = (name: string): string[] => [
      `#if IS_ENABLED(${name})\nyes\n#else\nno\n#endif`,
      `#define on(x) IS_ENABLED(x)\n#if on(${name})\nyes\n#else\nno\n#endif`,
    ];
    const answers = (forms: readonly string[], profile = kernel('6.12')): string[] => [
      ...new Set(forms.map((text) => expand(text, {}, profile))),
    ];
    const set = (values: Record<string, string>): KernelProfile => ({
      ...kernel('6.12'),
      options: { values: new Map(Object.entries(values)), isComplete: false },
    });

    it('an option that all have', () => {
      const name = 'CONFIG_ARCH_HAS_SYSCALL_WRAPPER';
      expect(answers([...FORMS(name), ...ASKED(name)])).toEqual(['yes']);
      expect(answers([...FORMS(name), ...ASKED(name)], kernel('4.16'))).toEqual(['no']);
    });

    it('an option that nothing decides', () => {
      const name = 'CONFIG_QUITE_SPECIAL';
      expect(answers([...FORMS(name), ...ASKED(name)])).toEqual(['no']);
      expect(answers([...FORMS(name), ...ASKED(name)], set({ QUITE_SPECIAL: 'y' }))).toEqual(['yes']);
      expect(answers(FORMS(name), set({ QUITE_SPECIAL: 'm' }))).toEqual(['no']);
      expect(answers([...FORMS(`${name}_MODULE`), ...ASKED(name)], set({ QUITE_SPECIAL: 'm' }))).toEqual([
        'yes',
      ]);
    });

    it('a macro that nobody defines', () => {
      expect(answers(FORMS('MY_OWN'))).toEqual(['no']);
      expect(
        answers(['#if MY_OWN\nyes\n#else\nno\n#endif', '#if MY_OWN == 0\nno\n#else\nyes\n#endif']),
      ).toEqual(['no']);
      expect(answers(FORMS('MY_OWN').map((text) => `#define MY_OWN 0\n${text}`))).toEqual(['yes']);
    });

    it('what C asks', () => {
      const asked =
        'IS_ENABLED(CONFIG_QUITE_SPECIAL) IS_BUILTIN(CONFIG_QUITE_SPECIAL) IS_MODULE(CONFIG_QUITE_SPECIAL)';
      expect(expand(asked)).toBe('0 0 0');
      expect(expand(asked, {}, set({ QUITE_SPECIAL: 'y' }))).toBe('1 1 0');
      expect(expand(asked, {}, set({ QUITE_SPECIAL: 'm' }))).toBe('1 0 1');
      expect(expand(`#define CONFIG_QUITE_SPECIAL 1\n${asked}`)).toBe('1 1 0');
    });

    it('and note the options that nothing decides, once', () => {
      const text =
        '#ifdef CONFIG_A\n#endif\n#if IS_ENABLED(CONFIG_B)\n#endif\nint x = IS_ENABLED(CONFIG_C);\n#if 0\n#ifdef CONFIG_D\n#endif\n#endif\n#ifdef CONFIG_X86_64\n#endif\n#ifdef CONFIG_A_MODULE\n#endif';
      expect([...unitOf(text).openOptions].sort()).toEqual(['A', 'B', 'C']);
    });
  });

  it('know header guards', () => {
    const unit = unitOf('#include "x.h"\n#include "x.h"\n', {
      'x.h': '#ifndef X_H\n#define X_H\nint a;\n#endif\n',
    });
    expect(unit.items).toHaveLength(1);
    expect(unit.uncertainties).toEqual([]);
  });
});

describe('includes', () => {
  it('bring in files beside the file, and `.c` files too', () => {
    expect(expand('#include "a.c"\nx', { 'a.c': '#include "b.h"\ny', 'b.h': 'z' })).toBe('z y x');
  });

  it('that do not exist are noted', () => {
    const unit = unitOf('#include "gone.h"\n#include <linux/module.h>\nint a;\n');
    expect(unit.includes.map(({ name, isSystem, target }) => [name, isSystem, target])).toEqual([
      ['gone.h', false, undefined],
      ['linux/module.h', true, undefined],
    ]);
  });

  it('of a file by itself end', () => {
    expect(unitOf('#include "a.h"\n', { 'a.h': '#include "a.h"\nint x;\n' }).truncated).toBe(true);
  });

  it('of a file by itself do not double what is read', () => {
    const twice = 'int x;\n#include "a.h"\nint y;\n#include "a.h"\n';
    const unit = unitOf('#include "a.h"\n', { 'a.h': twice });
    expect(unit.truncated).toBe(true);
    expect(unit.files.length).toBeLessThan(15);
  });

  it('of two files by each other end before the text has grown', () => {
    const unit = unitOf('#include "a.h"\n', {
      'a.h': 'int a(void)\n{\n#include "b.h"\n}\n',
      'b.h': 'int b[] = {\n#include "a.h"\n};\n',
    });
    expect(unit.truncated).toBe(true);
    expect(unit.files.filter(({ path }) => path.endsWith('/b.h')).length).toBeLessThan(10);
  });

  it('of a file that asks which time it is are all read', () => {
    const again = '#ifdef TWICE\ny\n#else\n#define TWICE\nx\n#include "a.h"\n#endif\n';
    expect(expand('#include "a.h"\n', { 'a.h': again })).toBe('x y');
  });

  it('obey #pragma once', () => {
    expect(expand('#include "a.h"\n#include "a.h"\n', { 'a.h': '#pragma once\nx' })).toBe('x');
  });
});

describe('places', () => {
  const placed = (source: string, wanted: string, files = {}) => {
    const unit = unitOf(source, files);
    const item = unit.items.find((each) => each.kind === 'declaration' && each.name?.name === wanted);
    if (item?.kind !== 'declaration' || !item.name) throw new Error(`no ${wanted}`);
    const { file, start, end } = unit.map.locationOf(item.name);
    const text = unit.files.find(({ path }) => path === file)?.text.slice(start, end);
    return `${file.replace('/unit/', '')}: ${text ?? ''}`;
  };

  it('of plain code are where it is written', () => {
    expect(placed('static int __init /* é */ a = 1;', 'a')).toBe('main.c: a');
  });

  it('of macro arguments are in the call', () => {
    expect(placed('#define VAR(name) int name = 1\nVAR(abc);', 'abc')).toBe('main.c: abc');
  });

  it('of what a macro made are the call', () => {
    expect(placed('#define VAR int made = 1\nVAR;', 'made')).toBe('main.c: VAR');
  });

  it('of included code are in the included file', () => {
    expect(placed('#include "a.h"\n', 'abc', { 'a.h': 'int abc;' })).toBe('a.h: abc');
  });
});
