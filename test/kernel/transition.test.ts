import { describe, expect, it } from 'vitest';
import { ftraceHandler } from '../../server/src/kernel/functionStack';
import { copyProcess } from '../../server/src/kernel/livepatch/patchState';
import { leaveKernel } from '../../server/src/kernel/livepatch/signals';
import type { Run } from '../../server/src/kernel/run';
import { doSchedTrySwitch } from '../../server/src/kernel/livepatch/stackCheck';
import { listSysfs } from '../../server/src/kernel/sysfs/sysfs';
import { advance, runToEnd } from '../../server/src/kernel/time';
import { fakeObject, fakeTask } from './fakeModules';
import { profile, replacing, scene } from './scene';

const SHOW = 'vmlinux:show,1';

/** A livepatch whose transition cannot end while the task sleeps in `show`. */
function stalled(
  options: Parameters<typeof scene>[0] = {},
  task = fakeTask(5, { activity: 'uninterruptible' }),
) {
  task.stack = [SHOW];
  const world = scene({ tasks: [task, fakeTask(6)], ...options });
  const objects = [fakeObject(undefined, [replacing('lp')], world.callbacks('lp'))];
  expect(world.load('lp', { objects })).toBe(0);
  world.log();
  return { ...world, task };
}

describe('a transition that waits for a task', () => {
  it('is tried again each second and says after 15 that it signals', () => {
    const { kernel, task, log, code } = stalled();
    advance(kernel, 14_999);
    expect(log()).toEqual([]);
    advance(kernel, 1);
    expect(log()).toEqual(['livepatch: signaling remaining tasks']);
    advance(kernel, 30_000);
    expect(log()).toEqual([]);
    expect(code.woken).toEqual([]);
    task.stack = [];
    advance(kernel, 1000);
    expect(log()).toEqual([
      "livepatch: 'lp': completing patching transition",
      'lp post_patch vmlinux',
      "livepatch: 'lp': patching complete",
    ]);
    expect(task.patchState).toBe(-1);
    expect(kernel.contexts).toEqual([]);
  });

  it('ends when a user task leaves the kernel on the signal', () => {
    const { kernel, log, code, task } = stalled({}, fakeTask(5));
    advance(kernel, 16_000);
    expect(code.signalled).toEqual([task]);
    leaveKernel(kernel, task);
    advance(kernel, 1000);
    expect(log().at(-1)).toBe("livepatch: 'lp': patching complete");
  });

  it('wakes kernel threads that sleep interruptibly', () => {
    const { kernel, code, task } = stalled({}, fakeTask(5, { isKthread: true }));
    advance(kernel, 15_000);
    expect(code.woken).toEqual([task]);
    expect(task.patchPending).toBe(true);
  });

  it('gives each task the code of its own state', () => {
    const { kernel, task } = stalled();
    const [, other] = kernel.tasks;
    expect(ftraceHandler(kernel, SHOW, task)).toBe(SHOW);
    expect(ftraceHandler(kernel, SHOW, other!)).toBe('lp:new_show');
    const child = fakeTask(7);
    copyProcess(task, child);
    expect([child.patchState, child.patchPending]).toEqual([0, true]);
    leaveKernel(kernel, task);
    expect(ftraceHandler(kernel, SHOW, task)).toBe('lp:new_show');
  });

  it.each([
    ['is running', { activity: 'running', stack: [] }],
    ['has an unreliable stack', { hasReliableStack: false, stack: [] }],
    ['has an unreliable stack', { stack: Array.from({ length: 101 }, () => 'vmlinux:other,1') }],
    ['is sleeping on function show', {}],
  ] as const)('says that a task %s, if it is asked to', (words, state) => {
    const { kernel, task, log } = stalled();
    Object.assign(task, state);
    kernel.silentFunctions.clear();
    advance(kernel, 1000);
    expect(log()).toEqual([`livepatch: klp_try_switch_task: sh:5 ${words}`]);
  });

  it.each([
    ['6.4', 1],
    ['6.15', 1],
    ['6.16', 0],
    ['6.3', 0],
  ])('on %s, a busy thread that offers to be rescheduled is in state %i', (version, state) => {
    const { kernel, task } = stalled({ profile: profile(version) }, fakeTask(5, { activity: 'running' }));
    advance(kernel, 1000);
    task.stack = [];
    function* busy(): Run<void> {
      yield { until: 1001 };
      doSchedTrySwitch(kernel);
    }
    runToEnd(kernel, busy(), task);
    expect(task.patchState).toBe(state);
  });

  it('switches idle tasks of processors that are off at once', () => {
    const { kernel, log, task } = stalled({ cpuCount: 2 });
    Object.assign(kernel.idleTasks[1]!, { cpuOnline: false, patchState: 0, stack: [SHOW] });
    task.stack = [];
    advance(kernel, 1000);
    expect(log().at(-1)).toBe("livepatch: 'lp': patching complete");
  });
});

describe('reversing', () => {
  it('an enable ends it without pre_unpatch, and the patch is gone', () => {
    const { kernel, write, log, unload, patch } = stalled();
    const { callbacks } = patch('lp').objList[0]!;
    expect(callbacks.postUnpatchEnabled).toBe(true);
    expect(write('lp', 'enabled', '1')).toBe(-22);
    expect(write('lp', 'enabled', '0\n')).toBe(2);
    advance(kernel, 1000);
    expect(log()).toEqual([
      "livepatch: 'lp': reversing transition from patching to unpatching",
      "livepatch: 'lp': starting unpatching transition",
      "livepatch: 'lp': completing unpatching transition",
      'lp post_unpatch vmlinux',
      "livepatch: 'lp': unpatching complete",
    ]);
    expect(listSysfs(kernel, '/sys/kernel/livepatch')).toEqual([]);
    expect(callbacks.postUnpatchEnabled).toBe(false);
    expect(unload('lp')).toBe(0);
  });

  it('a disable brings the patch back with post_patch alone', () => {
    const { kernel, write, log, task } = stalled();
    task.stack = [];
    advance(kernel, 1000);
    task.stack = ['lp:new_show'];
    expect(write('lp', 'enabled', '0')).toBe(1);
    log();
    expect(write('lp', 'enabled', '1')).toBe(1);
    advance(kernel, 1000);
    expect(log()).toEqual([
      "livepatch: 'lp': reversing transition from unpatching to patching",
      "livepatch: 'lp': starting patching transition",
      "livepatch: 'lp': completing patching transition",
      'lp post_patch vmlinux',
      "livepatch: 'lp': patching complete",
    ]);
  });

  it('begins to count towards the signals anew', () => {
    const { kernel, write, log } = stalled();
    advance(kernel, 10_000);
    write('lp', 'enabled', '0');
    write('lp', 'enabled', '1');
    log();
    advance(kernel, 15_000);
    expect(log()).toEqual([]);
    advance(kernel, 1000);
    expect(log()).toEqual(['livepatch: signaling remaining tasks']);
  });

  it('twice leaves the task where it was', () => {
    const { kernel, write, task } = stalled();
    write('lp', 'enabled', '0');
    write('lp', 'enabled', '1');
    advance(kernel, 5000);
    expect(kernel.transitionPatch).toBeDefined();
    expect([task.patchState, task.patchPending]).toEqual([0, true]);
  });
});

describe('force', () => {
  it('ends an enable at the next try; the patch can be removed later', () => {
    const { kernel, write, log, unload } = stalled();
    expect(write('lp', 'force', '0')).toBe(1);
    expect(write('lp', 'force', '1')).toBe(1);
    expect(log()).toEqual(['livepatch: forcing remaining tasks to the patched state']);
    advance(kernel, 1000);
    expect(kernel.transitionPatch).toBeUndefined();
    expect(write('lp', 'force', '1')).toBe(-22);
    expect(write('lp', 'enabled', '0')).toBe(1);
    advance(kernel, 0);
    expect(unload('lp')).toBe(0);
  });

  it('before 5.18 pins the patch that is being enabled as well', () => {
    const { kernel, write, unload } = stalled({ profile: profile('5.17') });
    write('lp', 'force', '1');
    advance(kernel, 1000);
    write('lp', 'enabled', '0');
    advance(kernel, 1000);
    expect(unload('lp')).toBe(-11);
  });

  it('of a disable pins the patch for ever', () => {
    const { kernel, write, task, unload } = stalled();
    task.stack = [];
    advance(kernel, 1000);
    task.stack = ['lp:new_show'];
    write('lp', 'enabled', '0');
    write('lp', 'force', '1');
    advance(kernel, 1000);
    expect(listSysfs(kernel, '/sys/kernel/livepatch')).toEqual([]);
    expect(kernel.modules.get('lp')?.refcnt).toBe(1);
    expect(unload('lp')).toBe(-11);
  });

  it('of a replacement pins the replaced patches', () => {
    const world = scene({ tasks: [fakeTask(5, { activity: 'uninterruptible' })] });
    world.load('old');
    world.kernel.tasks[0]!.stack = ['old:new_show'];
    world.load('new', { replace: true });
    world.write('new', 'force', 'y');
    advance(world.kernel, 1000);
    expect(world.kernel.patches).toEqual([world.patch('new')]);
    expect(world.unload('old')).toBe(-11);
    world.kernel.tasks[0]!.stack = [];
    world.write('new', 'enabled', 'n');
    expect(world.unload('new')).toBe(0);
  });
});
