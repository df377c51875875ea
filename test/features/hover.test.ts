import { describe, expect, it } from 'vitest';
import { hover } from '../../server/src/features/hover';
import { API_FUNCTIONS, API_TYPES, allFields, isAvailable } from '../../server/src/model/api/lookup';
import { DEFAULT_PROFILE, STATE_CALLBACKS_PROFILE } from '../../server/src/base/kernelProfile';
import { GOOD_PATCH } from '../support/samples';
import { snapshotAt } from '../support/snapshot';

const hoverOf = (marked: string, kernel?: string): string | undefined => {
  const { snapshot, offset } = snapshotAt(marked, { kernel });
  return hover(snapshot, offset)?.markdown;
};

describe("a module's own text in a hover", () => {
  it.each([
    ['a name', '{ .old_name = "a`![x](http://e)", .new_func = f }'],
    ['an object', '{ .old_name = "[x](command:y)<img src=z>", .new_func = f }'],
  ])('%s cannot become a link or a picture', (_, entry) => {
    const markdown =
      hoverOf(`static void f(void) { }\nstatic struct klp_func fu$0ncs[] = { ${entry}, { } };\n`) ?? '';
    expect(markdown).toContain('→');
    const outside = markdown.replace(/(`+)[^]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/[[\]<>]|http/);
  });

  it('the name of an object is no Markdown either', () => {
    const markdown = hoverOf(
      'static struct klp_func funcs[] = { { } };\n' +
        'static struct klp_object ob$0js[] = { { .name = "![x](http://e)<b>", .funcs = funcs }, { } };\n',
    );
    expect(markdown).toContain('\\!\\[x\\](http\\://e)\\<b\\>');
  });
});

describe('a function of the kernel', () => {
  const called = (call: string): string | undefined => hoverOf(`void f(struct thing *p) { ${call}; }\n`);

  it.each([
    [
      'p = kmall$0oc(8, GFP_KERNEL)',
      '**`kmalloc()`** may sleep, unless its GFP flags forbid it; returns NULL on failure; freed by `kfree()`.',
    ],
    ['mutex_lo$0ck(&p->lock)', '**`mutex_lock()`** may sleep.'],
    [
      'p = kthread_r$0un(g, NULL, "x")',
      '**`kthread_run()`** returns an `ERR_PTR()` on failure, never NULL; undone by `kthread_stop()`.',
    ],
    [
      'schedule_w$0ork(&p->work)',
      '**`schedule_work()`** undone by `cancel_work_sync()` or `cancel_delayed_work_sync()`.',
    ],
    ['panic$0("x")', '**`panic()`** does not return.'],
    [
      'copy_to_u$0ser(p, p, 1)',
      '**`copy_to_user()`** may sleep; returns the number of bytes that could not be copied.',
    ],
  ])('%s', (call, expected) => {
    expect(called(call)).toBe(expected);
  });

  it.each([
    'list_a$0dd(p, p)',
    'unknown_th$0ing(p)',
    'p->kmall$0oc = 1',
    'p->kmall$0oc(8)',
    'int yie$0ld = 1',
    'const$0ructor(p)',
  ])('says nothing of %s', (call) => {
    expect(called(call)).toBeUndefined();
  });

  it('says nothing of one that the author has defined', () => {
    expect(hoverOf('static void *kmall$0oc(int n) { return 0; }\n')).toBeUndefined();
  });
});

describe('hover', () => {
  it.each([
    ['a field in an initialiser', GOOD_PATCH.replace('.objs =', '.ob$0js ='), 'struct klp_object *objs'],
    [
      'a nested field',
      'static struct klp_object objs[] = { { .callbacks = { .post$0_patch = f } }, { } };\n',
      'klp_object *obj',
    ],
    [
      'a field behind a pointer',
      'void f(struct klp_patch *p) { if (p->repl$0ace) return; }\n',
      'bool replace',
    ],
    ['a field of a field', 'void f(struct klp_patch *p) { p->objs->na$0me = 0; }\n', 'const char *name'],
    [
      'a field through a typedef',
      'typedef struct klp_state my_state;\nvoid f(my_state *s) { s->ver$0sion = 1; }\n',
      'unsigned int version',
    ],
    [
      'a field that is being typed',
      'static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.repl$0ace\n',
      'bool replace',
    ],
    ['a function', 'void f(void) { klp_shadow_fr$0ee_all(1, NULL); }\n', 'klp_shadow_free_all'],
    ['a struct', 'struct klp_sta$0te s;\n', 'struct klp_state'],
    ['MODULE_INFO(livepatch)', 'MODULE_INFO(live$0patch, "Y");\n', 'MODULE_INFO'],
    ['the own patch', GOOD_PATCH.replace('klp_patch patch', 'klp_patch pa$0tch'), 'version_proc_show'],
    [
      'the own array of objects',
      GOOD_PATCH.replace('.objs = objs', '.objs = ob$0js'),
      'vmlinux: `version_proc_show` → `lp_version_show()`',
    ],
    [
      'the own replacement',
      GOOD_PATCH.replace('int lp_version', 'int lp_ver$0sion'),
      'Replaces `version_proc_show` in vmlinux.',
    ],
    [
      'the own callback',
      'static int p$0re(struct klp_object *o) { return 0; }\nstatic struct klp_object objs[] = { { .name = "ext4", .callbacks.pre_patch = pre }, { } };\n',
      '`pre_patch` callback of ext4.',
    ],
    [
      'the own states',
      'static struct klp_state sta$0tes[] = { { .id = 5, .version = 2 }, { } };\n',
      'state 5, version 2',
    ],
  ])('explains %s', (_, marked, expected) => {
    expect(hoverOf(marked)).toContain(expected);
  });

  it.each([
    ['a field of another struct', 'struct dev { char *name; };\nvoid f(struct dev *d) { d->na$0me = 0; }\n'],
    ['a word in a comment', '/* klp_pa$0tch */\n'],
    ['a word in a string', 'char *s = "klp_enable_pa$0tch";\n'],
    ['a local variable with a name of the API', 'int f(int klp_state) { return klp_st$0ate; }\n'],
    ['a plain function', 'static int h$0elper(void) { return 0; }\n'],
    ['nothing', '$0\n'],
  ])('is silent on %s', (_, marked) => {
    expect(hoverOf(marked)).toBeUndefined();
  });

  it('says when the chosen kernel does not have a thing', () => {
    const text = 'void f(void) { klp_register_pa$0tch(&p); }\n';
    expect(hoverOf(text, '6.12')).toContain('Removed in 5.1'.toLowerCase());
    expect(hoverOf('struct klp_state_call$0backs c;\n')).toContain('not merged');
  });

  it.each([
    ['mainline', DEFAULT_PROFILE, undefined],
    ['state-callbacks', STATE_CALLBACKS_PROFILE, 'state-callbacks'],
  ] as const)("explains every author's field and every function of %s", (_, profile, kernel) => {
    for (const type of API_TYPES) {
      if (type.kind !== 'struct' || !isAvailable(type, profile)) continue;
      for (const field of allFields(type, profile)) {
        const text = hoverOf(
          `void f(struct ${type.name} *p) { use(p->${field.name.slice(0, 1)}$0${field.name.slice(1)}); }\n`,
          kernel,
        );
        expect(text, `${type.name}.${field.name}`).toContain(field.text);
      }
    }
    for (const entry of API_FUNCTIONS.filter((each) => isAvailable(each, profile))) {
      expect(
        hoverOf(
          `void f(void) { k$0${entry.name.slice(1)}(); }\n`.replace('k$0', `${entry.name.slice(0, 1)}$0`),
          kernel,
        ),
        entry.name,
      ).toContain(entry.text);
    }
  });
});
