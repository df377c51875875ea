import { describe, expect, it } from 'vitest';
import { moduleSources } from '../../server/src/analysis/moduleSources';
import { Sources } from '../../server/src/analysis/sources';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { explore, type ExploredRun } from '../../server/src/explore/explorer';
import { patchedObjects, patchLife, type PatchLife } from '../../server/src/explore/patchLife';

/** A livepatch for vmlinux and the module `net`, with callbacks for vmlinux of this text. */
function livepatch(callbacks: string, fields: string, init = ''): string {
  return `
#include <linux/livepatch.h>
${callbacks}
static int new_show(void) { return 0; }
static int new_poll(void) { return 0; }
static struct klp_func core[] = { { .old_name = "show", .new_func = new_show }, { } };
static struct klp_func net[] = { { .old_name = "poll", .new_func = new_poll }, { } };
static struct klp_object objs[] = {
	{ .funcs = core, .callbacks = { ${fields} } },
	{ .name = "net", .funcs = net },
	{ }
};
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs };
static int __init lp_init(void) { ${init} return klp_enable_patch(&patch); }
static void __exit lp_exit(void) { }
module_init(lp_init);
module_exit(lp_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}

function lives(text: string): ExploredRun<PatchLife>[] {
  const sources = new Sources({
    read: (path) => (path === '/lp/lp.c' ? text : undefined),
    filesIn: (folder) => (folder === '/lp' ? ['lp.c'] : []),
    foldersIn: () => [],
  });
  const modules = moduleSources(['/lp'], sources);
  const options = { modules, profile: DEFAULT_PROFILE, name: 'lp' };
  const patched = patchedObjects(modules, DEFAULT_PROFILE, 'lp');
  const search = explore((choose) => patchLife({ ...options, patched }, choose), 1000);
  const runs: ExploredRun<PatchLife>[] = [];
  for (let next = search.next(); ; next = search.next()) {
    if (next.done === true) {
      expect(next.value).toEqual({ kind: 'exhausted' });
      return runs;
    }
    runs.push(next.value);
  }
}

const BUFFER = 'static char *buffer;';
const TAKE =
  'static int take(struct klp_object *o) { buffer = kmalloc(16, GFP_KERNEL); return buffer ? 0 : -ENOMEM; }';
const GIVE = 'static void give(struct klp_object *o) { kfree(buffer); }';

/** The decisions other than the usual ones of the first run that leaves something. */
function firstLeak(runs: readonly ExploredRun<PatchLife>[]): string[] | undefined {
  const leaking = runs.find(({ outcome }) => outcome.leftovers.length > 0);
  return leaking?.decisions.flatMap(({ about, options, chosen }) =>
    chosen > 0 ? [`${about}: ${options[chosen] ?? ''}`] : [],
  );
}

describe('the lives of a livepatch', () => {
  it('are all without fault if what is taken is given back', () => {
    const runs = lives(livepatch([BUFFER, TAKE, GIVE].join('\n'), '.pre_patch = take, .post_unpatch = give'));
    expect(runs.length).toBeGreaterThan(30);
    expect(runs.flatMap(({ outcome }) => outcome.faults)).toEqual([]);
    expect(firstLeak(runs)).toBeUndefined();
    expect(runs.some(({ outcome }) => outcome.wasEnabled)).toBe(true);
    expect(runs.some(({ outcome }) => !outcome.wasEnabled && outcome.isOver)).toBe(true);
    expect(runs.some(({ outcome }) => !outcome.isOver)).toBe(true);
  });

  it('leak at once if nothing is given back', () => {
    const runs = lives(livepatch([BUFFER, TAKE].join('\n'), '.pre_patch = take'));
    expect(firstLeak(runs)).toEqual([]);
    const [first] = runs;
    expect(first?.outcome.leftovers[0]).toMatchObject({
      kind: 'memory',
      owner: 'lp',
      by: 'kmalloc',
      size: 16,
      origin: { functionName: 'take', line: 4 },
    });
  });

  it('show that an undo in pre_unpatch is not run when the transition is reversed', () => {
    const runs = lives(livepatch([BUFFER, TAKE, GIVE].join('\n'), '.pre_patch = take, .pre_unpatch = give'));
    expect(firstLeak(runs)).toEqual([
      'the transition for enabling it: is held up',
      'the transition that is held up: is reversed',
    ]);
  });

  it('show what a failing allocation leaves behind', () => {
    const two = `static char *a, *b;
static int take(struct klp_object *o) {
	a = kmalloc(8, GFP_KERNEL);
	if (!a) return -ENOMEM;
	b = kmalloc(8, GFP_KERNEL);
	return b ? 0 : -ENOMEM;
}
static void give(struct klp_object *o) { kfree(a); kfree(b); }`;
    const runs = lives(livepatch(two, '.pre_patch = take, .post_unpatch = give'));
    expect(firstLeak(runs)).toEqual(['the result of kmalloc() at lp.c:7: NULL']);
  });

  it('run into a timer that is left armed', () => {
    const timer = `static void tick(struct timer_list *t) { }
static DEFINE_TIMER(timer, tick);
static int take(struct klp_object *o) { mod_timer(&timer, jiffies + 10 * HZ); return 0; }`;
    const runs = lives(livepatch(timer, '.pre_patch = take'));
    expect(runs[0]?.outcome.faults[0]?.text).toMatch(/variable 'timer' of lp, unloaded/);
  });
});
