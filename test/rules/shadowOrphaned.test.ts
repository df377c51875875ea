import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants } from '../support/faultVariants';
import { type ShadowModule, shadowModule } from '../support/shadowModule';

const RULE = 'shadow-orphaned';
const MARK = `// finding: ${RULE}`;
const ALLOC = 'klp_shadow_get_or_alloc(demo, 7, sizeof(int), GFP_KERNEL, NULL, NULL);';
const opening = (mark: string, alloc = ALLOC): string =>
  `static int livepatch_open(struct demo *demo)\n{\n\tint *count = ${alloc}${mark}\n\n\treturn count ? ++*count : 0;\n}`;
const OPEN = opening(` ${MARK}`);
const DROP = 'static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, NULL);\n}';
const EXIT = '\tklp_shadow_free_all(7, NULL);\n';

const module = (code: string, more: Partial<ShadowModule> = {}): string =>
  shadowModule({
    code,
    funcs: { demo_open: 'livepatch_open' },
    object: '.name = "demo",',
    exit: EXIT,
    ...more,
  });

describe(RULE, () => {
  it('stands on the allocation and names the module', () => {
    const [finding] = expectFindings(module(OPEN));
    expect(finding?.message).toBe(
      "The shadow variables with id 7 are attached to objects of the module 'demo' and leak when that module is unloaded. Free them with klp_shadow_free_all() in the post_unpatch callback of that klp_object, or where the objects are freed.",
    );
    expect(finding?.run?.script).toContain('rmmod demo');
  });

  it.each(
    faultVariants({
      fixture: (code) => module(code),
      plain: OPEN,
      helper: `int *counter(void *demo)\n{\n\treturn ${ALLOC} ${MARK}\n}`,
      prototype: 'int *counter(void *demo);',
      caller:
        'static int livepatch_open(struct demo *demo)\n{\n\tint *count = counter(demo);\n\n\treturn count ? ++*count : 0;\n}',
      names: { livepatch_open: 'fixed_begin', count: 'hits', patch: 'box_fix' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it.each([
    [
      'the callback of the object frees them',
      module(`${opening('')}\n\n${DROP}`, { callbacks: ['.post_unpatch = drop,'] }),
    ],
    [
      'a patched function frees those of its object',
      module(
        `${opening('')}\n\nstatic void livepatch_release(struct demo *demo)\n{\n\tklp_shadow_free(demo, 7, NULL);\n}`,
        { funcs: { demo_open: 'livepatch_open', demo_release: 'livepatch_release' } },
      ),
    ],
    ['they are attached to NULL', module(opening('', ALLOC.replace('demo', 'NULL')))],
    [
      'they are attached to a variable of the livepatch',
      module(`static int anchor;\n\n${opening('', ALLOC.replace('demo', '&anchor'))}`),
    ],
    ['the functions are those of vmlinux', module(opening(''), { object: '' })],
  ])('is silent where %s', (_, text) => {
    expectFindings(text);
  });
});
