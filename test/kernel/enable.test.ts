import { describe, expect, it } from 'vitest';
import { enablePatch } from '../../server/src/kernel/livepatch/enable';
import { functionId, symbolTable } from '../../server/src/kernel/module/kallsyms';
import { listSysfs } from '../../server/src/kernel/sysfs/sysfs';
import { runToEnd } from '../../server/src/kernel/time';
import { fakeFunc, fakeKernel, fakeModule, fakeObject, fakePatch, fakeTask } from './fakeModules';
import { profile, replacing, scene } from './scene';

const EINVAL = 22;

describe('what klp_enable_patch refuses before it prepares anything', () => {
  const { kernel } = fakeKernel();
  const mod = fakeModule('lp');
  const enable = (patch: ReturnType<typeof fakePatch> | undefined): number =>
    runToEnd(kernel, enablePatch(kernel, patch));

  it('no patch, no module, no objects', () => {
    expect(enable(undefined)).toBe(-EINVAL);
    expect(enable(fakePatch(undefined, []))).toBe(-EINVAL);
    expect(enable(fakePatch(mod, undefined))).toBe(-EINVAL);
    expect(kernel.log).toEqual([]);
  });

  it('a named object without funcs', () => {
    expect(enable(fakePatch(mod, [fakeObject('ext4', undefined)]))).toBe(-EINVAL);
    expect(kernel.log).toEqual([]);
  });

  it('a module that is not marked', () => {
    expect(enable(fakePatch(fakeModule('plain', { isLivepatch: false }), []))).toBe(-EINVAL);
    expect(kernel.log).toEqual(['livepatch: module plain is not marked as a livepatch module']);
  });

  it('a module that is already going', () => {
    expect(enable(fakePatch(fakeModule('lp', { state: 'going' }), []))).toBe(-19);
  });
});

describe('what klp_init_patch refuses', () => {
  const refused = (objects: Parameters<typeof fakePatch>[1], options: Parameters<typeof scene>[0] = {}) => {
    const world = scene(options);
    const err = world.load('lp', { objects: objects ?? [] });
    expect(world.kernel.patches).toEqual([]);
    expect(listSysfs(world.kernel, '/sys/kernel/livepatch')).toEqual([]);
    expect(listSysfs(world.kernel, '/sys/module')).toEqual([]);
    return { err, log: world.log() };
  };
  const inVmlinux = (...funcs: ReturnType<typeof fakeFunc>[]) => [fakeObject(undefined, funcs)];

  it('a func with only one of its names', () => {
    expect(refused(inVmlinux(fakeFunc('show', undefined)))).toEqual({ err: -EINVAL, log: [] });
    expect(refused(inVmlinux(fakeFunc(undefined, 'lp:show')))).toEqual({ err: -EINVAL, log: [] });
    expect(refused(inVmlinux(fakeFunc(undefined, undefined, 1n)))).toEqual({ err: -EINVAL, log: [] });
  });

  it.each([
    ['6.12', 511, 0],
    ['6.12', 512, -EINVAL],
    ['6.0', 127, 0],
    ['6.0', 128, -EINVAL],
  ] as const)('on %s a function name of %i characters: %i', (version, length, err) => {
    const world = scene({ profile: profile(version) });
    expect(world.load('lp', { objects: inVmlinux(replacing('lp', 'f'.repeat(length))) })).toBe(err);
  });

  it('an object name that does not fit', () => {
    expect(refused([fakeObject('m'.repeat(56), [])]).err).toBe(-EINVAL);
    expect(scene().load('lp', { objects: [fakeObject('m'.repeat(55), [])] })).toBe(0);
  });

  it('the same function twice, whatever the spelling of its position', () => {
    const { err, log } = refused(inVmlinux(replacing('lp'), replacing('lp', 'show', 1n)));
    expect(err).toBe(-17);
    expect(log[0]).toBe("sysfs: cannot create duplicate filename '/kernel/livepatch/lp/vmlinux/show,1'");
    expect(log[1]).toContain('kobject_add_internal failed for show,1 with -EEXIST');
  });

  it('the same object twice, or one that is called like a file of the patch', () => {
    expect(refused([fakeObject('ext4', []), fakeObject('ext4', [])]).err).toBe(-17);
    expect(refused([fakeObject('enabled', [])]).err).toBe(-17);
    expect(refused([fakeObject('', [])]).err).toBe(-EINVAL);
  });

  it.each([
    [0, 0n, "symbol 'show' not found in symbol table"],
    [2, 0n, "unresolvable ambiguity for symbol 'show' in object '(null)'"],
    [2, 3n, "symbol position 3 for symbol 'show' in object 'vmlinux' not found"],
  ])('%i symbols and position %i', (count, sympos, message) => {
    const kallsyms = symbolTable((_, name) => (name === 'show' ? count : undefined));
    const { err, log } = refused(inVmlinux(replacing('lp', 'show', sympos)), { kallsyms });
    expect({ err, log }).toEqual({ err: -EINVAL, log: [`livepatch: ${message}`] });
  });

  it('functions whose size is not known', () => {
    const without = (func: string) => ({ ...symbolTable(), hasSize: (each: string) => each !== func });
    expect(refused(inVmlinux(replacing('lp')), { kallsyms: without(functionId(undefined, 'show')) })).toEqual(
      {
        err: -2,
        log: ["livepatch: kallsyms size lookup failed for 'show'"],
      },
    );
    expect(refused(inVmlinux(replacing('lp')), { kallsyms: without('lp:new_show') })).toEqual({
      err: -2,
      log: ["livepatch: kallsyms size lookup failed for 'show' replacement"],
    });
  });
});

describe('a patch that is installed', () => {
  it('takes the symbol at its position', () => {
    const world = scene({ kallsyms: symbolTable(() => 3) });
    const func = replacing('lp', 'show', 2n);
    expect(world.load('lp', { objects: [fakeObject(undefined, [func])] })).toBe(0);
    expect(func.oldFunc).toBe('vmlinux:show,2');
    expect(listSysfs(world.kernel, '/sys/kernel/livepatch/lp/vmlinux')).toEqual(['patched', 'show,2']);
  });

  it('ends its objects at an unnamed one without funcs', () => {
    const world = scene();
    const objects = [fakeObject('ext4', []), fakeObject(undefined, undefined), fakeObject('xfs', [])];
    expect(world.load('lp', { objects })).toBe(0);
    expect(world.patch('lp').objList.map(({ name }) => name)).toEqual(['ext4']);
  });

  it('is refused with nothing in the log while another is in transition', () => {
    const world = scene({ tasks: [fakeTask(5, { stack: ['vmlinux:show,1'] })] });
    expect(world.load('first')).toBe(0);
    world.log();
    expect(world.load('second')).toBe(-16);
    expect(world.log()).toEqual([]);
    expect(world.kernel.patches).toEqual([world.patch('first')]);
  });

  it('is taken back if a function has no place for ftrace', () => {
    const kallsyms = { ...symbolTable(), hasFtraceLocation: (func: string) => func !== 'vmlinux:second,1' };
    const world = scene({ kallsyms });
    const callbacks = world.callbacks('lp');
    const funcs = [replacing('lp', 'first'), replacing('lp', 'second')];
    expect(world.load('lp', { objects: [fakeObject(undefined, funcs, callbacks)] })).toBe(-EINVAL);
    expect(world.log().slice(2)).toEqual([
      'lp pre_patch vmlinux',
      "livepatch: failed to find location for function 'second'",
      "livepatch: failed to patch object 'vmlinux'",
      "livepatch: failed to enable patch 'lp'",
      "livepatch: 'lp': canceling patching transition, going to unpatch",
      "livepatch: 'lp': completing unpatching transition",
      'lp post_unpatch vmlinux',
      "livepatch: 'lp': unpatching complete",
    ]);
    expect(world.kernel.ops.size).toBe(0);
  });

  it('warns on machines whose stacks cannot be checked', () => {
    const world = scene({ haveReliableStack: false, tasks: [fakeTask(1)] });
    expect(world.load('lp')).toBe(0);
    expect(world.log()[1]).toBe('livepatch: The livepatch transition may never complete.');
    expect(world.kernel.transitionPatch).toBe(world.patch('lp'));
  });
});
