import { EAGAIN, EBUSY, EEXIST, ENOENT } from '../errno';
import type { Kernel, ModuleLoad } from '../kernel';
import { kobjectAdd, kobjectPut } from '../sysfs/kobject';
import { createKobject } from '../sysfs/kobjectStruct';
import { printk } from '../log';
import { moduleComing } from '../livepatch/moduleComing';
import { moduleGoing } from '../livepatch/moduleGoing';
import { COST } from '../meter';
import { modulePut } from './moduleReferences';
import { applySectionRelocs } from '../livepatch/relocations';
import { type Run, waitFor } from '../run';
import type { Module } from '../structs';

/** The folder of a module's parameters in sysfs. */
const PARAMETERS = 'parameters';

/**
 * Loads a module that was just read from its file. Returns 0 or a negative errno; then nothing of it is left.
 * @kernel kernel/module/main.c idempotent_init_module
 */
export function* finitModule(kernel: Kernel, mod: Module, parameters: readonly string[]): Run<number> {
  const other = kernel.features.idempotentLoad ? kernel.loads.get(mod.name) : undefined;
  if (other) {
    yield* waitFor(() => other.isOver, `${mod.name} to be loaded`);
    return other.result;
  }
  const load: ModuleLoad = { isOver: false, result: 0 };
  kernel.loads.set(mod.name, load);
  load.result = yield* loadModule(kernel, mod, parameters);
  load.isOver = true;
  kernel.loads.delete(mod.name);
  return load.result;
}

/** @kernel kernel/module/main.c load_module */
function* loadModule(kernel: Kernel, mod: Module, parameters: readonly string[]): Run<number> {
  kernel.meter.spend(COST.load);
  const err = yield* addUnformedModule(kernel, mod);
  if (err) return err;
  const linkErr = resolveSymbols(kernel, mod) || applySectionRelocs(kernel, mod, 'vmlinux');
  if (linkErr) {
    kernel.modules.delete(mod.name);
    kernel.code.moduleFreed(mod);
    return linkErr;
  }
  for (const used of usedModules(kernel, mod)) used.refcnt++;
  mod.state = 'coming';
  mod.refcnt = 1;
  const comingErr = yield* moduleComing(kernel, mod);
  if (comingErr) {
    mod.state = 'going';
    freeModule(kernel, mod);
    return comingErr;
  }
  const notifierErr = yield* kernel.code.callNotifiers('coming', mod);
  if (notifierErr) {
    // Who was told that it comes has been told that it goes.
    yield* moduleGoing(kernel, mod);
    mod.state = 'going';
    freeModule(kernel, mod);
    return notifierErr;
  }
  const setUpErr = yield* setUp(kernel, mod, parameters);
  if (setUpErr) {
    yield* unwind(kernel, mod);
    return setUpErr;
  }
  return yield* doInitModule(kernel, mod);
}

/** Takes a module off that came but will not be live. */
function* unwind(kernel: Kernel, mod: Module): Run<void> {
  mod.state = 'going';
  yield* kernel.code.callNotifiers('going', mod);
  yield* moduleGoing(kernel, mod);
  freeModule(kernel, mod);
}

/**
 * Takes the name. Waits for a module of that name that is about to become live or to vanish.
 * @kernel kernel/module/main.c add_unformed_module
 */
function* addUnformedModule(kernel: Kernel, mod: Module): Run<number> {
  const namesake = (): Module | undefined => kernel.modules.get(mod.name);
  const isForming = (): boolean => {
    const state = namesake()?.state;
    return state === 'unformed' || state === 'coming';
  };
  const first = namesake();
  if (isForming()) yield* waitFor(() => !isForming(), `module ${mod.name} to be loaded`);
  const old = namesake();
  if (old) return old.state === 'live' || !kernel.features.busyNamesake ? -EEXIST : -EBUSY;
  if (first && kernel.features.busyNamesake) return -EBUSY;
  mod.state = 'unformed';
  kernel.modules.set(mod.name, mod);
  return 0;
}

function resolveSymbols(kernel: Kernel, mod: Module): number {
  const [unknown] = mod.unknownSymbols;
  if (unknown === undefined) return 0;
  printk(kernel, `${mod.name}: Unknown symbol ${unknown} (err ${-ENOENT})`);
  return -ENOENT;
}

function* setUp(kernel: Kernel, mod: Module, parameters: readonly string[]): Run<number> {
  const err = yield* kernel.code.parseParameters(mod, parameters);
  if (err) return err;
  const kobj = createKobject([
    { name: 'refcnt', mode: 0o444, show: () => `${mod.refcnt}\n` },
    { name: 'initstate', mode: 0o444, show: () => `${mod.state}\n` },
  ]);
  const addErr = kobjectAdd(kernel, kobj, kernel.moduleKset, mod.name);
  if (addErr) return addErr;
  kernel.moduleKobjects.set(mod.name, kobj);
  const files = kernel.code.parameterFiles(mod);
  return files.length > 0 ? kobjectAdd(kernel, createKobject(files), kobj, PARAMETERS) : 0;
}

/** @kernel kernel/module/main.c do_init_module */
function* doInitModule(kernel: Kernel, mod: Module): Run<number> {
  const ret = mod.hasInit ? yield* kernel.code.callInit(mod) : 0;
  if (ret < 0) {
    modulePut(mod);
    yield* unwind(kernel, mod);
    return ret;
  }
  if (ret > 0) {
    printk(
      kernel,
      `do_init_module: '${mod.name}'->init suspiciously returned ${ret}, it should follow 0/-E convention`,
    );
    printk(kernel, 'do_init_module: loading module anyway...');
  }
  mod.state = 'live';
  yield* kernel.code.callNotifiers('live', mod);
  modulePut(mod);
  return 0;
}

/**
 * Removes a module. Returns 0 or a negative errno: -ENOENT without such a module, -EAGAIN if it is in use, -EBUSY if
 * it is not live or can never be removed.
 * @kernel kernel/module/main.c delete_module
 */
export function* deleteModule(kernel: Kernel, name: string): Run<number> {
  const mod = kernel.modules.get(name);
  if (!mod || mod.state === 'unformed') return -ENOENT;
  if (holdersOf(kernel, mod).length > 0) return -EAGAIN;
  if (mod.state !== 'live') return -EBUSY;
  if (mod.hasInit && !mod.hasExit) return -EBUSY;
  if (mod.refcnt !== 0) return -EAGAIN;
  mod.state = 'going';
  // Drop the reference that every module has from the beginning.
  mod.refcnt = -1;
  if (mod.hasExit) yield* kernel.code.callExit(mod);
  yield* kernel.code.callNotifiers('going', mod);
  yield* moduleGoing(kernel, mod);
  freeModule(kernel, mod);
  return 0;
}

/** The loaded modules that use the symbols of this one. */
export function holdersOf(kernel: Kernel, mod: Module): readonly Module[] {
  return [...kernel.modules.values()].filter(({ uses }) => uses.includes(mod.name));
}

function usedModules(kernel: Kernel, mod: Module): readonly Module[] {
  return [...kernel.modules.values()].filter(({ name }) => mod.uses.includes(name));
}

/** @kernel kernel/module/main.c free_module */
function freeModule(kernel: Kernel, mod: Module): void {
  const kobj = kernel.moduleKobjects.get(mod.name);
  const parameters = kobj?.children.get(PARAMETERS);
  if (parameters) kobjectPut(parameters);
  if (kobj) kobjectPut(kobj);
  kernel.moduleKobjects.delete(mod.name);
  kernel.modules.delete(mod.name);
  for (const used of usedModules(kernel, mod)) used.refcnt--;
  kernel.code.moduleFreed(mod);
}
