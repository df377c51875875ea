import { describe, expect, it } from 'vitest';
import { moduleSources } from '../../server/src/analysis/modules/programsIn';
import { Sources } from '../../server/src/analysis/sources';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { explore, type ExploredRun } from '../../server/src/explore/explorer';
import { patchedObjects } from '../../server/src/explore/patchRun';
import { upgradeRun, type UpgradeRun } from '../../server/src/explore/upgradeRun';

interface Version {
  readonly code?: string;
  readonly callbacks?: string;
  readonly states?: string;
  readonly replace?: boolean;
}

function livepatch({ code = '', callbacks = '', states = '', replace = true }: Version): string {
  return `
#include <linux/livepatch.h>
${code}
static int new_show(void) { return 0; }
static struct klp_func funcs[] = { { .old_name = "show", .new_func = new_show }, { } };
static struct klp_object objs[] = { { .funcs = funcs, .callbacks = { ${callbacks} } }, { } };
static struct klp_state states[] = { ${states} { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states, .replace = ${String(replace)} };
static int __init lp_init(void) { return klp_enable_patch(&patch); }
static void __exit lp_exit(void) { }
module_init(lp_init);
module_exit(lp_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}

/** The runs of two versions, with whether each was all that there is. */
function runsOf(older: Version, newer: Version): ExploredRun<UpgradeRun>[] {
  const texts = new Map([
    ['/lp/v1.c', livepatch(older)],
    ['/lp/v2.c', livepatch(newer)],
  ]);
  const sources = new Sources({
    read: (path) => texts.get(path),
    filesIn: (folder) => (folder === '/lp' ? ['v1.c', 'v2.c'] : []),
    foldersIn: () => [],
  });
  const modules = moduleSources(['/lp'], sources);
  const patched = {
    older: patchedObjects(modules, DEFAULT_PROFILE, 'v1'),
    newer: patchedObjects(modules, DEFAULT_PROFILE, 'v2'),
  };
  const options = { modules, profile: DEFAULT_PROFILE, older: 'v1', newer: 'v2', patched };
  const search = explore((choose) => upgradeRun(options, choose), {
    runs: 500,
    steps: Number.POSITIVE_INFINITY,
  });
  const runs: ExploredRun<UpgradeRun>[] = [];
  for (let next = search.next(); ; next = search.next()) {
    if (next.done === true) {
      expect(next.value).toEqual({ kind: 'exhausted' });
      return runs;
    }
    runs.push(next.value);
  }
}

/** How the first run that leaves something differs from the usual one, and what it leaves. */
function firstLeft(runs: readonly ExploredRun<UpgradeRun>[]): unknown {
  const run = runs.find(({ outcome }) => outcome.leaked.length > 0);
  return (
    run && {
      choices: run.decisions.flatMap(({ options, chosen }) => (chosen > 0 ? [options[chosen]] : [])),
      leaked: run.outcome.leaked.map(({ kind, module }) => `${kind} of ${module}`),
    }
  );
}

/** The livepatches that are loaded in a run, in order. */
function loaded({ outcome }: ExploredRun<UpgradeRun>): string {
  return outcome.script.flatMap((command) => /^insmod (\w+)[.]ko$/.exec(command)?.[1] ?? []).join(' ');
}

const LEVEL = `static int saved;
static int raise(struct klp_object *o) { saved = console_loglevel; console_loglevel = 15; return 0; }
static void restore(struct klp_object *o) { console_loglevel = saved; }`;
const RAISING: Version = { code: LEVEL, callbacks: '.pre_patch = raise, .post_unpatch = restore' };
const SHADOW: Version = {
  code: `static int attach(struct klp_object *o) { return klp_shadow_get_or_alloc(NULL, 7, 8, GFP_KERNEL, NULL, NULL) ? 0 : -ENOMEM; }
static void detach(struct klp_object *o) { klp_shadow_free_all(7, NULL); }`,
  callbacks: '.pre_patch = attach, .post_unpatch = detach',
};

describe('the runs of two livepatches', () => {
  it('leave nothing if each minds its own, and go every way', () => {
    const runs = runsOf({}, {});
    expect(firstLeft(runs)).toBeUndefined();
    expect(new Set(runs.map(loaded))).toEqual(new Set(['v1 v2', 'v2 v1', 'v1 v2 v1 v2', 'v2 v1 v2 v1']));
    const ofWay = (way: UpgradeRun['way']) => runs.filter(({ outcome }) => outcome.way === way);
    for (const way of ['up', 'back'] as const) {
      expect(ofWay(way).some(({ outcome }) => outcome.isReversed)).toBe(true);
      expect(ofWay(way).some(({ outcome }) => outcome.isReplaced)).toBe(true);
    }
    expect(runs.every(({ outcome }) => outcome.isOver)).toBe(true);
    const events = runs.flatMap(({ outcome }) => outcome.events);
    expect(events.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  it('leave both installed where none replaces, whichever is disabled first', () => {
    const runs = runsOf({ replace: false }, { replace: false });
    expect(runs.some(({ outcome }) => outcome.isReplaced)).toBe(false);
    const disabled = runs.flatMap(({ outcome: { script, isReversed } }) => {
      const first = script.find((command) => command.startsWith('echo 0'));
      return first === undefined || isReversed ? [] : [/livepatch.(v\d)/.exec(first)?.[1]];
    });
    expect(new Set(disabled)).toEqual(new Set(['v1', 'v2']));
  });

  it('show that a replacement runs no callback of the replaced livepatch', () => {
    expect(firstLeft(runsOf(RAISING, {}))).toEqual({ choices: [], leaked: ['change of v1'] });
    const stacked = runsOf({ ...RAISING, replace: false }, { replace: false });
    expect(firstLeft(stacked)).toBeUndefined();
  });

  it('show that saving again on an upgrade saves the changed value', () => {
    const [first] = runsOf(RAISING, RAISING);
    const restored = first?.outcome.events.flatMap((event) =>
      event.kind === 'released' ? [event.release] : [],
    );
    expect(restored).toMatchObject([
      { module: 'v2', activation: { kind: 'post_unpatch' }, putBackFrom: 'v1', resource: { module: 'v1' } },
    ]);
  });

  it('show shadow variables that the new livepatch does not know', () => {
    expect(firstLeft(runsOf(SHADOW, {}))).toEqual({ choices: [], leaked: ['shadow of v1'] });
    expect(firstLeft(runsOf(SHADOW, SHADOW))).toBeUndefined();
  });

  it('show what a downgrade leaves', () => {
    expect(firstLeft(runsOf({}, SHADOW))).toEqual({ choices: ['back'], leaked: ['shadow of v2'] });
  });

  it('are refused where states do not fit, on the way up only', () => {
    const runs = runsOf({ states: '{ .id = 3, .version = 2 },' }, { states: '{ .id = 3, .version = 1 },' });
    const refused = runs.flatMap(({ outcome }) => (outcome.isRefused ? [outcome.way] : []));
    expect(new Set(refused)).toEqual(new Set(['up']));
  });
});
