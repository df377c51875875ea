import { describe, expect, it } from 'vitest';
import { STATE_CALLBACKS_PROFILE } from '../../server/src/base/kernelProfile';
import type { KernelOptions } from '../../server/src/kernel/kernel';
import {
  CALLBACK_KINDS,
  type KlpState,
  type KlpStateCallbacks,
} from '../../server/src/kernel/livepatch/klpStructs';
import { shadowAlloc } from '../../server/src/kernel/livepatch/shadow';
import { advance, runToEnd } from '../../server/src/kernel/time';
import { fakeObject, fakeTask } from './fakeModules';
import { replacing, scene } from './scene';

const SHOW = 'vmlinux:show,1';
const EINVAL = 22;

/** A kernel whose log keeps only what the states' callbacks say, and what is refused. */
function states(options: Omit<KernelOptions, 'code'> = {}) {
  const world = scene({ profile: STATE_CALLBACKS_PROFILE, ...options });
  const { kernel, code } = world;
  const say = (id: string, text: string, result = 0): string => {
    code.functions.set(id, () => {
      kernel.log.push(`> ${text}`);
      return result;
    });
    return id;
  };
  /** A state whose callbacks log themselves. */
  const state = (owner: string, id: bigint, given: Partial<KlpState> & { err?: number } = {}): KlpState => {
    const { err = 0, ...fields } = given;
    const named = [...CALLBACK_KINDS, 'shadow_dtor'].map((kind) => [
      kind,
      say(`${owner}:${kind}:${id}`, `${owner} ${kind} ${id}`, kind === 'pre_patch' ? err : 0),
    ]);
    const callbacks = { ...Object.fromEntries(named), prePatchSucceeded: false } as KlpStateCallbacks;
    return { id, version: 0, callbacks, ...fields };
  };
  const said = (): string[] => world.log().flatMap((line) => (line.startsWith('> ') ? [line.slice(2)] : []));
  const shadow = (obj: string, id: bigint) => {
    const rest = { size: 8, gfpFlags: 0, constructor: undefined, constructorData: undefined };
    runToEnd(kernel, shadowAlloc(kernel, { obj, id, ...rest }));
  };
  return { ...world, state, said, shadow };
}

describe('states of the proposed API', () => {
  it('mean nothing to mainline', () => {
    const { load, write, state, said } = states({ features: { stateCallbacks: false } });
    load('a', { states: [state('a', 1n, { blockDisable: true })] });
    expect(write('a', 'enabled', '0')).toBeGreaterThan(0);
    expect(said()).toEqual([]);
  });

  it('take all shadow variables with their id along, and no others', () => {
    const { kernel, load, write, state, said, shadow } = states();
    load('a', { states: [state('a', 1n, { isShadow: true }), state('a', 2n)] });
    for (const obj of ['x', 'y']) for (const id of [1n, 2n]) shadow(obj, id);
    said();
    write('a', 'enabled', '0');
    expect(said()).toEqual([
      'a pre_unpatch 1',
      'a pre_unpatch 2',
      'a post_unpatch 1',
      'a shadow_dtor 1',
      'a shadow_dtor 1',
      'a post_unpatch 2',
    ]);
    expect([...kernel.shadows].map(({ obj, id }) => [obj, id])).toEqual([
      ['y', 2n],
      ['x', 2n],
    ]);
  });

  it('need no callbacks at all', () => {
    const { kernel, load, write, state, shadow } = states();
    const none = {
      pre_patch: undefined,
      post_patch: undefined,
      pre_unpatch: undefined,
      post_unpatch: undefined,
    };
    const callbacks = { ...none, shadow_dtor: undefined, prePatchSucceeded: false };
    load('a', { states: [state('a', 1n, { isShadow: true, callbacks })] });
    shadow('x', 1n);
    expect(callbacks.prePatchSucceeded).toBe(true);
    write('a', 'enabled', '0');
    expect([...kernel.shadows]).toEqual([]);
    expect(callbacks.prePatchSucceeded).toBe(false);
  });

  it('have no versions', () => {
    const { load, state } = states();
    load('a', { states: [state('a', 1n, { version: 5 })] });
    expect(load('b', { replace: true, states: [state('b', 1n, { version: 3 })] })).toBe(0);
  });

  it('may vanish with a cumulative livepatch unless they block it', () => {
    const { load, state } = states();
    load('a', { states: [state('a', 1n), state('a', 2n, { blockDisable: true })] });
    expect(load('b', { replace: true, states: [state('b', 1n)] })).toBe(-EINVAL);
    expect(load('c', { states: [] })).toBe(0);
    expect(load('d', { replace: true, states: [state('d', 2n)] })).toBe(0);
  });
});

describe('an enable that fails', () => {
  it('cleans up what it had prepared, the states that another livepatch has too excepted', () => {
    const { load, state, said } = states();
    load('a', { states: [state('a', 1n)] });
    said();
    const failing = state('b', 3n, { err: -12 });
    expect(load('b', { states: [state('b', 1n), state('b', 2n), failing, state('b', 4n)] })).toBe(-12);
    expect(said()).toEqual(['b pre_patch 2', 'b pre_patch 3', 'b post_unpatch 2']);
  });

  it.each([
    [true, ['b pre_patch 2', 'a pre_unpatch 1', 'a post_patch 1', 'b post_unpatch 2']],
    [false, ['b pre_patch 2', 'b post_unpatch 2']],
  ])('after pre_unpatch of the others calls their post_patch again (replace: %s)', (replace, wanted) => {
    const { kernel, load, state, said } = states();
    load('a', { states: [state('a', 1n)], objects: [fakeObject(undefined, [replacing('a', 'other')])] });
    said();
    kernel.ipmodify.add(SHOW);
    expect(load('b', { replace, states: [state('b', 2n)] })).toBeLessThan(0);
    expect(said()).toEqual(wanted);
    // Nothing of the failed attempt is remembered.
    kernel.ipmodify.clear();
    load('c', { states: [state('c', 3n)] });
    said();
    expect(load('d', { states: [state('d', 4n, { err: -12 })] })).toBe(-12);
    expect(said()).toEqual(['d pre_patch 4']);
  });
});

describe('a transition that is reversed', () => {
  /** Livepatch `b` cannot replace `a`, because a task sleeps in a function of both. */
  function stalled() {
    const task = fakeTask(5, { activity: 'uninterruptible' });
    const world = states({ tasks: [task] });
    world.load('a', { states: [world.state('a', 1n)] });
    task.stack = ['a:new_show'];
    world.load('b', { replace: true, states: [world.state('b', 2n)] });
    expect(world.said()).toEqual(['a pre_patch 1', 'a post_patch 1', 'b pre_patch 2', 'a pre_unpatch 1']);
    return { ...world, task };
  }

  it('gives the replaced livepatch its states back', () => {
    const { kernel, write, said } = stalled();
    write('b', 'enabled', '0');
    advance(kernel, 2000);
    expect(said()).toEqual(['a post_patch 1', 'b post_unpatch 2']);
    expect(kernel.patches.map(({ mod }) => mod?.name)).toEqual(['a']);
    write('a', 'enabled', '0');
    kernel.tasks.length = 0;
    advance(kernel, 2000);
    expect(said()).toEqual(['a pre_unpatch 1', 'a post_unpatch 1']);
  });

  it('twice goes on as if it had not been', () => {
    const { kernel, write, task, said } = stalled();
    write('b', 'enabled', '0');
    write('b', 'enabled', '1');
    task.stack = [];
    advance(kernel, 2000);
    expect(said()).toEqual(['a post_unpatch 1', 'b post_patch 2']);
    write('b', 'enabled', '0');
    expect(said()).toEqual(['b pre_unpatch 2', 'b post_unpatch 2']);
  });

  it('is refused to a state that blocks it, but not to the force', () => {
    const task = fakeTask(5, { activity: 'uninterruptible' });
    task.stack = [SHOW];
    const { kernel, load, write, log, state, patch } = states({ tasks: [task] });
    load('a', { states: [state('a', 1n, { blockDisable: true })] });
    log();
    expect(write('a', 'enabled', '0')).toBe(-EINVAL);
    expect(log()).toEqual(["livepatch: The livepatch 'a' does not support disable"]);
    expect(patch('a').enabled).toBe(true);
    write('a', 'force', '1');
    advance(kernel, 2000);
    expect(log()).toContain('> a post_patch 1');
  });
});

describe('replaced livepatches that share a state', () => {
  it('each leave its cleanup to the other', () => {
    const { kernel, load, state, said, shadow } = states();
    const shared = { isShadow: true };
    load('a', { states: [state('a', 1n, shared)] });
    load('b', { states: [state('b', 1n, shared), state('b', 2n, shared)] });
    shadow('x', 1n);
    shadow('x', 2n);
    said();
    load('c', { replace: true });
    expect(said()).toEqual(['b pre_unpatch 2', 'b post_unpatch 2', 'b shadow_dtor 2']);
    expect(kernel.patches.map(({ mod }) => mod?.name)).toEqual(['c']);
    expect([...kernel.shadows].map(({ id }) => id)).toEqual([1n]);
  });
});
