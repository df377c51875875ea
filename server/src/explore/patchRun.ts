import type { KlpPatch } from '../kernel/livepatch/klpStructs';
import type { FunctionId } from '../kernel/structs';
import type { KernelProfile } from '../base/kernelProfile';
import type { Choose } from '../machine/run/choice';
import { unlessOops } from '../machine/run/fault';
import { installedPatch, installedPatches } from '../scenario/installedPatches';
import type { ModuleSources } from '../scenario/moduleSources';
import { type Budget, explore } from './explorer';
import { cutShort, endRun, type RecordedRun, type RunOptions } from './recordedRun';
import { newFunctions } from './newFunctions';
import { type SeenState, seenStates } from './seenStates';
import type { Resource } from './trace/resource';
import type { SavedValue } from './trace/changeWatch';
import { World } from './world';

/** A livepatch module whose run is to be run. */
export interface PatchRunOptions extends RunOptions {
  /** As `insmod` knows it. */
  readonly name: string;
  readonly patched: PatchedObjects;
  /** What the run is about: the callbacks in every turn of events, or the new functions. */
  readonly about: 'callbacks' | 'functions';
  /** Names of new functions of which it does not matter whether and how often they are called. */
  readonly idle?: ReadonlySet<string>;
}

/** What a livepatch patches, as its structures say when it is enabled. */
export interface PatchedObjects {
  /** Modules. */
  readonly targets: readonly string[];
  /** The functions that it replaces. */
  readonly functions: readonly FunctionId[];
  readonly isReplacing: boolean;
  /** With callbacks, as the proposed per-state API has them. */
  readonly states: readonly SeenState[];
}

/** How a transition goes. */
export type TransitionEnd = 'completes at once' | 'is held up' | 'is reversed' | 'is forced';

/** What came of one run. */
export interface PatchRun extends RecordedRun {
  /** Whether the livepatch was ever enabled, all of its transitions done. */
  readonly wasEnabled: boolean;
  /** How its enabling went; undefined if it was refused. */
  readonly enabling: TransitionEnd | undefined;
  /** How its disabling went; undefined if it did not come to that. */
  readonly disabling: TransitionEnd | undefined;
  /** Shadow variables that were still there when the module with the patched function that made them was gone. */
  readonly outlived: readonly Resource[];
}

/**
 * Loads a livepatch, disables it and removes it, together with the modules that it patches. Whatever can happen on the
 * way is a choice: targets that come and go at different times, transitions that are held up, reversed or forced.
 */
export function patchRun(options: PatchRunOptions, choose: Choose): PatchRun {
  const { modules, profile } = options;
  const { targets } = options.patched;
  const world = new World({ modules, profile, choose });
  for (const target of targets) if (!modules.names.includes(target)) world.command(`stub ${target}`);
  const loaded = new Loaded(world, options);
  return world.live(() => loaded.run()) ?? loaded.ended();
}

/** Enables a livepatch once to see what it patches. Nothing, if it cannot be enabled. */
export function patchedObjects(modules: ModuleSources, profile: KernelProfile, name: string): PatchedObjects {
  const alone = enabledOnce(modules, profile, name, []);
  const names = unlessOops(() => (alone?.objList ?? []).flatMap((object) => object.name ?? []), []);
  const targets = [...new Set(names)];
  const patch = targets.length === 0 ? alone : enabledOnce(modules, profile, name, targets);
  const objects = patch?.objList ?? [];
  return {
    targets,
    functions: objects.flatMap(({ funcList }) => funcList.flatMap(({ oldFunc }) => oldFunc ?? [])),
    isReplacing: unlessOops(() => patch?.replace === true, false),
    states: profile.stateCallbacks ? unlessOops(() => seenStates(patch), []) : [],
  };
}

/** Enough for an init or a `pre_patch` that goes by a few things that are not known. */
const TRIES: Budget = { runs: 8, steps: 3_000_000 };

/** Functions of modules are only known when these are loaded. What refuses usually may let it pass otherwise. */
function enabledOnce(
  modules: ModuleSources,
  profile: KernelProfile,
  name: string,
  targets: readonly string[],
): KlpPatch | undefined {
  const tries = explore(
    (choose) => enabledIn(new World({ modules, profile, choose }), name, targets),
    TRIES,
    ({ stepsTaken }) => stepsTaken,
  );
  for (const { outcome } of tries) if (outcome.patch) return outcome.patch;
  return undefined;
}

interface Try {
  readonly patch: KlpPatch | undefined;
  readonly stepsTaken: number;
}

function enabledIn(world: World, name: string, targets: readonly string[]): Try {
  world.live(() => {
    load(world, name, targets);
  });
  const { kernel, machine } = world.system;
  return { patch: installedPatches(kernel)[0], stepsTaken: machine.stepsTaken };
}

function load(world: World, name: string, targets: readonly string[]): void {
  const { modules } = world.options;
  for (const target of targets) {
    if (!modules.names.includes(target)) world.command(`stub ${target}`);
    world.command(`insmod ${target}.ko`);
  }
  // With the modules whose symbols it uses.
  world.command(`modprobe ${name}`);
}

const ENDS: readonly TransitionEnd[] = ['completes at once', 'is reversed', 'is held up', 'is forced'];

class Loaded {
  private wasEnabled = false;
  private enabling: TransitionEnd | undefined;
  private disabling: TransitionEnd | undefined;
  private saved: readonly SavedValue[] = [];
  private readonly waiting: string[] = [];
  private readonly outlived: Resource[] = [];

  constructor(
    private readonly world: World,
    private readonly options: PatchRunOptions,
  ) {}

  run(): PatchRun {
    this.loadTargets();
    if (this.enable()) {
      this.loadWaiting();
      this.saved = this.world.recorder.saved;
      if (this.options.about === 'functions') this.callFunctions();
      this.unloadTargets();
      this.disable();
    }
    const { name, patched } = this.options;
    return this.whole(endRun(this.world, [name, ...patched.targets], this.saved, [name]));
  }

  /** What there is of a run that came to a bound. */
  ended(): PatchRun {
    return { ...this.whole(cutShort(this.world)), outlived: [] };
  }

  private whole(run: RecordedRun): PatchRun {
    const { wasEnabled, enabling, disabling, outlived } = this;
    return { ...run, wasEnabled, enabling, disabling, outlived };
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
    const end = this.transition('enabling', this.options.patched.functions[0]);
    if (!this.world.command(`insmod ${name}.ko`)) return false;
    this.enabling = this.seen(end);
    this.finish(this.enabling, '0');
    if (this.enabling === 'is reversed') return false;
    this.wasEnabled = this.patch?.enabled === true && this.world.system.kernel.transitionPatch === undefined;
    return this.wasEnabled;
  }

  private loadWaiting(): void {
    for (const target of this.waiting) this.world.command(`insmod ${target}.ko`);
  }

  /** Each new function is called, or left out. */
  private callFunctions(): void {
    for (const newFunc of newFunctions(this.world, this.options.name)) {
      const how = this.isIdle(newFunc)
        ? 'once'
        : this.world.choose(`${newFunc} is called`, ['once', 'never', 'twice']);
      const times = { once: 1, never: 0, twice: 2 }[how];
      for (let count = 0; count < times; count++) this.world.command(`call ${newFunc}`);
    }
  }

  private isIdle(id: FunctionId): boolean {
    const name = /:(.*),\d+$/.exec(id)?.[1];
    return name !== undefined && this.options.idle?.has(name) === true;
  }

  private unloadTargets(): void {
    for (const target of this.options.patched.targets) {
      if (!this.world.system.kernel.modules.has(target)) continue;
      const goes = this.world.choose(`${target} is unloaded`, [
        'after the livepatch',
        'before it is disabled',
      ]);
      if (goes === 'before it is disabled' && this.world.command(`rmmod ${target}`))
        this.noteOutlived(target);
    }
  }

  private noteOutlived(target: string): void {
    const ofTarget = this.world.recorder.resources.filter(({ kind, activation, shadow }) => {
      return kind === 'shadow' && activation.object === target && shadow?.objKind === 'given';
    });
    this.outlived.push(...ofTarget);
  }

  /** Enabling and disabling do not know of each other, so only one of them goes otherwise than usual. */
  private disable(): void {
    const isUsual = this.enabling === 'completes at once';
    const end = this.transition('disabling', isUsual ? this.firstReplacement() : undefined);
    if (!this.write('enabled', '0')) return;
    this.disabling = this.seen(end);
    this.finish(this.disabling, '1');
    if (this.disabling === 'is reversed') this.write('enabled', '0');
  }

  /** A task that sleeps in a function of a module that is not loaded holds nothing up. */
  private seen(wanted: TransitionEnd): TransitionEnd {
    return this.world.system.kernel.transitionPatch === undefined ? 'completes at once' : wanted;
  }

  /** Decides how a transition is to go, and lets a task sleep in the function if it is not to complete at once. */
  private transition(what: string, functionId: FunctionId | undefined): TransitionEnd {
    if (functionId === undefined || this.options.about === 'functions') return 'completes at once';
    const end = this.world.choose(`the transition for ${what} it`, ENDS);
    if (end !== 'completes at once') this.world.command(`park ${functionId}`);
    return end;
  }

  /** @param back what is written to `enabled` to reverse the transition */
  private finish(end: TransitionEnd, back: string): void {
    if (end === 'completes at once') return;
    if (end === 'is reversed') this.write('enabled', back);
    if (end === 'is forced') this.write('force', '1');
    this.world.command('unpark');
    this.world.command('sleep 2');
  }

  private write(file: string, text: string): boolean {
    return this.world.command(`echo ${text} > /sys/kernel/livepatch/${this.options.name}/${file}`);
  }

  private get patch(): KlpPatch | undefined {
    return installedPatch(this.world.system.kernel, this.options.name);
  }

  private firstReplacement(): FunctionId | undefined {
    const object = this.patch?.objList.find(({ patched }) => patched);
    return object?.funcList.find(({ nop }) => !nop)?.newFunc;
  }
}
