import { describe, expect, it } from 'vitest';
import { definition } from '../../server/src/features/definition';
import { highlights, references } from '../../server/src/features/references';
import { GOOD_PATCH } from '../support/samples';
import { showLocation, snapshotAt } from '../support/snapshot';

const definitionOf = (marked: string): string[] => {
  const { snapshot, offset } = snapshotAt(marked);
  return definition(snapshot, offset).map((location) => showLocation(snapshot, location));
};

const referencesOf = (marked: string, includeDeclaration = true): string[] => {
  const { snapshot, offset } = snapshotAt(marked);
  return references(snapshot, offset, includeDeclaration).map((location) => showLocation(snapshot, location));
};

describe('definition', () => {
  it.each([
    ['of .new_func', GOOD_PATCH.replace('.new_func = lp_v', '.new_func = lp_$0v'), 'lp.c:5 lp_version_show'],
    ['of an array', GOOD_PATCH.replace('.objs = objs', '.objs = $0objs'), 'lp.c:18 objs'],
    ['of the patch', GOOD_PATCH.replace('(&patch)', '(&pat$0ch)'), 'lp.c:24 patch'],
    ['of init', GOOD_PATCH.replace('module_init(lp_', 'module_init($0lp_'), 'lp.c:29 lp_init'],
    ['of a parameter', GOOD_PATCH.replace('seq_printf(m', 'seq_printf($0m'), 'lp.c:5 m'],
    [
      'of an id through its macro',
      '#define SV_ID 1\n#define ID SV_ID\nvoid *f(void *o) { return klp_shadow_get(o, I$0D); }\n',
      'lp.c:2 ID',
    ],
    [
      'of a macro in an included file',
      '#include "ids.h"\nvoid *f(void *o) { return klp_shadow_get(o, SV$0_ID); }\n// ==> ids.h\n#define SV_ID 1\n',
      'ids.h:1 SV_ID',
    ],
    [
      'of a macro argument',
      `#define ENTRY(old, new) { .old_name = #old, .new_func = new }\nstatic int g(void) { return 0; }\nstatic struct klp_func funcs[] = { ENTRY(f, $0g), { } };\n`,
      'lp.c:2 g',
    ],
    [
      'of a function in an included file',
      '#include "f.c"\nstatic struct klp_func funcs[] = { { "a", lp$0_f }, { } };\n// ==> f.c\nint lp_f(void) { return 0; }\n',
      'f.c:1 lp_f',
    ],
    [
      'of an inner variable that hides an outer one',
      'int a;\nint f(void) { int a = 1; { int a = 2; return $0a; } }\n',
      'lp.c:2 a',
    ],
    [
      'of an enumerator',
      'enum ids { FIRST = 1, SECOND };\nint f(void) { return SEC$0OND; }\n',
      'lp.c:1 SECOND',
    ],
    [
      'of a label',
      'int f(void) {\n\tgoto out;\nout:\n\treturn 0;\n}\nint g(void) { return f$0(); }\n',
      'lp.c:1 f',
    ],
    [
      'of a label that a block declares',
      'int f(int n) {\n\t{\n\t\t__label__ again;\nag$0ain:\n\t\tif (n--) goto again;\n\t}\n\treturn 0;\n}\n',
      'lp.c:4 again',
    ],
    ['of a type', 'typedef unsigned long id_t2;\nid_t$02 x;\n', 'lp.c:1 id_t2'],
    ['of an included file', '#include "i$0ds.h"\n// ==> ids.h\n#define SV_ID 1\n', 'ids.h:1 '],
  ])('%s', (_, marked, expected) => {
    expect(definitionOf(marked)).toEqual([expected]);
  });

  it('of what is not visible is nothing', () => {
    expect(definitionOf('void *f(void *o) { return klp_sh$0adow_get(o, 1); }\n')).toEqual([]);
    expect(definitionOf('/* patc$0h */ int a;\n')).toEqual([]);
  });
});

describe('references', () => {
  it('of a callback are its definition and its uses', () => {
    const text =
      'static int pre(struct klp_object *o) { return 0; }\nstatic struct klp_object objs[] = {\n{ .callbacks = { .pre_patch = pr$0e } },\n{ .callbacks.pre_patch = pre }, { } };\n';
    expect(referencesOf(text)).toEqual(['lp.c:1 pre', 'lp.c:3 pre', 'lp.c:4 pre']);
    expect(referencesOf(text, false)).toEqual(['lp.c:3 pre', 'lp.c:4 pre']);
  });

  it('of a macro are all its uses, those in included files too', () => {
    const text =
      '#include "ids.h"\nint a = I$0D;\nint b = ID + OTHER;\n// ==> ids.h\n#define ID 1\nstatic int c = ID;\n';
    expect(referencesOf(text).sort()).toEqual(['ids.h:1 ID', 'ids.h:2 ID', 'lp.c:2 ID', 'lp.c:3 ID']);
  });

  it('do not mix variables of one name', () => {
    expect(
      referencesOf('int f(void) { int $0x = 1; return x; }\nint g(void) { int x = 2; return x; }\n'),
    ).toEqual(['lp.c:1 x', 'lp.c:1 x']);
  });
});

describe('highlights', () => {
  it('tell writes from reads', () => {
    const { snapshot, offset } = snapshotAt('int f(void) { int x = 1; x = 2; x++; return $0x; }\n');
    expect(highlights(snapshot, offset).map(({ isWrite, isDefinition }) => isWrite || isDefinition)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
