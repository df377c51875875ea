import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants } from '../support/faultVariants';
import { shadowModule } from '../support/shadowModule';

const RULE = 'shadow-use-after-free';
const MARK = `// finding: ${RULE}`;
const ALLOC = 'klp_shadow_get_or_alloc(demo, 7, sizeof(*count), GFP_KERNEL, NULL, NULL)';
const DROP = 'static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, NULL);\n}';
const closes = (body: string): string =>
  `static void livepatch_close(struct demo *demo)\n{\n\tint *count = ${ALLOC};\n\n\tif (!count)\n\t\treturn;\n${body}}`;
const FREE = '\tklp_shadow_free(demo, 7, NULL);\n';
const PLAIN = closes(`${FREE}\tpr_info("%d\\n", *count); ${MARK}\n`);

const module = (code: string): string =>
  shadowModule({
    code: `${DROP}\n\n${code}`,
    funcs: { demo_close: 'livepatch_close' },
    callbacks: ['.post_unpatch = drop,'],
  });

describe(RULE, () => {
  it('stands on the use, and shows where the variable comes from and goes', () => {
    const [finding] = expectFindings(module(PLAIN));
    expect(finding?.message).toMatch(
      /^Read 4 bytes at offset 0 of the 4 bytes from klp_shadow_alloc\(\) at lp\.c:\d+, freed at lp\.c:\d+\. Look the variable up again with klp_shadow_get\(\), under a lock that keeps others from freeing it\.$/,
    );
    expect(finding?.related.map(({ message }) => message)).toEqual([
      '`call lp:livepatch_close,1`: livepatch_close() attaches a shadow variable here.',
      '`call lp:livepatch_close,1`: livepatch_close() frees it here.',
    ]);
  });

  it.each(
    faultVariants({
      fixture: module,
      plain: PLAIN,
      helper: `void report(int *count)\n{\n\tpr_info("%d\\n", *count); ${MARK}\n}`,
      prototype: 'void report(int *count);',
      caller: closes(`${FREE}\treport(count);\n`),
      names: { livepatch_close: 'fixed_end', count: 'hits', demo: 'box' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is found for a pointer that is kept until another callback', () => {
    const code = `static int *kept;\n\nstatic int begin(struct klp_object *obj)\n{\n\tkept = klp_shadow_get_or_alloc(NULL, 7, sizeof(*kept), GFP_KERNEL, NULL, NULL);\n\treturn kept ? 0 : -ENOMEM;\n}\n\nstatic void end(struct klp_object *obj)\n{\n\tdrop(obj);\n\t++*kept; ${MARK}\n}\n\nstatic void livepatch_close(struct demo *demo)\n{\n}`;
    const text = shadowModule({
      code: `${DROP}\n\n${code}`,
      funcs: { demo_close: 'livepatch_close' },
      callbacks: ['.pre_patch = begin,', '.post_unpatch = end,'],
    });
    expectFindings(text);
  });

  it('is told once, however often it is used', () => {
    expectFindings(module(closes(`${FREE}\tpr_info("%d\\n", *count); ${MARK}\n\t++*count;\n\t--*count;\n`)));
  });

  it('is not told where work goes on that should have been stopped', () => {
    const dangling = '// finding: dangling-module-pointer';
    const code = `struct tick {\n\tstruct delayed_work work;\n\tint count;\n};\n\nstatic void count_on(struct work_struct *work)\n{\n\tstruct tick *tick = container_of(to_delayed_work(work), struct tick, work);\n\n\ttick->count++;\n}\n\nstatic int make(void *demo, void *data, void *more)\n{\n\tstruct tick *tick = data;\n\n\tINIT_DELAYED_WORK(&tick->work, count_on);\n\treturn 0;\n}\n\nstatic void livepatch_close(struct demo *demo)\n{\n\tstruct tick *tick = klp_shadow_get_or_alloc(demo, 7, sizeof(*tick), GFP_KERNEL, make, NULL);\n\n\tif (tick)\n\t\tschedule_delayed_work(&tick->work, HZ); ${dangling}\n}`;
    expectFindings(module(code));
  });

  it.each([
    ['a use before the free', `\tpr_info("%d\\n", *count);\n${FREE}`],
    ['a pointer that is only compared', `${FREE}\tif (count)\n\t\tpr_info("it was there\\n");\n`],
    ['another look', `${FREE}\tcount = klp_shadow_get(demo, 7);\n\tif (count)\n\t\t++*count;\n`],
    [
      'a free that depends on what is not known',
      `\tif (demo_is_dead(demo)) {\n\t${FREE}\t\treturn;\n\t}\n\t++*count;\n`,
    ],
  ])('is silent for %s', (_, body) => {
    expectFindings(module(closes(body)));
  });
});
