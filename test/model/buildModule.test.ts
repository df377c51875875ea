import { describe, expect, it } from 'vitest';
import { type Fact, valueOf } from '../../server/src/model/declarations/fact';
import type { KlpFunc, KlpObject } from '../../server/src/model/declarations/module';
import { moduleOf } from '../support/checkModule';
import { GOOD_PATCH } from '../support/samples';

const show = <T>(fact: Fact<T>, text: (value: T) => string): string =>
  fact.state === 'known' ? text(fact.value) : fact.state === 'absent' ? '-' : `? ${fact.why}`;

const showFunc = (func: KlpFunc): string =>
  func.isEmpty === true
    ? 'end'
    : `${show(func.oldName, String)} ${show(func.sympos, String)} ${show(func.newFunc, ({ name }) => name)}`;

const funcsOf = (text: string, options = {}): string[] => {
  const [array] = moduleOf(text, options).funcArrays;
  return [
    ...(array?.entries.map(showFunc) ?? []),
    ...(array?.incomplete === undefined ? [] : [`… ${array.incomplete}`]),
  ];
};

const F = 'static int f(void) { return 0; }\nstatic int g(void) { return 0; }\n';

describe('arrays of functions are read', () => {
  it.each([
    ['designated', '{ { .old_name = "a", .new_func = f }, { } }', ['a - f', 'end']],
    ['positional', '{ { "a", f }, { "b", g, 2 }, { } }', ['a - f', 'b 2 g', 'end']],
    ['mixed', '{ { "a", .old_sympos = 1, .new_func = f }, { } }', ['a 1 f', 'end']],
    ['positional behind a designator', '{ { .old_name = "a", f, 3 }, { } }', ['a 3 f', 'end']],
    [
      'with designated elements',
      '{ [1] = { "b", g }, [0] = { "a", f }, [2] = { } }',
      ['a - f', 'b - g', 'end'],
    ],
    ['with gaps', '{ [2] = { "b", g } }', ['end', 'end', 'b - g']],
    ['with ranges', '{ [0 ... 1] = { "a", f }, { } }', ['a - f', 'a - f', 'end']],
    ['with casts and addresses', '{ { .old_name = "a", .new_func = (void *)&f }, { } }', ['a - f', 'end']],
    ['with joined strings', '{ { "a" "b", f }, { } }', ['ab - f', 'end']],
    [
      'with zeros',
      '{ { .old_name = "a", .new_func = f, .old_sympos = 0 }, { 0 }, { NULL } }',
      ['a - f', 'end', 'end'],
    ],
    ['with compound literals', '{ (struct klp_func){ "a", f }, { } }', ['a - f', 'end']],
    [
      'with functions of the kernel',
      '{ { "a", some_kernel_function }, { } }',
      ['a - some_kernel_function', 'end'],
    ],
    [
      'with unknown entries',
      '{ { "a", f }, UNKNOWN(b), { } }',
      [
        'a - f',
        '? it is made by something that is not visible ? it is made by something that is not visible ? it is made by something that is not visible',
        'end',
        '… an element is made by something that is not visible',
      ],
    ],
    ['with unknown names', '{ { PREFIX(a), f }, { } }', ['? PREFIX() is not visible - f', 'end']],
  ])('%s', (_, initialiser, expected) => {
    expect(funcsOf(`${F}static struct klp_func funcs[] = ${initialiser};\n`)).toEqual(expected);
  });

  it.each([
    ['with a length', 'static struct klp_func funcs[3] = { { "a", f } };', ['a - f', 'end', 'end']],
    ['without initialiser', 'static struct klp_func funcs[2];', ['end', 'end']],
    [
      'through macros',
      '#define FN(name) { .old_name = #name, .new_func = name##_new }\nstatic int x_new(void);\nstatic struct klp_func funcs[] = { FN(x), { } };',
      ['x - x_new', 'end'],
    ],
    [
      'through a macro for all',
      '#define FUNCS { { "a", f }, { } }\nstatic struct klp_func funcs[] = FUNCS;',
      ['a - f', 'end'],
    ],
    [
      'through a typedef',
      'typedef struct klp_func func_t;\nstatic func_t funcs[] = { { "a", f }, { } };',
      ['a - f', 'end'],
    ],
    [
      'from another file',
      '#include "funcs.h"\n// ==> funcs.h\nstatic struct klp_func funcs[] = { { "a", f }, { } };',
      ['a - f', 'end'],
    ],
    [
      'with names in arrays',
      'static const char name[] = "a";\nstatic struct klp_func funcs[] = { { name, f }, { } };',
      ['a - f', 'end'],
    ],
    [
      'with a known condition',
      'static struct klp_func funcs[] = { { "a", f },\n#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 0, 0)\n{ "b", g },\n#endif\n{ } };',
      ['a - f', 'b - g', 'end'],
    ],
    [
      'with an unknown condition',
      'static struct klp_func funcs[] = { { "a", f },\n#if __has_include(<linux/foreign.h>)\n{ "b", g },\n#endif\n{ } };',
      ['a - f', 'end', '… a part of its initialiser is not certain'],
    ],
    [
      'with damage',
      'static struct klp_func funcs[] = { { "a", f }, { .old_name = , }, { } };',
      ['a - f', '? it is not a constant that can be seen here - -', 'end'],
    ],
  ])('%s', (_, text, expected) => {
    expect(funcsOf(`${F}${text}\n`)).toEqual(expected);
  });
});

describe('what code sets at run time', () => {
  const replaceOf = (init: string): string => {
    const text = GOOD_PATCH.replace(
      'static int lp_init(void)\n{\n',
      `static bool param;\nstatic int lp_init(void)\n{\n${init}`,
    );
    return show(moduleOf(text).patches[0]!.replace, String);
  };

  it('is known if it is one constant', () => {
    expect(replaceOf('\tpatch.replace = true;\n')).toBe('true');
  });

  it.each([
    ['a variable', '\tpatch.replace = param;\n', '? it is assigned in lp_init()'],
    [
      'several constants',
      '\tpatch.replace = true;\n\tif (param)\n\t\tpatch.replace = false;\n',
      '? it is assigned in lp_init()',
    ],
    [
      'an assignment of the whole struct',
      '\tpatch = (struct klp_patch) { .replace = true };\n',
      '? lp_init() may change it',
    ],
    ['an unknown function', '\tsetup(&patch);\n', '? lp_init() may change it'],
    ['a pointer', '\tstruct klp_patch *p = &patch;\n\tp->replace = 1;\n', '? lp_init() may change it'],
  ])('is unknown if it is set by %s', (_, init, expected) => {
    expect(replaceOf(init)).toBe(expected);
  });

  it('does not include reading and printing', () => {
    expect(replaceOf('\tpr_info("%p", &patch);\n\tif (patch.objs[0].name)\n\t\treturn -1;\n')).toBe('-');
  });
});

describe('objects and states', () => {
  const objectsOf = (text: string): KlpObject[] => [...(moduleOf(text).objectArrays[0]?.entries ?? [])];

  it('callbacks are read nested, dotted and positional', () => {
    const pre = 'static int pre(struct klp_object *o) { return 0; }\n';
    for (const entry of [
      '.callbacks = { .pre_patch = pre }',
      '.callbacks.pre_patch = pre',
      '"ext4", NULL, { pre }',
    ]) {
      const [object] = objectsOf(`${pre}static struct klp_object objs[] = { { ${entry} }, { } };\n`);
      expect(
        object?.callbacks.map(({ name, function: fact }) => `${name} ${show(fact, (each) => each.name)}`),
        entry,
      ).toEqual(['pre_patch pre']);
    }
  });

  it('names tell vmlinux from modules', () => {
    const objects = objectsOf(
      'static struct klp_object objs[] = { { .name = "ext4" }, { .name = NULL }, { }, };\n',
    );
    expect(objects.map(({ name }) => show(name, String))).toEqual(['ext4', 'null', '-']);
  });

  it('the arrays of a patch may be compound literals', () => {
    const text = `${F}static struct klp_patch patch = { .objs = (struct klp_object[]) { { .funcs = (struct klp_func[]) { { "a", f }, { } } }, { } } };\n`;
    const objects = valueOf(moduleOf(text).patches[0]!.objs);
    expect(valueOf(objects!.entries[0]!.funcs)?.entries.map(showFunc)).toEqual(['a - f', 'end']);
  });

  it('the arrays of a patch may come from another file of the module', () => {
    const text = `#include <linux/livepatch.h>\nextern struct klp_object objs[];\nstatic struct klp_patch patch = { .objs = objs };\n// ==> Makefile\nobj-m := x.o\nx-y := lp.o objs.o\n// ==> objs.c\nstruct klp_object objs[] = { { .name = "ext4" }, { } };\n`;
    expect(valueOf(moduleOf(text).patches[0]!.objs)?.entries).toHaveLength(2);
  });

  it('an array that is not visible is unknown', () => {
    const text = 'extern struct klp_object objs[];\nstatic struct klp_patch patch = { .objs = objs };\n';
    const module = moduleOf(text);
    expect(module.patches[0]?.objs.state).toBe('unknown');
    expect(module.hidden).toContain('objs');
  });

  it('ids are followed through macros and enums', () => {
    const text =
      '#define BASE 0x10\n#define ID (BASE + 1)\nenum { A = 5, B };\nstatic struct klp_state s[] = { { .id = ID }, { .id = B }, { .id = OTHER }, { } };\n';
    const states = moduleOf(text).stateArrays[0]!.entries;
    expect(states.map(({ id }) => show(id, String))).toEqual(['17', '6', '? OTHER is not visible', '-']);
  });
});

describe('the module', () => {
  it('knows its entry points however they are named', () => {
    const text = 'int init_module(void) { return 0; }\nvoid cleanup_module(void) { }\n';
    expect(moduleOf(text).inits.map(({ function: each }) => each.name)).toEqual(['init_module']);
    expect(moduleOf(text).exits.map(({ function: each }) => each.name)).toEqual(['cleanup_module']);
  });

  it('knows its infos through macros', () => {
    const text =
      '#define LICENCE "GP" "L"\n#define ALL MODULE_LICENSE(LICENCE); MODULE_INFO(livepatch, "Y")\nALL;\n';
    expect(moduleOf(text).infos.map(({ tag, value }) => `${tag}=${show(value, String)}`)).toEqual([
      'license=GPL',
      'livepatch=Y',
    ]);
  });

  it.each([
    ['a macro that is not visible', 'EVERYTHING(lp);\n', 'the macro EVERYTHING() is not visible'],
    [
      'a macro that looks like one of modules',
      'module_everything(lp);\n',
      'the macro module_everything() is not visible',
    ],
    ['a file that is not visible', '#include "gone.h"\n', 'the file "gone.h" is not visible'],
    ['a condition', '#if __has_include(<linux/foreign.h>)\nMODULE_LICENSE("GPL");\n#endif\n', 'condition'],
    ['code that cannot be read', 'static int ) = ;\n', 'cannot be read'],
  ])('says what hides a part of it: %s', (_, text, expected) => {
    expect(moduleOf(`${GOOD_PATCH}${text}`).hidden).toContain(expected);
  });

  it('hides nothing of what is common in the kernel', () => {
    const text =
      'EXPORT_SYMBOL_GPL(lp_init);\nstatic DEFINE_MUTEX(lock);\nstatic DEFINE_PER_CPU(int, count);\nMODULE_DEVICE_TABLE(pci, ids);\nBUILD_BUG_ON(1);\n';
    expect(moduleOf(`${GOOD_PATCH}${text}`).hidden).toBeUndefined();
  });
});
