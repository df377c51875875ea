import { describe, expect, it } from 'vitest';
import { moduleSources } from '../../server/src/analysis/modules/programsIn';
import { Sources } from '../../server/src/analysis/sources';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { faultText } from '../../server/src/machine/run/faultText';
import { explore, type ExploredRun } from '../../server/src/explore/explorer';
import {
  patchedObjects,
  patchRun,
  type PatchRun,
  type PatchRunOptions,
} from '../../server/src/explore/patchRun';

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

function runsOf(text: string, about: PatchRunOptions['about'] = 'callbacks'): ExploredRun<PatchRun>[] {
  const sources = new Sources({
    read: (path) => (path === '/lp/lp.c' ? text : undefined),
    filesIn: (folder) => (folder === '/lp' ? ['lp.c'] : []),
    foldersIn: () => [],
  });
  const modules = moduleSources(['/lp'], sources);
  const patched = patchedObjects(modules, DEFAULT_PROFILE, 'lp');
  const options = { modules, profile: DEFAULT_PROFILE, name: 'lp', patched, about };
  const search = explore((choose) => patchRun(options, choose), {
    runs: 1000,
    steps: Number.POSITIVE_INFINITY,
  });
  const runs: ExploredRun<PatchRun>[] = [];
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
function firstLeak(runs: readonly ExploredRun<PatchRun>[]): string[] | undefined {
  return unusual(runs.find(({ outcome }) => outcome.leaked.length > 0));
}

function unusual(run: ExploredRun<PatchRun> | undefined): string[] | undefined {
  return run?.decisions.flatMap(({ about, options, chosen }) =>
    chosen > 0 ? [`${about}: ${options[chosen] ?? ''}`] : [],
  );
}

function faults({ outcome }: ExploredRun<PatchRun>): string[] {
  return outcome.events.flatMap((event) => (event.kind === 'fault' ? [faultText(event.fault)] : []));
}

/** The calls of a module's code, in order. */
function entries({ outcome }: ExploredRun<PatchRun>): string[] {
  return outcome.events.flatMap((event) => (event.kind === 'begin' ? [event.activation.kind] : []));
}

describe('the runs of a livepatch', () => {
  const whole = livepatch([BUFFER, TAKE, GIVE].join('\n'), '.pre_patch = take, .post_unpatch = give');

  it('are all without fault if what is taken is given back', () => {
    const runs = runsOf(whole);
    expect(runs.length).toBeGreaterThan(30);
    expect(runs.flatMap(faults)).toEqual([]);
    expect(firstLeak(runs)).toBeUndefined();
    expect(runs.some(({ outcome }) => outcome.wasEnabled)).toBe(true);
    expect(runs.some(({ outcome }) => !outcome.wasEnabled && outcome.isOver)).toBe(true);
    expect(runs.some(({ outcome }) => !outcome.isOver)).toBe(true);
  });

  it('go every way: at once, held up, reversed, forced, refused', () => {
    const ways = new Set(runsOf(whole).map(({ outcome }) => outcome.enabling));
    const all = ['completes at once', 'is held up', 'is reversed', 'is forced', undefined];
    expect(ways).toEqual(new Set(all));
  });

  it('begin with the usual one, in the order of the kernel', () => {
    const [first] = runsOf(whole);
    expect(first && unusual(first)).toEqual([]);
    expect(first && entries(first)).toEqual(['module_init', 'pre_patch', 'post_unpatch', 'module_exit']);
    expect(first?.outcome.script).toEqual([
      'stub net',
      'insmod net.ko',
      'insmod lp.ko',
      'echo 0 > /sys/kernel/livepatch/lp/enabled',
      'rmmod lp',
      'rmmod net',
      'sleep 60',
    ]);
  });

  it('leak at once if nothing is given back', () => {
    const runs = runsOf(livepatch([BUFFER, TAKE].join('\n'), '.pre_patch = take'));
    expect(firstLeak(runs)).toEqual([]);
    expect(runs[0]?.outcome.leaked).toMatchObject([
      {
        kind: 'memory',
        what: 'the 16 bytes from kmalloc()',
        module: 'lp',
        activation: { kind: 'pre_patch', functionName: 'take' },
        trace: [{ functionName: 'take', line: 4 }, { functionName: 'lp_init' }],
        pointsInto: false,
      },
    ]);
  });

  it('show that an undo in pre_unpatch is not run when the transition is reversed', () => {
    const text = livepatch([BUFFER, TAKE, GIVE].join('\n'), '.pre_patch = take, .pre_unpatch = give');
    const runs = runsOf(text);
    expect(firstLeak(runs)).toEqual(['the transition for enabling it: is reversed']);
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
    const runs = runsOf(livepatch(two, '.pre_patch = take, .post_unpatch = give'));
    expect(firstLeak(runs)).toEqual(['the result of kmalloc() at lp.c:7: NULL']);
  });

  it('run into a timer that is left armed', () => {
    const timer = `static void tick(struct timer_list *t) { }
static DEFINE_TIMER(timer, tick);
static int take(struct klp_object *o) { mod_timer(&timer, jiffies + 10 * HZ); return 0; }`;
    const [first] = runsOf(livepatch(timer, '.pre_patch = take'));
    expect(first && faults(first)[0]).toMatch(/variable 'timer' of lp, unloaded/);
    expect(first?.outcome.leaked).toMatchObject([{ what: "the timer 'timer'", pointsInto: true }]);
  });

  it('about functions call each new function once, not at all and twice', () => {
    const calls = runsOf(livepatch('', ''), 'functions').map(({ outcome }) =>
      outcome.script.filter((command) => command.startsWith('call ')).join(', '),
    );
    const ways = (name: string) => ['', `call ${name}`, `call ${name}, call ${name}`];
    const expected = ways('lp:new_show,1').flatMap((show) =>
      ways('lp:new_poll,1').map((poll) => [show, poll].filter((call) => call !== '').join(', ')),
    );
    expect(new Set(calls)).toEqual(new Set(expected));
  });
});

describe('a loop on something that is not known', () => {
  it.each([
    ['while it is there', 'for (p = first(); p; p = next(p))'],
    ['until it is there', 'while (!is_done())'],
    ['for ever, with a way out', 'for (;;) if (!next(p)) break; else'],
  ])('ends: %s', (_, loop) => {
    const callback = `static int pre(struct klp_object *obj) { struct demo *p = 0; ${loop} look(p); return 0; }`;
    const runs = runsOf(livepatch(callback, '.pre_patch = pre'));
    const usual = runs[0]?.outcome;
    expect(usual?.wasEnabled).toBe(true);
    expect(usual?.events.filter(({ kind }) => kind === 'fault')).toEqual([]);
    expect(Math.max(...runs.map(({ decisions }) => decisions.length))).toBeLessThan(100);
  });
});
