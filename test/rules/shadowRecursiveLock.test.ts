import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { faultVariants } from '../support/faultVariants';
import { shadowModule } from '../support/shadowModule';

const RULE = 'shadow-recursive-lock';
const MARK = `// finding: ${RULE}`;
const rest = (make: string, end: string): string =>
  `static int livepatch_open(struct demo *demo)\n{\n\tvoid **one = klp_shadow_get_or_alloc(demo, 7, sizeof(*one), GFP_KERNEL, ${make}, NULL);\n\n\treturn one ? 0 : -ENOMEM;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(7, ${end});\n\tklp_shadow_free_all(8, NULL);\n}`;
const makes = (statement: string): string =>
  `static int make(void *demo, void *data, void *more)\n{\n\tvoid **one = data;\n\n\t${statement}\n\treturn 0;\n}`;
const ends = (statement: string): string => `static void end(void *demo, void *data)\n{\n\t${statement}\n}`;
const SECOND = `*one = klp_shadow_get_or_alloc(demo, 8, sizeof(int), GFP_ATOMIC, NULL, NULL);`;

const module = (code: string, make = 'make', end = 'NULL'): string =>
  shadowModule({
    code: `${code}\n\n${rest(make, end)}`,
    funcs: { demo_open: 'livepatch_open' },
    callbacks: ['.post_unpatch = drop,'],
  });

describe(RULE, () => {
  it('stands on the call in the constructor', () => {
    const [finding] = expectFindings(module(makes(`${SECOND} ${MARK}`)));
    expect(finding?.message).toBe(
      'klp_shadow_get_or_alloc() is called in the constructor make(), which runs under klp_shadow_lock, so it deadlocks on a lock that is already held. Call it before or after instead.',
    );
  });

  it.each(
    faultVariants({
      fixture: (code) => module(code, 'NULL', 'end'),
      plain: ends(`klp_shadow_free(demo, 8, NULL); ${MARK}`),
      helper: `void forget(void *demo)\n{\n\tklp_shadow_free(demo, 8, NULL); ${MARK}\n}`,
      prototype: 'void forget(void *demo);',
      caller: ends('forget(demo);'),
      names: { end: 'box_gone', demo: 'box', drop: 'all_gone' },
    }),
  )('is found in a destructor %s', (_, text) => {
    const [finding] = expectFindings(text);
    expect(finding?.message).toMatch(/^klp_shadow_free\(\) is called in the destructor (?:end|box_gone)\(\)/);
  });

  it('is silent for klp_shadow_get(), which takes no lock', () => {
    expectFindings(module(makes('*one = klp_shadow_get(demo, 8);')));
    expectFindings(module(ends('if (klp_shadow_get(demo, 8))\n\t\tpr_debug("it stays\\n");'), 'NULL', 'end'));
  });

  it('is silent where the function is called outside as well', () => {
    const code =
      'static int *second(void *demo)\n{\n\treturn klp_shadow_get_or_alloc(demo, 8, sizeof(int), GFP_KERNEL, NULL, NULL);\n}\n\n' +
      makes('*one = more;');
    const text = module(code).replace('GFP_KERNEL, make, NULL)', 'GFP_KERNEL, make, second(demo))');
    expectFindings(text);
  });
});
