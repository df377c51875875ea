import { describe, expect, it } from 'vitest';
import { moduleSources } from '../../server/src/analysis/moduleSources';
import { Sources } from '../../server/src/analysis/sources';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { explore, type ExploredRun } from '../../server/src/explore/explorer';
import { seriesLife, type SeriesLife } from '../../server/src/explore/seriesLife';

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

function lives(...versions: readonly Version[]): ExploredRun<SeriesLife>[] {
  const names = versions.map((_, index) => `v${index + 1}`);
  const texts = new Map(versions.map((version, index) => [`/lp/v${index + 1}.c`, livepatch(version)]));
  const sources = new Sources({
    read: (path) => texts.get(path),
    filesIn: (folder) => (folder === '/lp' ? names.map((name) => `${name}.c`) : []),
    foldersIn: () => [],
  });
  const modules = moduleSources(['/lp'], sources);
  const options = { modules, profile: DEFAULT_PROFILE, names, targets: [] };
  const search = explore((choose) => seriesLife(options, choose), 500);
  const runs: ExploredRun<SeriesLife>[] = [];
  for (let next = search.next(); ; next = search.next()) {
    if (next.done === true) {
      expect(next.value).toEqual({ kind: 'exhausted' });
      return runs;
    }
    runs.push(next.value);
  }
}

/** How the first run that leaves something differs from the usual one, and what it leaves. */
function firstLeft(runs: readonly ExploredRun<SeriesLife>[]): unknown {
  const run = runs.find(({ outcome }) => outcome.leftovers.length > 0);
  return (
    run && {
      choices: run.decisions.flatMap(({ options, chosen }) => (chosen > 0 ? [options[chosen]] : [])),
      left: run.outcome.leftovers.map(({ kind }) => kind),
    }
  );
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

describe('the lives of a series', () => {
  it('leave nothing if each livepatch minds its own', () => {
    const runs = lives({}, {}, {});
    expect(firstLeft(runs)).toBeUndefined();
    expect(runs[0]?.outcome.enabled).toEqual(['v1', 'v2', 'v3']);
    expect(runs.every(({ outcome }) => outcome.isOver && outcome.faults.length === 0)).toBe(true);
    expect(runs.some(({ outcome }) => outcome.enabled.join() === 'v1,v2,v1,v3')).toBe(true);
  });

  it('show that a replacement runs no callback of the replaced livepatch', () => {
    expect(firstLeft(lives(RAISING, {}))).toEqual({ choices: [], left: ['change'] });
    expect(firstLeft(lives({ ...RAISING, replace: false }, { replace: false }))).toBeUndefined();
  });

  it('show that saving again on an upgrade saves the changed value', () => {
    expect(firstLeft(lives(RAISING, RAISING))).toEqual({ choices: [], left: ['change'] });
  });

  it('show shadow variables that the new livepatch does not know', () => {
    expect(firstLeft(lives(SHADOW, {}))).toEqual({ choices: [], left: ['shadow'] });
    expect(firstLeft(lives(SHADOW, SHADOW))).toBeUndefined();
  });

  it('show what a downgrade leaves', () => {
    expect(firstLeft(lives({}, SHADOW))).toEqual({ choices: ['v1 is loaded again'], left: ['shadow'] });
  });

  it('are refused where states do not fit', () => {
    const runs = lives({ states: '{ .id = 3, .version = 2 },' }, { states: '{ .id = 3, .version = 1 },' });
    expect(runs[0]?.outcome.refused).toEqual(['v2']);
  });
});
