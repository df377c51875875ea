import type { KlpPatch } from '../kernel/klpStructs';
import type { FunctionId } from '../kernel/structs';
import type { KernelProfile } from '../base/kernelProfile';
import type { Choose } from '../machine/choice';
import type { ModuleSources } from '../scenario/moduleSources';
import { endLife, type Life, type LifeOptions } from './life';
import { withStubs } from './stubModules';
import { World } from './world';

/** A livepatch module whose life is to be run. */
export interface PatchLifeOptions extends LifeOptions {
  /** As `insmod` knows it. */
  readonly name: string;
  readonly patched: PatchedObjects;
}

/** What a livepatch patches, as its structures say when it is enabled. */
export interface PatchedObjects {
  /** Modules. */
  readonly targets: readonly string[];
  /** The functions of vmlinux that it replaces; those of modules are only known when these are loaded. */
  readonly functions: readonly FunctionId[];
}

/** What came of one life. */
export interface PatchLife extends Life {
  /** Whether the livepatch was ever enabled, all of its transitions done. */
  readonly wasEnabled: boolean;
}

/**
 * Loads a livepatch, disables it and removes it, together with the modules that it patches. Whatever can happen on the
 * way is a choice: targets that come and go at different times, transitions that are held up, reversed or forced.
 */
export function patchLife(options: PatchLifeOptions, choose: Choose): PatchLife {
  const { modules, profile } = options;
  const { targets } = options.patched;
  const world = new World({ modules: withStubs(modules, targets), profile, stubs: targets, choose });
  return new Loaded(world, options).run();
}

/** Enables a livepatch once to see what it patches. Nothing, if it cannot be enabled. */
export function patchedObjects(modules: ModuleSources, profile: KernelProfile, name: string): PatchedObjects {
  const world = new World({ modules, profile, stubs: [], choose: () => 0 });
  world.command(`insmod ${name}.ko`);
  const objects = world.system.kernel.patches[0]?.objList ?? [];
  return {
    targets: [...new Set(objects.flatMap((object) => object.name ?? []))],
    functions: objects.flatMap(({ funcList }) => funcList.flatMap(({ oldFunc }) => oldFunc ?? [])),
  };
}

class Loaded {
  private wasEnabled = false;
  private readonly waiting: string[] = [];

  constructor(
    private readonly world: World,
    private readonly options: PatchLifeOptions,
  ) {}

  run(): PatchLife {
    this.loadTargets();
    if (this.enable()) {
      this.targetsComeAndGo();
      this.disable();
    }
    const { name, patched } = this.options;
    return { ...endLife(this.world, [name, ...patched.targets]), wasEnabled: this.wasEnabled };
  }

  private loadTargets(): void {
    for (const target of this.options.patched.targets) {
      const when = this.world.choose(`${target} is loaded`, ['before the livepatch', 'after it', 'never']);
      if (when === 'before the livepatch') this.world.command(`insmod ${target}.ko`);
      else if (when === 'after it') this.waiting.push(target);
    }
  }

  /** Returns whether the livepatch is enabled in the end. */
  private enable(): boolean {
    const { name } = this.options;
    const isHeld = this.holdUp('enabling', this.firstFunction());
    if (!this.world.command(`insmod ${name}.ko`)) return false;
    if (!isHeld) return this.noteEnabled();
    const end = this.world.choose('the transition that is held up', [
      'completes',
      'is reversed',
      'is forced',
    ]);
    if (end === 'is reversed') this.write('enabled', '0');
    if (end === 'is forced') this.write('force', '1');
    this.world.release();
    this.world.command('sleep 2');
    return end !== 'is reversed' && this.noteEnabled();
  }

  private noteEnabled(): boolean {
    this.wasEnabled = this.patch?.enabled === true && this.world.system.kernel.transitionPatch === undefined;
    return this.wasEnabled;
  }

  private targetsComeAndGo(): void {
    for (const target of this.waiting) this.world.command(`insmod ${target}.ko`);
    for (const target of this.options.patched.targets) {
      if (!this.world.system.kernel.modules.has(target)) continue;
      const goes = this.world.choose(`${target} is unloaded`, [
        'after the livepatch',
        'before it is disabled',
      ]);
      if (goes === 'before it is disabled') this.world.command(`rmmod ${target}`);
    }
  }

  private disable(): void {
    const isHeld = this.holdUp('disabling', this.firstReplacement());
    if (!this.write('enabled', '0') || !isHeld) return;
    const end = this.world.choose('the transition that is held up', [
      'completes',
      'is reversed',
      'is forced',
    ]);
    if (end === 'is reversed') this.write('enabled', '1');
    if (end === 'is forced') this.write('force', '1');
    this.world.release();
    this.world.command('sleep 2');
    if (end === 'is reversed') this.write('enabled', '0');
  }

  /** Lets a task sleep in the function, if there is one and the choice says so. */
  private holdUp(what: string, functionId: FunctionId | undefined): boolean {
    if (functionId === undefined) return false;
    const is = this.world.choose(`the transition for ${what} it`, ['completes at once', 'is held up']);
    if (is === 'completes at once') return false;
    this.world.park(functionId);
    return true;
  }

  private write(file: string, text: string): boolean {
    return this.world.command(`echo ${text} > /sys/kernel/livepatch/${this.options.name}/${file}`);
  }

  private get patch(): KlpPatch | undefined {
    return this.world.system.kernel.patches.find(({ mod }) => mod?.name === this.options.name);
  }

  private firstFunction(): FunctionId | undefined {
    return this.options.patched.functions[0];
  }

  private firstReplacement(): FunctionId | undefined {
    const object = this.patch?.objList.find(({ patched }) => patched);
    return object?.funcList.find(({ nop }) => !nop)?.newFunc;
  }
}
