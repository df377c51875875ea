import { describe, expect, it } from 'vitest';
import type { TopLevel } from '../../server/src/syntax/ast';
import { forEachCall, calledName } from '../../server/src/syntax/walk';
import { unitOf } from '../support/expand';

const describeItem = (item: TopLevel): string => {
  if (item.kind === 'opaque') return `opaque ${item.macro ?? '?'}`;
  const markers = item.markers.map(({ name }) => ` ${name}`).join('');
  return item.kind === 'function-definition'
    ? `function ${item.name.name}${markers}`
    : `variable ${item.name?.name ?? '-'}${markers}`;
};

const outlineOf = (source: string) => unitOf(source).items.map(describeItem);

const callsIn = (source: string): (string | undefined)[] => {
  const names: (string | undefined)[] = [];
  for (const item of unitOf(source).items) {
    if (item.kind === 'function-definition')
      forEachCall(item.body, (call) => void names.push(calledName(call)));
  }
  return names;
};

describe('kernel C', () => {
  it.each([
    ['static int __init f(void) { return 0; }', ['function f __init']],
    ['static noinline notrace void f(void) { }', ['function f noinline notrace']],
    [
      '__attribute__((noinline, used)) int f(void) { return 1; }',
      ['function f __attribute__((noinline,used))'],
    ],
    ['static int __some_new_marker f(int a) { return a; }', ['function f __some_new_marker']],
    ['static __u32 f(__le16 a) { return a; }', ['function f']],
    ['module_init(f); module_exit(g);', ['variable __lp_module_init', 'variable __lp_module_exit']],
    [
      'MODULE_LICENSE("GPL"); MODULE_INFO(livepatch, "Y");',
      ['variable __lp_modinfo_license', 'variable __lp_modinfo_livepatch'],
    ],
    ['SOME_MACRO(x)\nint a;', ['opaque SOME_MACRO', 'variable a']],
    ['SOME_MACRO(struct x, 1);\nint a;', ['opaque SOME_MACRO', 'variable a']],
    ['static DEFINE_MUTEX(lock);\nint a;', ['variable lock', 'variable a']],
    ['EXPORT_SYMBOL_GPL(f);\nint a;', ['variable a']],
    ['typedef int (*fn_t)(void);\nfn_t table[3];', ['variable fn_t', 'variable table']],
    ['struct x { int a:3; struct { int b; }; } v;', ['variable v']],
    ['static typeof(int) v;', ['variable v']],
  ])('%s', (source, expected) => {
    expect(outlineOf(source)).toEqual(expected);
  });

  it('iterators that are not visible are loops', () => {
    expect(
      callsIn(
        'void f(void) { list_for_each_entry(a, &head, list) { g(a); } for_each_online_cpu(cpu) h(cpu); }',
      ),
    ).toEqual(['list_for_each_entry', 'g', 'for_each_online_cpu', 'h']);
  });

  it('statement expressions, case ranges and GNU conditionals are read', () => {
    const source =
      'int f(int x) { switch (x) { case 1 ... 5: return g(x) ?: 3; default: return ({ int y = h(); y; }); } }';
    expect(callsIn(source)).toEqual(['g', 'h']);
    expect(
      JSON.stringify(unitOf(source).items, (_, value: unknown) =>
        typeof value === 'bigint' ? Number(value) : value,
      ),
    ).not.toContain('"unknown');
  });
});

describe('a declaration', () => {
  it('keeps the marker behind its fields', () => {
    const [item] = unitOf('struct x {\n\tchar a;\n\tint b;\n} __packed;\n').items;
    expect(item?.kind === 'declaration' && item.type.kind === 'struct' && item.type.packed).toBe(true);
  });

  it.each([
    ['whole', 'int f(void) { return 1; }', false],
    ['with an unreadable statement', 'int f(void) { return 1 1; }', true],
    ['without its end', 'int f(void) { if (a) { return 1; }', true],
  ])('knows whether it is %s', (_, source, expected) => {
    const [item] = unitOf(source).items;
    expect(item?.kind === 'function-definition' && item.isDamaged).toBe(expected);
  });
});

describe('damaged code keeps its good parts', () => {
  const GOOD =
    'static int before;\nBROKEN\nstatic int after(void)\n{\n\treturn 1;\n}\nMODULE_LICENSE("GPL");\n';
  const last = ['function after', 'variable __lp_modinfo_license'];

  it.each([
    ['a missing closing brace', 'static int f(void)\n{\n\tif (x) {\n\t\tg();\n\treturn 0;\n}\n'],
    [
      'a missing brace of an initialiser',
      'static struct klp_func funcs[] = {\n\t{ .old_name = "a", .new_func = b,\n};\n',
    ],
    ['a brace too many', 'static int f(void)\n{\n\treturn 0;\n}\n}\n'],
    ['a missing semicolon', 'static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n}\n'],
    ['half a call', 'static int f(void)\n{\n\tklp_shadow_alloc(obj, \n}\n'],
    ['half a string', 'static char *s = "abc;\n'],
    ['a lone word', 'stat\n'],
    ['an open parenthesis', 'static int f(int a,\n{\n}\n'],
  ])('%s', (_, broken) => {
    const outline = outlineOf(GOOD.replace('BROKEN\n', broken));
    expect(outline[0]).toBe('variable before');
    expect(outline.slice(-2)).toEqual(last);
  });
});

describe('what is too much', () => {
  it.each([
    ['parentheses', `int x = ${'('.repeat(20_000)}1${')'.repeat(20_000)};`],
    ['open parentheses', `int x = ${'('.repeat(20_000)}`],
    ['braces', `void f(void) ${'{'.repeat(20_000)}${'}'.repeat(20_000)}`],
    ['operators', `int x = ${'1 + '.repeat(20_000)}1;`],
    ['unary operators', `int x = ${'!'.repeat(20_000)}1;`],
    ['conditions', '#if 1\n'.repeat(20_000)],
    ['condition parentheses', `#if ${'('.repeat(20_000)}1\nint a;\n#endif\n`],
    ['typeof', `${'typeof('.repeat(20_000)}int${')'.repeat(20_000)} x;`],
    ['closing braces', '}'.repeat(20_000)],
    ['semicolons', ';'.repeat(200_000)],
    ['macro calls', `#define A(x) x x\nint y = ${'A('.repeat(5_000)}1${')'.repeat(5_000)};`],
    ['doubling macro calls', `#define A(x) x x\nint y = ${'A('.repeat(30)}1${')'.repeat(30)};`],
    ['unclosed macro calls', `#define F(x) x\n${'F('.repeat(50_000)}`],
    ['else if', `void f(void) { ${'if (a) b(); else '.repeat(5_000)} c(); }`],
  ])('nested %s neither crash nor hang', (_, source) => {
    expect(() => unitOf(`${source}\nint after;\n`)).not.toThrow();
  });
});
