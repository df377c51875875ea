import { describe, expect, it } from 'vitest';
import { ftraceHandler } from '../../server/src/kernel/functionStack';
import { listSysfs } from '../../server/src/kernel/sysfs/sysfs';
import { advance } from '../../server/src/kernel/time';
import { fakeObject, fakeTask } from './fakeModules';
import { profile, replacing, scene } from './scene';

const SHOW = 'vmlinux:show,1';
const OTHER = 'vmlinux:other,1';

/** `old` replaces show and other, `new` only show and everything before it; a task holds the transition up. */
function replaced(stack: string[] = ['old:new_other']) {
  const task = fakeTask(5, { activity: 'uninterruptible' });
  const world = scene({ tasks: [task] });
  world.loadTarget('ext4');
  const old = [
    fakeObject(undefined, [replacing('old'), replacing('old', 'other')], world.callbacks('old')),
    fakeObject('ext4', [replacing('old', 'sync')]),
  ];
  expect(world.load('old', { objects: old })).toBe(0);
  task.stack = stack;
  expect(world.load('new', { replace: true })).toBe(0);
  return { ...world, task };
}

describe('an atomic replacement', () => {
  it('stands in for what only the old patch had until it completes', () => {
    const { kernel, patch, task } = replaced();
    const names = patch('new').objList.map(({ name, funcList }) => [
      name,
      ...funcList.map(({ oldName, nop }) => `${oldName ?? ''}${nop ? ' nop' : ''}`),
    ]);
    expect(names).toEqual([
      [undefined, 'show', 'other nop'],
      ['ext4', 'sync nop'],
    ]);
    expect(listSysfs(kernel, '/sys/kernel/livepatch/new/ext4')).toEqual(['patched', 'sync,1']);
    expect(ftraceHandler(kernel, OTHER, task)).toBe('old:new_other');
    expect(ftraceHandler(kernel, OTHER, { ...task, patchState: 1 })).toBe(OTHER);
    expect(ftraceHandler(kernel, SHOW, { ...task, patchState: 1 })).toBe('new:new_show');
    task.stack = [];
    advance(kernel, 1000);
    expect(patch('new').objList.map(({ name, funcList }) => [name, funcList.length])).toEqual([
      [undefined, 1],
    ]);
    expect(kernel.ops.all().map(({ funcStack }) => funcStack.map(({ newFunc }) => newFunc))).toEqual([
      ['new:new_show'],
    ]);
    expect(listSysfs(kernel, '/sys/kernel/livepatch/new')).not.toContain('ext4');
  });

  it('runs no callback of the replaced patch, which then can only be removed', () => {
    const { kernel, log, unload, patch, load } = replaced([]);
    expect(log().filter((line) => line.startsWith('old'))).toEqual([
      'old pre_patch vmlinux',
      'old post_patch vmlinux',
    ]);
    expect(patch('old').enabled).toBe(false);
    expect(listSysfs(kernel, '/sys/kernel/livepatch')).toEqual(['new']);
    expect(kernel.modules.get('old')?.refcnt).toBe(0);
    expect(load('old')).toBe(-17);
    expect(unload('old')).toBe(0);
  });

  it('that is reversed leaves the old patch as it was', () => {
    const { kernel, write, task, unload } = replaced();
    expect(write('new', 'enabled', '0')).toBe(1);
    advance(kernel, 1000);
    expect(listSysfs(kernel, '/sys/kernel/livepatch')).toEqual(['old']);
    expect(ftraceHandler(kernel, OTHER, task)).toBe('old:new_other');
    expect(unload('new')).toBe(0);
    expect(unload('old')).toBe(-11);
  });

  it('looks for the previous replacement on stacks, not for the original', () => {
    expect(replaced([SHOW]).kernel.transitionPatch).toBeUndefined();
    expect(replaced(['old:new_show']).kernel.transitionPatch).toBeDefined();
  });

  it('lets a target come and go meanwhile, under both patches', () => {
    const { kernel, loadTarget, unload, patch } = replaced();
    expect(unload('ext4')).toBe(0);
    expect(patch('new').objList[1]?.funcList[0]?.newFunc).toBeUndefined();
    expect(loadTarget('ext4')).toBe(0);
    const stack = kernel.ops.all().find(({ funcStack }) => funcStack[0]?.oldName === 'sync')?.funcStack;
    expect(stack?.map(({ newFunc }) => newFunc)).toEqual(['ext4:sync,1', 'old:new_sync']);
  });
});

describe('patches without replace', () => {
  it('stack up, and any of them can be disabled', () => {
    const { kernel, load, write } = scene();
    const task = fakeTask(9);
    for (const name of ['a', 'b', 'c']) expect(load(name)).toBe(0);
    expect(ftraceHandler(kernel, SHOW, task)).toBe('c:new_show');
    expect(write('b', 'enabled', '0')).toBe(1);
    expect(write('c', 'enabled', '0')).toBe(1);
    advance(kernel, 0);
    expect(ftraceHandler(kernel, SHOW, task)).toBe('a:new_show');
  });
});

describe('old_sympos 0 and 1', () => {
  it.each([
    ['6.19', 1],
    ['6.18', 2],
  ])('on %s lead to %i funcs when a patch is replaced', (version, count) => {
    const { load, patch } = scene({ profile: profile(version), tasks: [fakeTask(1, { stack: [SHOW] })] });
    const first = [fakeObject(undefined, [replacing('first', 'other')])];
    expect(load('first', { objects: first })).toBe(0);
    const second = [fakeObject(undefined, [replacing('second'), replacing('second', 'other', 1n)])];
    const err = load('second', { objects: second, replace: true });
    if (count === 1) expect(patch('second').objList[0]?.funcList.length).toBe(2);
    else expect(err).toBe(-17);
  });

  it('are one where the change was backported', () => {
    const { kernel } = scene({
      profile: { version: { major: 6, minor: 12, patch: 117 }, stateCallbacks: false },
    });
    expect(kernel.features.symposZeroIsOne).toBe(true);
    expect(scene({ profile: profile('6.12') }).kernel.features.symposZeroIsOne).toBe(false);
    const overridden = scene({ profile: profile('6.12'), features: { symposZeroIsOne: true } });
    expect(overridden.kernel.features.symposZeroIsOne).toBe(true);
  });
});
