import { enablePatch } from '../../server/src/kernel/livepatch/enable';
import type { Kernel, KernelOptions } from '../../server/src/kernel/kernel';
import type { KlpObject, KlpPatch, KlpState } from '../../server/src/kernel/livepatch/klpStructs';
import { deleteModule, finitModule } from '../../server/src/kernel/module/moduleLoader';
import { writeSysfs } from '../../server/src/kernel/sysfs/sysfs';
import type { Module } from '../../server/src/kernel/structs';
import { advance, runToEnd } from '../../server/src/kernel/time';
import type { KernelProfile } from '../../server/src/base/kernelProfile';
import { type FakeCode, fakeFunc, fakeKernel, fakeModule, fakeObject, fakePatch } from './fakeModules';

interface PatchWish {
  readonly objects?: readonly KlpObject[];
  readonly replace?: boolean;
  readonly states?: readonly KlpState[];
}

/** A kernel with short commands for tests that look at single steps. */
export interface Scene {
  readonly kernel: Kernel;
  readonly code: FakeCode;
  /** Loads a livepatch; without objects it replaces `show` of vmlinux. Returns 0 or a negative errno. */
  readonly load: (name: string, wish?: PatchWish) => number;
  /** Loads a module that is no livepatch. */
  readonly loadTarget: (name: string, given?: Partial<Module>) => number;
  readonly unload: (name: string) => number;
  readonly write: (name: string, file: string, text: string) => number;
  readonly patch: (name: string) => KlpPatch;
  /** Lets the callbacks of a livepatch log their kind and object. */
  readonly callbacks: (name: string, results?: Readonly<Record<string, number>>) => Record<string, string>;
  /** The log since the last call. */
  readonly log: () => string[];
}

export function profile(version: string): KernelProfile {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return { version: { major, minor, patch: 0 }, stateCallbacks: false };
}

/** A replacement for a function, by the patch of that name. */
export function replacing(name: string, oldName = 'show', sympos = 0n) {
  return fakeFunc(oldName, `${name}:new_${oldName}`, sympos);
}

export function scene(options: Omit<KernelOptions, 'code'> = {}): Scene {
  const { kernel, code } = fakeKernel(options);
  const patches = new Map<string, KlpPatch>();
  let read = 0;

  const run = (command: ReturnType<typeof finitModule>): number => {
    const result = runToEnd(kernel, command);
    advance(kernel, 0);
    return result;
  };
  return {
    kernel,
    code,
    load(name, { objects, ...fields } = {}) {
      const mod = fakeModule(name);
      const patch = fakePatch(mod, objects ?? [fakeObject(undefined, [replacing(name)])], fields);
      patches.set(name, patch);
      code.functions.set(`${name}:init`, () => enablePatch(kernel, patch));
      return run(finitModule(kernel, mod, []));
    },
    loadTarget: (name, given) =>
      run(finitModule(kernel, fakeModule(name, { isLivepatch: false, ...given }), [])),
    unload: (name) => run(deleteModule(kernel, name)),
    write: (name, file, text) => run(writeSysfs(kernel, `/sys/kernel/livepatch/${name}/${file}`, text)),
    patch(name) {
      const patch = patches.get(name);
      if (!patch) throw new Error(`No patch ${name} was loaded.`);
      return patch;
    },
    callbacks(name, results = {}) {
      const kinds = ['pre_patch', 'post_patch', 'pre_unpatch', 'post_unpatch'];
      return Object.fromEntries(
        kinds.map((kind) => {
          code.functions.set(`${name}:${kind}`, (object) => {
            kernel.log.push(`${name} ${kind} ${(object as KlpObject).name ?? 'vmlinux'}`);
            return results[kind] ?? 0;
          });
          return [kind, `${name}:${kind}`];
        }),
      );
    },
    log() {
      const lines = kernel.log.slice(read);
      read = kernel.log.length;
      return lines;
    },
  };
}
