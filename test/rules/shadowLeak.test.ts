import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants, seriesOf } from '../support/faultVariants';
import { type ShadowModule, shadowModule } from '../support/shadowModule';

const RULE = 'shadow-leak';
const MARK = `// finding: ${RULE}`;
const FUNCS = { demo_open: 'livepatch_open', demo_release: 'livepatch_release' };
const ALLOC = 'klp_shadow_get_or_alloc(demo, 7, sizeof(int), GFP_KERNEL, NULL, NULL);';
const opening = (mark: string): string =>
  `static int livepatch_open(struct demo *demo)\n{\n\tint *count = ${ALLOC}${mark}\n\n\treturn count ? ++*count : 0;\n}`;
const OPEN = opening(` ${MARK}`);
const RELEASE = 'static void livepatch_release(struct demo *demo)\n{\n\tklp_shadow_free(demo, 7, NULL);\n}';
const DROP = 'static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, NULL);\n}';
const REPLACE = ['.replace = true,'];

const module = (code: string, more: Partial<ShadowModule> = {}): string =>
  shadowModule({ code: `${RELEASE}\n\n${code}`, funcs: FUNCS, ...more });

describe(RULE, () => {
  it('stands on the allocation where objects are alive when the livepatch goes', () => {
    const [finding] = expectFindings(module(OPEN));
    expect(finding?.message).toBe(
      'A shadow variable with id 7 allocated here can leak when the livepatch is disabled and removed. Free all of them with klp_shadow_free_all() in post_unpatch.',
    );
  });

  it.each(
    faultVariants({
      fixture: (code) => module(code),
      plain: OPEN,
      helper: `int *counter(void *demo)\n{\n\treturn ${ALLOC} ${MARK}\n}`,
      prototype: 'int *counter(void *demo);',
      caller:
        'static int livepatch_open(struct demo *demo)\n{\n\tint *count = counter(demo);\n\n\treturn count ? ++*count : 0;\n}',
      names: { livepatch_open: 'fixed_begin', livepatch_release: 'fixed_end', demo: 'box', count: 'hits' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('stands on the free in pre_unpatch, behind which patched functions still run', () => {
    const free = `klp_shadow_free_all(7, NULL); ${MARK}`;
    const drop = DROP.replace('klp_shadow_free_all(7, NULL);', free);
    const [finding] = expectFindings(
      module(`${opening('')}\n\n${drop}`, { callbacks: ['.pre_unpatch = drop,'] }),
    );
    expect(finding?.message).toBe(
      'The shadow variables with id 7 are freed here in pre_unpatch, but patched functions keep running until the transition completes and attach new ones. Free them in post_unpatch.',
    );
  });

  it('is found where a condition that is never true keeps post_unpatch from freeing them', () => {
    const drop =
      'static void drop(struct klp_object *obj)\n{\n\tif (obj->name)\n\t\tklp_shadow_free_all(7, NULL);\n}';
    expectFindings(module(`${OPEN}\n\n${drop}`, { callbacks: ['.post_unpatch = drop,'] }));
  });

  it('stands on `.replace` of the successor that forgets them', () => {
    const older = module(`${opening('')}\n\n${DROP}`, {
      patch: REPLACE,
      callbacks: ['.post_unpatch = drop,'],
    });
    const newer = shadowModule({
      code: 'static int livepatch_open(struct demo *demo)\n{\n\treturn 1;\n}',
      funcs: { demo_open: 'livepatch_open' },
      patch: [`.replace = true, ${MARK}`],
    });
    const [finding] = expectFindings(seriesOf(older, newer));
    expect(finding?.message).toContain(
      'When this livepatch replaces lp_v1, the shadow variables with id 7 leak: this one does not know them, and no callback of lp_v1 runs. ' +
        'Take them over, or free them with klp_shadow_free_all() in post_patch.',
    );
    expect(finding?.related.map(({ message }) => message)).toEqual([
      '`call lp_v1:livepatch_open,1`: livepatch_open() attaches a shadow variable here.',
    ]);
  });

  it('is found where an older livepatch comes back that does not know them', () => {
    const older = shadowModule({
      code: 'static int livepatch_open(struct demo *demo)\n{\n\treturn 1;\n}',
      funcs: { demo_open: 'livepatch_open' },
      patch: REPLACE,
    });
    const code = `${OPEN}\n\n${DROP}\n\nstatic int begin(struct klp_object *obj)\n{\n\tdrop(obj);\n\treturn 0;\n}`;
    const newer = module(code, {
      patch: REPLACE,
      callbacks: ['.pre_patch = begin,', '.post_unpatch = drop,'],
    });
    const [finding] = expectFindings(seriesOf(older, newer));
    expect(finding?.message).toContain(
      'leak when lp_v1 replaces this livepatch: lp_v1 does not know them, and callbacks of a replaced livepatch do not run. ' +
        'List a state for them in `.states`',
    );
  });

  it.each([
    ['post_unpatch frees all', { callbacks: ['.post_unpatch = drop,'] }],
    ['post_unpatch and exit free all', { callbacks: ['.post_unpatch = drop,'], exit: '\tdrop(NULL);\n' }],
    ['exit frees all', { exit: '\tdrop(NULL);\n' }],
  ])('is silent where %s', (_, more) => {
    expectFindings(module(`${DROP}\n\n${opening('')}`, more));
  });

  it('is silent where a helper that is handed out frees the others', () => {
    const code =
      'static void each(void *demo)\n{\n\tklp_shadow_free(demo, 7, NULL);\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tdemo_for_each(each);\n}';
    expectFindings(module(`${opening('')}\n\n${code}`, { callbacks: ['.post_unpatch = drop,'] }));
  });

  it.each([
    [
      'all tasks',
      'struct task_struct *task;\n\n\tfor_each_process(task)\n\t\tklp_shadow_free(task, 7, NULL);',
    ],
    [
      'what a macro that is not visible finds',
      'struct demo *demo;\n\n\tfor_each_demo(demo)\n\t\tklp_shadow_free(demo, 7, NULL);',
    ],
    [
      'a list of the kernel',
      'struct demo *demo;\n\n\tfor (demo = demo_first(); demo; demo = demo_next(demo))\n\t\tklp_shadow_free(demo, 7, NULL);',
    ],
  ])('is silent where post_unpatch goes through %s', (_, body) => {
    const code = `static void drop(struct klp_object *obj)\n{\n\t${body}\n}`;
    expectFindings(module(`${opening('')}\n\n${code}`, { callbacks: ['.post_unpatch = drop,'] }));
  });

  it('is silent where all ways out of pre_patch free what was attached', () => {
    const code = `static int begin(struct klp_object *obj)\n{\n\tint *all, ret = -ENOMEM;\n\tvoid *page;\n\n\tall = klp_shadow_get_or_alloc(NULL, 7, sizeof(*all), GFP_KERNEL, NULL, NULL);\n\tif (!all)\n\t\tgoto out;\n\tpage = kmalloc(64, GFP_KERNEL);\n\tif (!page)\n\t\tgoto free_all;\n\tkfree(page);\n\treturn 0;\n\nfree_all:\n\tklp_shadow_free_all(7, NULL);\nout:\n\treturn ret;\n}`;
    expectFindings(
      module(`${opening('')}\n\n${DROP}\n\n${code}`, {
        callbacks: ['.pre_patch = begin,', '.post_unpatch = drop,'],
      }),
    );
  });

  it('is found on the way back where a function first looks at what it was given', () => {
    const free = (name: string): string => `static void ${name}\n{\n\tklp_shadow_free`;
    const code =
      `${free('drop(struct klp_object *obj)')}_all(7, NULL);\n}\n\n${free('livepatch_close(struct demo *demo)')}(demo, 7, NULL);\n}\n\n` +
      'static int livepatch_send(struct demo *demo, int size)\n{\n\treturn size > 9 ? -EINVAL : 0;\n}\n\n' +
      `static int livepatch_open(struct demo *demo, int size)\n{\n\tint *count;\n\n\tif (size <= 0 || size > 4096)\n\t\treturn -EINVAL;\n\tcount = klp_shadow_get_or_alloc(demo, 7, sizeof(int), GFP_KERNEL, NULL, NULL); ${MARK}\n\treturn count ? ++*count : -ENOMEM;\n}`;
    const funcs = {
      demo_open: 'livepatch_open',
      demo_send: 'livepatch_send',
      demo_close: 'livepatch_close',
    };
    const patch = ['.replace = true,'];
    const send = code.slice(
      code.indexOf('static int livepatch_send'),
      code.indexOf('static int livepatch_open'),
    );
    const older = shadowModule({ code: send, funcs: { demo_send: 'livepatch_send' }, patch });
    const newer = shadowModule({ code, funcs, patch, callbacks: ['.post_unpatch = drop,'] });
    expectFindings(seriesOf(older, newer));
  });
});
