import { describe, expect, it } from 'vitest';
import type { RunSet } from '../../../server/src/explore/runSet/runSet';
import { RULES, ruleNamed } from '../../../server/src/rules/registry';
import { factsOf } from '../../../server/src/rules/runFacts';
import type { RunFact } from '../../../server/src/rules/shared/runs/runFact';
import { acquired, action, shadowCall, jointRuns, patchRuns } from '../../support/runSets';
import { released, resource, upgradeRuns } from '../../support/runSets';

function detected(rule: string, runs: RunSet): readonly RunFact[] {
  return ruleNamed(rule)?.onRuns?.detect(runs) ?? [];
}

const rulesOf = (runs: RunSet): string[] => factsOf(runs).map(({ rule }) => rule);

describe('what a callback takes', () => {
  const taken = resource(action('pre_patch', 5));

  it('is never undone', () => {
    const runs = patchRuns({ events: [acquired(taken)], leaked: [taken] });
    expect(detected('missing-post-unpatch', runs)).toMatchObject([{ module: 'lp', resource: taken }]);
    expect(rulesOf(runs)).toEqual(['missing-post-unpatch']);
  });

  it('is undone where a reversed transition does not come', () => {
    const events = [acquired(taken), released(taken, action('pre_unpatch', 9))];
    const reversed = { events: [acquired(taken)], leaked: [taken], enabling: 'is reversed' } as const;
    const runs = patchRuns({ events }, reversed);
    expect(detected('undo-in-wrong-callback', runs)).toMatchObject([{ at: { line: 9 } }]);
    expect(rulesOf(runs)).toEqual(['undo-in-wrong-callback']);
  });

  it('is undone as it should be', () => {
    const undo = released(taken, action('post_unpatch', 9));
    expect(rulesOf(patchRuns({ events: [acquired(taken), undo] }))).toEqual([]);
  });

  it('leads into the module when that is gone', () => {
    const timer = resource(action('pre_patch', 5), { kind: 'timer', pointsInto: true });
    const runs = patchRuns({ events: [acquired(timer)], leaked: [timer] });
    expect(rulesOf(runs)).toEqual(['dangling-module-pointer']);
  });
});

describe('two livepatches', () => {
  it('go back from the newer, and nobody undoes what that did', () => {
    const taken = resource(action('post_patch', 5, 'v2'));
    const runs = upgradeRuns({ way: 'back', events: [acquired(taken)], leaked: [taken] });
    expect(detected('unsafe-downgrade', runs)).toMatchObject([{ module: 'v2', other: 'v1' }]);
    expect(rulesOf(runs)).toEqual(['unsafe-downgrade']);
  });

  it('use one id for variables of two sizes', () => {
    const older = shadowCall(action('function', 3, 'v1'), { size: 16 });
    const newer = shadowCall(action('function', 4, 'v2'));
    const runs = upgradeRuns({ events: [older, newer] });
    expect(detected('shadow-id-collision', runs)).toMatchObject([{ sizes: { older: 16, newer: 8 } }]);
    expect(detected('shadow-id-collision', upgradeRuns({ events: [newer, newer] }))).toEqual([]);
  });

  it.each([
    ['incompatible-state', { kind: 'incompatible states' }],
    ['duplicate-func', { kind: 'name taken', path: ['kernel', 'livepatch', 'v2', 'vmlinux', 'f,1'] }],
  ] as const)('cannot be installed together: %s', (rule, refusal) => {
    const refused = { isRefused: true, isReplaced: false, events: [{ kind: 'refusal', refusal }] } as const;
    expect(rulesOf(upgradeRuns(refused))).toEqual([rule]);
    expect(rulesOf(upgradeRuns({ ...refused, way: 'back' }))).toEqual([]);
  });

  it('share a state that neither cleans up', () => {
    const by = action('pre_patch', 5, 'v1');
    const taken = resource({ ...by, activation: { ...by.activation, state: 7n } });
    const runs = jointRuns({ events: [acquired(taken)], leaked: [taken] });
    expect(detected('shared-state-leak', runs)).toMatchObject([{ module: 'v3', id: 7n, resource: taken }]);
    expect(detected('shared-state-leak', jointRuns({ events: [] }))).toEqual([]);
  });
});

describe('rules about runs', () => {
  it('supersede rules that there are', () => {
    const superseded = RULES.flatMap(({ onRuns }) => onRuns?.supersedes?.flatMap(({ rules }) => rules) ?? []);
    expect(superseded.length).toBeGreaterThan(10);
    expect(superseded.filter((id) => !ruleNamed(id)?.onRuns)).toEqual([]);
  });

  it('detect nothing where nothing has happened', () => {
    const sets = [patchRuns({ events: [] }), upgradeRuns({ events: [] }), jointRuns({ events: [] })];
    expect(sets.flatMap(rulesOf)).toEqual([]);
  });
});
