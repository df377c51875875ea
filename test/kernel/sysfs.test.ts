import { describe, expect, it } from 'vitest';
import { listSysfs, readSysfs, sysfsRights, writeSysfs } from '../../server/src/kernel/sysfs/sysfs';
import { advance, runToEnd } from '../../server/src/kernel/time';
import { fakeTask } from './fakeModules';
import { profile, scene } from './scene';

const LP = '/sys/kernel/livepatch/lp';

describe('the files of a patch', () => {
  it.each([
    ['5.10', ['enabled', 'force', 'transition', 'vmlinux'], ['show,1']],
    ['6.1', ['enabled', 'force', 'transition', 'vmlinux'], ['patched', 'show,1']],
    ['6.11', ['enabled', 'force', 'replace', 'transition', 'vmlinux'], ['patched', 'show,1']],
    ['6.14', ['enabled', 'force', 'replace', 'stack_order', 'transition', 'vmlinux'], ['patched', 'show,1']],
  ])('on %s', (version, files, inObject) => {
    const { kernel, load } = scene({ profile: profile(version) });
    load('lp');
    expect(listSysfs(kernel, LP)).toEqual(files);
    expect(listSysfs(kernel, `${LP}/vmlinux`)).toEqual(inObject);
    expect(sysfsRights(kernel, `${LP}/vmlinux/show,1`)).toBe('drwxr-xr-x');
  });

  it('say where the patch stands among the others', () => {
    const { kernel, load, write } = scene({ profile: profile('6.14') });
    load('first');
    load('lp');
    expect(readSysfs(kernel, `${LP}/stack_order`)).toBe('2\n');
    write('first', 'enabled', '0');
    expect(readSysfs(kernel, `${LP}/stack_order`)).toBe('1\n');
  });
});

describe('reading and writing', () => {
  const { kernel, load, write } = scene();
  load('lp');

  it('refuses what the rights do not allow, root included', () => {
    expect(readSysfs(kernel, `${LP}/force`)).toBe(-13);
    expect(write('lp', 'transition', '1')).toBe(-13);
    expect(readSysfs(kernel, LP)).toBe(-21);
    expect(write('lp', 'vmlinux', '1')).toBe(-21);
    expect(readSysfs(kernel, `${LP}/none`)).toBe(-2);
    expect(write('lp', 'none', '1')).toBe(-13);
    expect(write('none', 'enabled', '1')).toBe(-2);
    expect(readSysfs(kernel, 'sys/kernel')).toBe(-2);
    expect(listSysfs(kernel, `${LP}/enabled`)).toBeUndefined();
    expect(sysfsRights(kernel, `${LP}/none`)).toBeUndefined();
  });

  it('takes booleans only, and not the value that it has', () => {
    for (const text of ['', '\n', '2', 'maybe', 'ox']) expect(write('lp', 'enabled', text)).toBe(-22);
    for (const text of ['1', 'Y\n', 'on', 'true']) expect(write('lp', 'enabled', text)).toBe(-22);
    expect(write('lp', 'force', 'what')).toBe(-22);
    expect(write('lp', 'force', 'off')).toBe(3);
    expect(write('lp', 'force', '1')).toBe(-22);
  });

  it('does not enable a patch again', () => {
    const world = scene();
    world.load('lp');
    world.patch('lp').enabled = false;
    expect(world.write('lp', 'enabled', '1')).toBe(-22);
  });

  it('does not know true and false before 5.19', () => {
    const world = scene({ profile: profile('5.18') });
    world.load('lp');
    expect(world.write('lp', 'enabled', 'false')).toBe(-22);
    expect(world.write('lp', 'enabled', 'no')).toBe(2);
  });

  it('cannot disable one patch while another is in transition', () => {
    const task = fakeTask(5, { activity: 'uninterruptible' });
    const world = scene({ tasks: [task] });
    world.load('lp');
    task.stack = ['lp:new_show'];
    world.load('next');
    expect(readSysfs(world.kernel, '/sys/kernel/livepatch/next/transition')).toBe('1\n');
    expect(world.write('lp', 'enabled', '0')).toBe(-16);
  });

  it('waits while somebody else holds klp_mutex', () => {
    const world = scene();
    const objects = world.load('lp');
    expect(objects).toBe(0);
    world.kernel.klpMutexHeld = true;
    const write0 = writeSysfs(world.kernel, `${LP}/enabled`, '0');
    expect(() => runToEnd(world.kernel, write0)).toThrow('klp_mutex');
    world.kernel.klpMutexHeld = false;
    advance(world.kernel, 0);
    expect(listSysfs(world.kernel, '/sys/kernel/livepatch')).toEqual([]);
  });
});
