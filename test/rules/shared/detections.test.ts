import { describe, expect, it } from 'vitest';
import type { RunSet } from '../../../server/src/explore/runSet/runSet';
import { MemoryObject } from '../../../server/src/machine/memory/memoryObject';
import { RULES, ruleNamed } from '../../../server/src/rules/registry';
import { acquired, action, command, ended, faulted, jointRuns, kernelRefused } from '../../support/runSets';
import {
  patchRuns,
  reacquired,
  refused,
  released,
  resource,
  shadowCall,
  upgradeRuns,
} from '../../support/runSets';

const pre = action('pre_patch', 5);
const post = action('post_patch', 6);
const undo = action('post_unpatch', 9);
const early = action('pre_unpatch', 8);
const exit = action('module_exit', 12);
const patched = action('function', 3);
const taken = resource(pre);
const shadow = { id: 7n, obj: '1', objKind: 'variable' } as const;
const variable = resource(patched, { kind: 'shadow', type: 'shadow variable', shadow });

const older = resource(action('pre_patch', 5, 'v1'));
const newer = resource(action('pre_patch', 5, 'v2'));
const free = { does: 'free', name: 'klp_shadow_free_all', objKind: 'variable' } as const;
const sleeps = { kind: 'sleep-in-atomic', cause: 'call', callee: 'mutex_lock', reason: 'a lock' } as const;
const gone = { kind: 'use-after-free', cause: 'return', functionName: 'f', module: 'lp' } as const;
const state = { id: 7n, callbacks: [], isShadow: false, blocksDisable: false } as const;

/** Of each rule about runs the smallest runs that it finds something in. */
const SHOWING: Readonly<Record<string, () => RunSet>> = {
  'blocks-module-load': () => {
    const { activation, ...where } = pre;
    return patchRuns({ events: [ended({ ...where, activation: { ...activation, object: 'kvm' } }, -22)] });
  },
  'dangling-module-pointer': () => {
    const timer = resource(pre, { kind: 'timer', pointsInto: true });
    return patchRuns({ events: [acquired(timer)], leaked: [timer] });
  },
  'disable-blocked': () => patchRuns({ events: [kernelRefused({ kind: 'disable blocked' })] }),
  'duplicate-func': () => {
    const path = ['kernel', 'livepatch', 'v2', 'vmlinux', 'f,1'];
    return upgradeRuns({ isRefused: true, events: [kernelRefused({ kind: 'name taken', path })] });
  },
  'incompatible-state': () =>
    upgradeRuns({ isRefused: true, events: [kernelRefused({ kind: 'incompatible states' })] }),
  'init-side-effect': () => patchRuns({ events: [acquired(resource(action('module_init', 4)))] }),
  'kernel-fault': () => patchRuns({ events: [faulted({ kind: 'null-dereference', cause: 'call' }, pre)] }),
  'lost-global-state': () => {
    const object = new MemoryObject({ kind: 'global', size: 4, name: 'saved_limit' }, 1);
    const saved = [{ change: taken, write: pre, object, isShared: false }];
    return patchRuns({ events: [acquired(taken), released(taken, undo)], saved });
  },
  'missing-post-unpatch': () => patchRuns({ events: [acquired(taken)], leaked: [taken] }),
  'missing-pre-unpatch': () => {
    const later = resource(post);
    return patchRuns({ events: [acquired(later)], leaked: [later] });
  },
  'pre-patch-error-leak': () => patchRuns({ events: [acquired(taken), ended(pre, -22)], leaked: [taken] }),
  'prev-state-outside-transition': () => patchRuns({ events: [refused('klp_get_prev_state', patched)] }),
  'recursive-replacement': () => {
    const at = { functionName: 'own', path: '/lp.c', line: 3, column: 1 };
    const recursion = { module: 'lp', functionName: 'own', oldName: 'open', at, rounds: 50 };
    const full = { kind: 'stack-overflow', cause: 'other', sentence: 'It is full.', recursion } as const;
    return patchRuns({ events: [faulted(full, patched)] });
  },
  'refused-upgrade': () => {
    const load = 'insmod v2.ko';
    const events = [command(load, true), ended(action('pre_patch', 5, 'v2'), -16)];
    const first = { way: 'back', events: [command(load)] } as const;
    return upgradeRuns(first, { isRefused: true, events });
  },
  'replaced-callbacks-skipped': () => upgradeRuns({ events: [acquired(older)], leaked: [older] }),
  'reverse-not-handled': () => {
    const events = [acquired(older), released(older, action('post_unpatch', 9, 'v2'))];
    return upgradeRuns({ isReversed: true, events });
  },
  'runs-per-object': () => {
    const { activation } = pre;
    const again = { ...pre, activation: { ...activation, object: 'kvm' } };
    return patchRuns({ events: [acquired(taken), reacquired(taken, again)] });
  },
  'saved-twice': () => {
    const release = { resource: newer, ...action('post_unpatch', 9, 'v2'), putBackFrom: 'v1' };
    return upgradeRuns({ events: [acquired(newer), { kind: 'released', release }] });
  },
  'second-transition': () =>
    patchRuns({ events: [refused('klp_enable_patch', pre, { result: -16, isInTransition: true })] }),
  'shadow-alloc-duplicate': () => patchRuns({ events: [shadowCall(pre, { isFound: true })] }),
  'shadow-ctor-sleeps': () => patchRuns({ events: [faulted(sleeps, action('shadow constructor', 2))] }),
  'shadow-dtor-sleeps': () => patchRuns({ events: [faulted(sleeps, action('shadow destructor', 2))] }),
  'shadow-freed-in-exit': () => patchRuns({ events: [shadowCall(exit, free)] }),
  'shadow-id-collision': () => {
    const bigger = shadowCall(action('function', 3, 'v1'), { size: 16 });
    return upgradeRuns({ events: [bigger, shadowCall(action('function', 3, 'v2'))] });
  },
  'shadow-late-init': () => {
    const set = { does: 'initialise', isEffective: true } as const;
    return patchRuns({
      events: [shadowCall(post), shadowCall(post, set), shadowCall(patched, { does: 'get' })],
    });
  },
  'shadow-leak': () => {
    const events = [acquired(variable), shadowCall(undo, free)];
    return patchRuns({ events, leaked: [variable] });
  },
  'shadow-never-freed': () => patchRuns({ events: [acquired(variable)], leaked: [variable] }),
  'shadow-orphaned': () =>
    patchRuns({ events: [acquired(variable), shadowCall(undo, free)], outlived: [variable] }),
  'shadow-recursive-lock': () => patchRuns({ events: [shadowCall(action('shadow constructor', 2))] }),
  'shadow-sleeping-alloc': () =>
    patchRuns({ events: [faulted({ ...sleeps, callee: 'klp_shadow_alloc' }, patched)] }),
  'shadow-stale': () => {
    const by = action('function', 3, 'v2');
    const load = command('insmod v2.ko');
    const found = shadowCall(by, { does: 'get', isFound: true });
    return upgradeRuns({
      way: 'back',
      events: [load, acquired(resource(by, { kind: 'shadow', shadow })), load, found],
    });
  },
  'shadow-use-after-free': () => patchRuns({ events: [faulted(gone, patched, variable)] }),
  'shared-state-leak': () => {
    const by = action('pre_patch', 5, 'v1');
    const mine = resource({ ...by, activation: { ...by.activation, state: 7n } });
    return jointRuns({ events: [acquired(mine)], leaked: [mine] });
  },
  'state-meaning-changed': () => {
    const runs = upgradeRuns({ events: [] });
    const withStates = (one: typeof runs.older, isShadow: boolean): typeof runs.older => ({
      ...one,
      patched: { ...one.patched, states: [{ ...state, isShadow }] },
    });
    return { ...runs, older: withStates(runs.older, false), newer: withStates(runs.newer, true) };
  },
  'undo-in-wrong-callback': () => {
    const events = [acquired(taken), released(taken, early)];
    return patchRuns({ events }, { events: [acquired(taken)], leaked: [taken], enabling: 'is reversed' });
  },
  'undo-only-in-exit': () => patchRuns({ events: [acquired(taken), released(taken, exit)] }),
  'unsafe-downgrade': () => upgradeRuns({ way: 'back', events: [acquired(newer)], leaked: [newer] }),
};

describe('each rule about runs', () => {
  const rules = RULES.filter(({ onRuns }) => onRuns !== undefined);

  it('is shown something here', () => {
    expect(rules.map(({ id }) => id)).toEqual(Object.keys(SHOWING).sort());
  });

  it.each(Object.entries(SHOWING))('%s detects its fault in a run set written by hand', (rule, runs) => {
    const detect = (seen: RunSet): unknown => ruleNamed(rule)?.onRuns?.detect(seen);
    expect(detect(runs())).toContainEqual(expect.objectContaining({ module: expect.any(String) as string }));
    expect(detect(runs())).toEqual(detect(runs()));
    const quiet = [patchRuns({ events: [] }), upgradeRuns({ events: [] }), jointRuns({ events: [] })];
    expect(quiet.map(detect)).toEqual([[], [], []]);
  });
});
