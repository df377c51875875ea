import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { sourcesOf } from '../../server/src/explore/exploreModules';
import { explorePatch, type PatchReport } from '../../server/src/explore/explorePatch';
import { factsOf } from '../../server/src/rules/runFacts';
import { moduleProgram } from '../../server/src/machine/run/moduleProgram';
import { sourceFile } from '../../server/src/syntax/sourceFile';

interface Report extends PatchReport {
  /** The rules that have found something. */
  readonly kinds: readonly string[];
}

/** A livepatch with declarations of its own, whose function has this body, and whose `pre_patch` does this. */
function explored(declarations: string, body: string, before = ''): Report {
  const text = `
    #include <linux/livepatch.h>
    struct crate { int weight; struct list_head goods; };
    struct good { struct list_head link; int price; };
    ${declarations}
    static int fixed_count(struct crate *crate) { ${body} return 0; }
    static int prepare(struct klp_object *obj) { ${before} return 0; }
    static void put_back(struct klp_object *obj) { klp_shadow_free_all(9, NULL); }
    static struct klp_func funcs[] = { { .old_name = "count", .new_func = fixed_count }, { } };
    static struct klp_object objs[] = {
      { .funcs = funcs, .callbacks = { .pre_patch = prepare, .post_unpatch = put_back } }, { } };
    static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };
    static int start(void) { return klp_enable_patch(&patch); }
    static void stop(void) { }
    module_init(start);
    module_exit(stop);
    MODULE_LICENSE("GPL");
    MODULE_INFO(livepatch, "Y");`;
  const program = moduleProgram(
    'fix',
    [sourceFile('/fix.c', text)],
    { read: () => undefined },
    DEFAULT_PROFILE,
  );
  const search = explorePatch(sourcesOf([{ name: 'fix', program }]), DEFAULT_PROFILE, 'fix');
  for (let next = search.next(); ; next = search.next()) {
    if (next.done !== true) continue;
    const { report, runSet } = next.value;
    return { ...report, kinds: factsOf(runSet).map(({ rule }) => rule) };
  }
}

const boundsOf = ({ unknowns }: PatchReport): string[] => unknowns.bounds.map(({ name }) => name);
/** Which of the two it is, the sources tell. */
const NEVER_FREED = ['shadow-leak', 'shadow-never-freed'];
const kindsOf = ({ kinds }: Report): readonly string[] => kinds;

describe('a walk over a list that is not visible', () => {
  const WALK = 'struct good *good; int sum = 0;';

  it('is left after three elements, and what stands behind it is run', () => {
    const made = explored(
      '',
      `${WALK} list_for_each_entry(good, &crate->goods, link) sum += good->price;
      klp_shadow_get_or_alloc(crate, 4, 8, GFP_KERNEL, NULL, NULL);`,
    );
    expect(boundsOf(made)).toEqual(['a walk over an unseen list, left after 3 elements']);
    expect(kindsOf(made)).toEqual(NEVER_FREED);
  });

  it('is left backwards, too, and where elements are tested and taken out', () => {
    const made = explored(
      '',
      `${WALK} struct good *next;
      list_for_each_entry_reverse(good, &crate->goods, link) if (good->price) sum++;
      list_for_each_entry_safe(good, next, &crate->goods, link) { list_del(&good->link); kfree(good); }`,
    );
    expect(boundsOf(made)).toEqual(['a walk over an unseen list, left after 3 elements']);
    expect(made.verdicts.map(({ kind }) => kind)).toContain('exhausted');
  });

  it('ends as well where it looks for NULL', () => {
    const made = explored(
      'struct knot { struct knot *next; int size; };',
      'struct knot *knot = (struct knot *)crate; int sum = 0; for (; knot; knot = knot->next) sum += knot->size;',
    );
    expect(boundsOf(made).every((name) => name.startsWith('a walk'))).toBe(true);
  });
});

describe('a run that comes to a bound', () => {
  it.each([
    ['a loop without an end', '', 'for (;;) ;', ''],
    ['a label that is not there', '', 'void *p = kmalloc(4, GFP_KERNEL); goto fail;', ''],
    ['a callback without an end', '', '', 'static int *kept; kept = kmalloc(4, GFP_KERNEL); while (1) ;'],
    ['a callback whose label is missing', '', '', 'void *lost = kmalloc(4, GFP_KERNEL); goto undo;'],
    [
      'work that makes more work',
      `static void again(struct work_struct *w) { int i; for (i = 0; i < 3; i++) {
         struct work_struct *n = kmalloc(sizeof(*n), GFP_KERNEL); if (!n) return; INIT_WORK(n, again); schedule_work(n); } }
       static DECLARE_WORK(first, again);`,
      '',
      'schedule_work(&first);',
    ],
    [
      'threads that make threads',
      'static int fork_again(void *d) { kthread_run(fork_again, d, "f"); kthread_run(fork_again, d, "g"); return 0; }',
      '',
      'kthread_run(fork_again, NULL, "first");',
    ],
    [
      'a log without an end',
      '',
      '',
      'int i; for (i = 0; i < 500000; i++) pr_info("round %d of %s\\n", i, "many");',
    ],
    [
      'memory that is taken and given back for ever',
      '',
      'int i; for (i = 0; i < 90000; i++) { void *p = kzalloc(2 << 20, GFP_KERNEL); if (!p) break; memset(p, i, 2 << 20); kfree(p); }',
      '',
    ],
    ['more memory than there is', '', 'int i; for (i = 0; i < 4000; i++) kmalloc(1 << 20, GFP_KERNEL);', ''],
    ['a lock that is taken again and again', '', 'for (;;) spin_lock_irq(&anywhere);', ''],
    ['a livepatch that is enabled for ever', '', 'for (;;) klp_enable_patch((void *)funcs);', ''],
    [
      'shadow variables for ever',
      '',
      'unsigned long i; for (i = 1; i < 300000; i++) klp_shadow_get_or_alloc((void *)(i << 12), 9, 8, GFP_KERNEL, NULL, NULL);',
      '',
    ],
  ])('says so and blames nobody: %s', (_, declarations, body, before) => {
    const made = explored(declarations, body, before);
    expect(boundsOf(made).join()).toMatch(/the run, ended (?:after|where|when)/);
    expect(kindsOf(made).filter((kind) => /leak|missing|never-freed|undo|lost/.test(kind))).toEqual([]);
  });

  it('does not take what other runs show along', () => {
    const made = explored(
      'static int kept_on;',
      'klp_shadow_get_or_alloc(crate, 4, 8, GFP_KERNEL, NULL, NULL); if (crate->weight) for (;;) ;',
    );
    expect(kindsOf(made)).toEqual(NEVER_FREED);
    expect(boundsOf(made)).toHaveLength(1);
  });
});

describe('choices', () => {
  it('that one place makes again and again are made in every way some times', () => {
    const made = explored(
      'static void *slots[4096];',
      'int i; for (i = 0; i < 4096; i++) if (!slots[i]) slots[i] = kmalloc(8, GFP_KERNEL);',
    );
    expect(boundsOf(made)).toContain('a choice, made in every way 64 times and then as usual');
    expect(made.runs).toBeGreaterThan(5);
  });
});
