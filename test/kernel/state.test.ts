import { describe, expect, it } from 'vitest';
import { getPrevState, getState } from '../../server/src/kernel/livepatch/state';
import { fakeObject } from './fakeModules';
import { scene } from './scene';

const state = (id: bigint, version: number) => ({ id, version });

describe('compatibility of states', () => {
  it.each([
    ['a cumulative patch must know all states', true, [], -22],
    ['another patch need not', false, [], 0],
    ['a version may not go back', false, [state(1n, 1)], -22],
    ['the same version will do', true, [state(1n, 2)], 0],
    ['a newer version as well', true, [state(7n, 1), state(1n, 3)], 0],
    ['id 0 ends the array', true, [state(0n, 0), state(1n, 3)], -22],
  ])('%s', (_, replace, states, err) => {
    const { load, log } = scene();
    expect(load('old', { states: [state(1n, 2)] })).toBe(0);
    log();
    expect(load('new', { replace, states })).toBe(err);
    if (err) {
      expect(log()).toEqual([
        'livepatch: Livepatch patch (new) is not compatible with the already installed livepatches.',
      ]);
    }
  });
});

describe('klp_get_prev_state', () => {
  it('gives that of the newest of the older patches, and during a transition only', () => {
    const { kernel, load, patch, callbacks, code, log } = scene();
    load('a', { states: [state(1n, 1)] });
    load('b', { states: [state(1n, 2), state(2n, 1)] });
    load('c');
    const seen: (number | undefined)[] = [];
    const objects = [fakeObject(undefined, [], callbacks('d'))];
    code.functions.set('d:pre_patch', () => {
      seen.push(...[1n, 2n, 3n].map((id) => getPrevState(kernel, id)?.version));
      return 0;
    });
    load('d', { objects, states: [state(3n, 1), state(1n, 9)] });
    expect(seen).toEqual([2, 1, undefined]);
    expect(getState(patch('d'), 1n)?.version).toBe(9);
    log();
    expect(getPrevState(kernel, 1n)).toBeUndefined();
    expect(log().at(-1)).toBe('WARNING: at kernel/livepatch/state.c klp_get_prev_state');
    getPrevState(kernel, 1n);
    expect(log()).toEqual([]);
  });
});
