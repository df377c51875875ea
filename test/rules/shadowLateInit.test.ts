import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants } from '../support/faultVariants';
import { type ShadowModule, shadowModule } from '../support/shadowModule';

const RULE = 'shadow-late-init';
const MARK = `// finding: ${RULE}`;
const TYPE = 'struct queue {\n\tspinlock_t lock;\n\tstruct list_head entries;\n\tint length;\n};';
const ADD =
  'static int livepatch_add(struct demo *demo)\n{\n\tstruct queue *queue = klp_shadow_get(demo, 7);\n\n\treturn queue ? ++queue->length : 0;\n}';
const DROP = 'static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, NULL);\n}';
const opens = (setUp: string, make = 'NULL', data = 'demo'): string =>
  `static int livepatch_open(struct demo *demo)\n{\n\tstruct queue *queue = klp_shadow_alloc(${data}, 7, sizeof(*queue), GFP_KERNEL, ${make}, NULL);\n\n\tif (!queue)\n\t\treturn -ENOMEM;\n${setUp}\treturn 0;\n}`;
const SET_UP = `\tspin_lock_init(&queue->lock); ${MARK}\n\tINIT_LIST_HEAD(&queue->entries);\n`;

const module = (code: string, more: Partial<ShadowModule> = {}): string =>
  shadowModule({
    code: `${TYPE}\n\n${code}\n\n${more.code ?? ADD}\n\n${DROP}`,
    funcs: { demo_open: 'livepatch_open', demo_add: 'livepatch_add' },
    callbacks: ['.post_unpatch = drop,'],
  });

describe(RULE, () => {
  it('stands on the first thing that is set up, and says it once', () => {
    const [finding] = expectFindings(module(opens(SET_UP)));
    expect(finding?.message).toBe(
      'The shadow variable with id 7 is initialised here, after klp_shadow_get() can already find it. Initialise it in a constructor, which runs before the variable becomes visible.',
    );
  });

  it.each(
    faultVariants({
      fixture: (code) => module(code),
      plain: opens(SET_UP),
      helper: `void set_up(void *list)\n{\n\tINIT_LIST_HEAD(list); ${MARK}\n}`,
      prototype: 'void set_up(void *list);',
      caller: opens('\tset_up(&queue->entries);\n'),
      names: { livepatch_open: 'fixed_begin', queue: 'backlog', entries: 'items', lock: 'guard' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent for a constructor', () => {
    const make = `static int make(void *obj, void *data, void *more)\n{\n\tstruct queue *queue = data;\n\n${SET_UP.replace(` ${MARK}`, '')}\treturn 0;\n}`;
    expectFindings(module(`${make}\n\n${opens('', 'make')}`));
  });

  it('is silent where nothing looks the variable up', () => {
    const code = 'static int livepatch_add(struct demo *demo)\n{\n\treturn 0;\n}';
    expectFindings(module(opens(SET_UP.replace(` ${MARK}`, '')), { code }));
  });

  it('is silent for plain numbers', () => {
    expectFindings(module(opens('\tqueue->length = 0;\n')));
  });

  it('is silent in pre_patch, ahead of the functions that look it up', () => {
    const code = `static int begin(struct klp_object *obj)\n{\n\tstruct queue *queue = klp_shadow_get_or_alloc(NULL, 7, sizeof(*queue), GFP_KERNEL, NULL, NULL);\n\n\tif (!queue)\n\t\treturn -ENOMEM;\n${SET_UP.replace(` ${MARK}`, '')}\treturn 0;\n}\n\nstatic int livepatch_open(struct demo *demo)\n{\n\treturn 0;\n}\n\n${ADD.replace('klp_shadow_get(demo', 'klp_shadow_get(NULL')}\n\n${DROP}`;
    expectFindings(
      shadowModule({
        code: `${TYPE}\n\n${code}`,
        funcs: { demo_open: 'livepatch_open', demo_add: 'livepatch_add' },
        callbacks: ['.pre_patch = begin,', '.post_unpatch = drop,'],
      }),
    );
  });

  it('is silent for an object that nobody else knows yet', () => {
    const code = `static int livepatch_open(int n)\n{\n\tint *demo = kzalloc(sizeof(*demo), GFP_KERNEL);\n\tstruct queue *queue;\n\n\tif (!demo)\n\t\treturn -ENOMEM;\n\tqueue = klp_shadow_alloc(demo, 7, sizeof(*queue), GFP_KERNEL, NULL, NULL);\n\tif (queue) {\n\t\tspin_lock_init(&queue->lock);\n\t\tqueue->length = n;\n\t}\n\tklp_shadow_free(demo, 7, NULL);\n\tkfree(demo);\n\treturn 0;\n}`;
    expectFindings(module(code));
  });
});
