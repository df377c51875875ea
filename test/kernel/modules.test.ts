import { describe, expect, it } from 'vitest';
import { symbolTable } from '../../server/src/kernel/module/kallsyms';
import { insmod, modprobe, rmmod } from '../../server/src/kernel/module/kmod';
import { deleteModule, finitModule } from '../../server/src/kernel/module/moduleLoader';
import { listSysfs, readSysfs } from '../../server/src/kernel/sysfs/sysfs';
import { advance, runToEnd, start } from '../../server/src/kernel/time';
import { fakeKernel, fakeModule, fakeObject, fakeTask } from './fakeModules';
import { profile, replacing, scene } from './scene';

/** A livepatch for ext4 whose callbacks log; `results` are what they return. */
function forExt4(results: Record<string, number> = {}, options: Parameters<typeof scene>[0] = {}) {
  const world = scene(options);
  const objects = (name: string) => [
    fakeObject(undefined, []),
    fakeObject('ext4', [replacing(name, 'sync')], world.callbacks(name, name === 'lp' ? results : {})),
  ];
  return { ...world, objects };
}

describe('a target module that comes', () => {
  it('is refused if one of several patches cannot be applied; the ones before are taken off', () => {
    const world = forExt4({ pre_patch: -12 });
    world.load('first', { objects: world.objects('first') });
    world.load('lp', { objects: world.objects('lp') });
    world.load('last', { objects: world.objects('last') });
    world.log();
    expect(world.loadTarget('ext4')).toBe(-12);
    expect(world.log()).toEqual([
      "livepatch: applying patch 'first' to loading module 'ext4'",
      'first pre_patch ext4',
      'first post_patch ext4',
      "livepatch: applying patch 'lp' to loading module 'ext4'",
      'lp pre_patch ext4',
      "livepatch: pre-patch callback failed for object 'ext4'",
      "livepatch: patch 'lp' failed for module 'ext4', refusing to load module 'ext4'",
      'first pre_unpatch ext4',
      "livepatch: reverting patch 'first' on unloading module 'ext4'",
      'first post_unpatch ext4',
    ]);
    expect(world.kernel.modules.has('ext4')).toBe(false);
    expect(world.kernel.ops.size).toBe(0);
  });

  it('is refused if it lacks the function', () => {
    const kallsyms = symbolTable((object) => (object === 'ext4' ? 0 : undefined));
    const world = forExt4({}, { kallsyms });
    world.load('lp', { objects: world.objects('lp') });
    world.log();
    const target = fakeModule('ext4', { isLivepatch: false });
    expect(runToEnd(world.kernel, finitModule(world.kernel, target, []))).toBe(-22);
    expect([target.klpAlive, world.patch('lp').objList[1]?.mod]).toEqual([false, undefined]);
    expect(world.log()).toEqual([
      "livepatch: symbol 'sync' not found in symbol table",
      "livepatch: failed to initialize patch 'lp' for module 'ext4' (-22)",
      "livepatch: patch 'lp' failed for module 'ext4', refusing to load module 'ext4'",
    ]);
  });

  it('is refused if ftrace is off; post_unpatch follows', () => {
    const world = forExt4();
    world.load('lp', { objects: world.objects('lp') });
    world.kernel.ftraceEnabled = false;
    world.log();
    expect(world.loadTarget('ext4')).toBe(-16);
    expect(world.log().slice(2)).toEqual([
      "livepatch: failed to register ftrace handler for function 'sync' (-16)",
      "livepatch: failed to apply patch 'lp' to module 'ext4' (-16)",
      'lp post_unpatch ext4',
      "livepatch: patch 'lp' failed for module 'ext4', refusing to load module 'ext4'",
    ]);
  });

  it('is unpatched again if its init fails, and may not be called vmlinux', () => {
    const world = forExt4();
    world.load('lp', { objects: world.objects('lp') });
    world.code.functions.set('ext4:init', () => -5);
    world.log();
    expect(world.loadTarget('ext4')).toBe(-5);
    expect(world.log().slice(-3)).toEqual([
      'lp pre_unpatch ext4',
      "livepatch: reverting patch 'lp' on unloading module 'ext4'",
      'lp post_unpatch ext4',
    ]);
    expect(world.loadTarget('vmlinux')).toBe(-22);
    expect(world.log()).toEqual(['livepatch: vmlinux.ko: invalid module name']);
  });

  it.each([
    ['6.3', 0],
    ['6.2', -8],
  ])('on %s can come again, with relocations for it: %i', (version, err) => {
    const world = scene({ profile: profile(version) });
    const relocation = { section: 'ext4', symbolObject: 'ext4', symbolName: 'inode', sympos: 0n };
    world.load('lp', { objects: [fakeObject('ext4', [])] });
    const mod = world.kernel.modules.get('lp')!;
    Object.assign(mod, { relocations: [relocation] });
    expect(world.loadTarget('ext4')).toBe(0);
    expect(world.unload('ext4')).toBe(0);
    expect(world.loadTarget('ext4')).toBe(err);
  });

  it('must not lead to symbols of vmlinux through its own relocations', () => {
    const world = scene();
    const relocation = { section: 'ext4', symbolObject: 'vmlinux', symbolName: 'x', sympos: 0n };
    world.load('lp', { objects: [fakeObject('ext4', [])] });
    Object.assign(world.kernel.modules.get('lp')!, { relocations: [relocation] });
    expect(world.loadTarget('ext4')).toBe(-22);
  });
});

describe('a target module that goes during a transition', () => {
  it('gets post_unpatch only, and the rest completes without it', () => {
    const world = forExt4(
      {},
      { tasks: [fakeTask(5, { activity: 'uninterruptible', stack: ['ext4:sync,1'] })] },
    );
    world.loadTarget('ext4');
    world.load('lp', { objects: world.objects('lp') });
    world.log();
    expect(world.unload('ext4')).toBe(0);
    expect(world.log()).toEqual([
      "livepatch: reverting patch 'lp' on unloading module 'ext4'",
      'lp post_unpatch ext4',
    ]);
    advance(world.kernel, 1000);
    expect(world.log().slice(1)).toEqual(["livepatch: 'lp': patching complete"]);
  });
});

describe('a livepatch that comes while its target goes', () => {
  /** Loads the livepatch while `function` of the going target sleeps. */
  function during(sleeping: 'ext4:exit' | 'first:post_unpatch'): string[] {
    const world = forExt4();
    world.loadTarget('ext4');
    world.load('first', { objects: world.objects('first') });
    world.code.functions.set(sleeping, function* () {
      yield { until: world.kernel.now + 100 };
      return 0;
    });
    start(world.kernel, 'rmmod', deleteModule(world.kernel, 'ext4'));
    advance(world.kernel, 10);
    world.log();
    expect(world.load('lp', { objects: world.objects('lp') })).toBe(0);
    advance(world.kernel, 200);
    return world.log().filter((line) => line.startsWith('lp'));
  }

  it('still patches it while its exit runs', () => {
    expect(during('ext4:exit')).toEqual([
      'lp pre_patch ext4',
      'lp post_patch ext4',
      'lp pre_unpatch ext4',
      'lp post_unpatch ext4',
    ]);
  });

  it('leaves it alone once the core has let it go', () => {
    expect(during('first:post_unpatch')).toEqual([]);
  });
});

describe('the module loader', () => {
  const load = (kernel: ReturnType<typeof fakeKernel>['kernel'], given: Parameters<typeof fakeModule>[1]) =>
    runToEnd(kernel, finitModule(kernel, fakeModule('m', given), []));

  it('counts references and refuses to remove what is used', () => {
    const { kernel } = fakeKernel();
    expect(load(kernel, {})).toBe(0);
    expect(readSysfs(kernel, '/sys/module/m/refcnt')).toBe('0\n');
    expect(runToEnd(kernel, finitModule(kernel, fakeModule('user', { uses: ['m'] }), []))).toBe(0);
    expect(readSysfs(kernel, '/sys/module/m/refcnt')).toBe('1\n');
    expect(runToEnd(kernel, rmmod(kernel, 'm'))).toBe('rmmod: ERROR: Module m is in use by: user');
    expect(runToEnd(kernel, rmmod(kernel, 'user'))).toBeUndefined();
    expect(runToEnd(kernel, rmmod(kernel, 'm'))).toBeUndefined();
    expect(listSysfs(kernel, '/sys/module')).toEqual([]);
    expect(runToEnd(kernel, rmmod(kernel, 'm'))).toBe('rmmod: ERROR: Module m is not currently loaded');
  });

  it('keeps a module without exit', () => {
    const { kernel } = fakeKernel();
    load(kernel, { hasExit: false });
    const text = 'rmmod: ERROR: could not remove module m: Device or resource busy';
    expect(runToEnd(kernel, rmmod(kernel, 'm'))).toBe(text);
  });

  it('says what it thinks of a positive result of init', () => {
    const { kernel, code } = fakeKernel();
    code.functions.set('m:init', () => 3);
    expect(load(kernel, {})).toBe(0);
    expect(kernel.log).toContain('do_init_module: loading module anyway...');
  });

  it('unwinds if the parameters are wrong', () => {
    const { kernel, code } = fakeKernel();
    code.parameters.set('m', () => -22);
    expect(load(kernel, {})).toBe(-22);
    expect([kernel.modules.size, listSysfs(kernel, '/sys/module')]).toEqual([0, []]);
  });

  it.each([
    ['6.4', -17],
    ['6.5', 0],
  ])('on %s, lets a namesake wait for one that is still coming: %i', (version, result) => {
    const { kernel, code } = fakeKernel({ profile: profile(version) });
    code.functions.set('m:init', function* () {
      yield { until: 50 };
      return 0;
    });
    start(kernel, 'first', finitModule(kernel, fakeModule('m'), []));
    advance(kernel, 1);
    expect(load(kernel, {})).toBe(result);
    expect(kernel.now).toBe(50);
  });

  it.each([
    ['insmod: ERROR: could not insert module a/m.ko: Unknown symbol in module', { unknownSymbols: ['x'] }],
    ['insmod: ERROR: could not insert module a/m.ko: File exists', {}],
  ])('%s', (text, given) => {
    const { kernel } = fakeKernel();
    if (!('unknownSymbols' in given)) load(kernel, {});
    expect(runToEnd(kernel, insmod(kernel, 'a/m.ko', fakeModule('m', given)))).toBe(text);
  });

  it('insmod misses the file, modprobe minds that a module has come meanwhile', () => {
    const { kernel, code } = fakeKernel();
    const text = 'insmod: ERROR: could not load module a/m.ko: No such file or directory';
    expect(runToEnd(kernel, insmod(kernel, 'a/m.ko', undefined))).toBe(text);
    code.functions.set('m:init', () => -22);
    const failed = "modprobe: ERROR: could not insert 'm': Invalid argument";
    expect(runToEnd(kernel, modprobe(kernel, fakeModule('m')))).toBe(failed);
    code.functions.delete('m:init');
    expect(runToEnd(kernel, modprobe(kernel, fakeModule('m')))).toBeUndefined();
    expect(runToEnd(kernel, modprobe(kernel, fakeModule('m')))).toBe(
      "modprobe: ERROR: could not insert 'm': Module already in kernel",
    );
  });
});
