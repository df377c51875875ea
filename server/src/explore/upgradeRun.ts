import type { KlpPatch } from '../kernel/livepatch/klpStructs';
import type { Choose } from '../machine/run/choice';
import { installedPatch, installedPatches } from '../scenario/installedPatches';
import { cutShort, endRun, type RecordedRun, type RunOptions } from './recordedRun';
import { newFunctions } from './newFunctions';
import type { PatchedObjects } from './patchRun';
import { World } from './world';

/** Two livepatches of which the newer follows the older one. */
export interface UpgradeRunOptions extends RunOptions {
  /** As `insmod` knows it. */
  readonly older: string;
  readonly newer: string;
  readonly patched: Readonly<Record<'older' | 'newer', PatchedObjects>>;
}

/** What happened to the two in one run. */
export interface UpgradeRun extends RecordedRun {
  /** How the newer one came; `back` is the way from the newer to the older one. */
  readonly way: 'up' | 'back';
  /** The livepatch that came second was refused. */
  readonly isRefused: boolean;
  /** The transition to the second one was reversed. */
  readonly isReversed: boolean;
  /** The second one has replaced the first one. */
  readonly isReplaced: boolean;
}

/**
 * Takes a machine from one livepatch to another and on: the second is reversed, or stays; then the first comes again, or
 * what is enabled is disabled, in either order.
 */
export function upgradeRun(options: UpgradeRunOptions, choose: Choose): UpgradeRun {
  const { modules, profile, patched } = options;
  const targets = [...new Set([...patched.older.targets, ...patched.newer.targets])];
  const world = new World({ modules, profile, choose });
  for (const target of targets) if (!modules.names.includes(target)) world.command(`stub ${target}`);
  const upgrade = new Upgrade(world, options, targets);
  return world.live(() => upgrade.run()) ?? upgrade.ended();
}

/** Up to this many new functions are also called one at a time. */
const SINGLE_FUNCTIONS_MAX = 6;

class Upgrade {
  private way: UpgradeRun['way'] = 'up';
  private isRefused = false;
  private isReversed = false;
  private isReplaced = false;

  constructor(
    private readonly world: World,
    private readonly options: UpgradeRunOptions,
    private readonly targets: readonly string[],
  ) {}

  run(): UpgradeRun {
    for (const target of this.targets) this.world.command(`insmod ${target}.ko`);
    const { older, newer } = this.options;
    this.way = this.world.choose('the livepatches come', ['up', 'back']);
    const [first, second] = this.way === 'up' ? [older, newer] : [newer, older];
    if (this.enable(first)) {
      this.callFunctions(first);
      const { saved } = this.world.recorder;
      this.follow(first, second);
      return this.end([second, first], saved);
    }
    this.isRefused = true;
    return this.end([first], []);
  }

  /** What there is of a run that came to a bound. */
  ended(): UpgradeRun {
    const { way, isReplaced } = this;
    return { ...cutShort(this.world), way, isRefused: false, isReversed: false, isReplaced };
  }

  private end(names: readonly string[], saved: RecordedRun['saved']): UpgradeRun {
    this.disableAll();
    const loaded = names.filter((name) => this.world.system.kernel.modules.has(name));
    const run = endRun(this.world, [...loaded, ...this.targets], saved, names);
    const { way, isRefused, isReversed, isReplaced } = this;
    return { ...run, way, isRefused, isReversed, isReplaced };
  }

  private follow(first: string, second: string): void {
    const functionId = this.functionInUse(first, second);
    const end = functionId
      ? this.world.choose(`the transition to ${second}`, ['completes', 'is reversed'])
      : 'completes';
    if (end === 'is reversed' && functionId) this.world.command(`park ${functionId}`);
    if (!this.enable(second)) {
      this.isRefused = true;
      this.world.command('unpark');
      return;
    }
    if (end === 'is reversed') {
      this.reverse(second);
      return;
    }
    this.isReplaced = this.patch(first) === undefined;
    this.callFunctions(second);
    this.goOn(first, second);
  }

  private reverse(name: string): void {
    this.isReversed = this.world.system.kernel.transitionPatch !== undefined;
    this.world.command(`echo 0 > /sys/kernel/livepatch/${name}/enabled`);
    this.world.command('unpark');
    this.world.command('sleep 2');
    this.world.command(`rmmod ${name}`);
  }

  /** What can come when both have been enabled. */
  private goOn(first: string, second: string): void {
    const removal = this.isReplaced
      ? this.world.choose(`${first} is removed`, ['at once', 'in the end'])
      : this.world.choose('disabled first is', [second, first]);
    if (removal === 'at once') {
      this.world.command(`rmmod ${first}`);
      this.comeBack(first, second);
    }
    if (removal === first) this.world.command(`echo 0 > /sys/kernel/livepatch/${first}/enabled`);
  }

  /** The first one again, and the second one over it once more. */
  private comeBack(first: string, second: string): void {
    if (this.world.choose(`${first} comes again`, ['no', 'yes']) === 'no') return;
    if (!this.enable(first)) return;
    this.callFunctions(first);
    this.world.command(`rmmod ${second}`);
    if (this.enable(second)) this.callFunctions(second);
  }

  private enable(name: string): boolean {
    return this.world.command(`insmod ${name}.ko`);
  }

  private callFunctions(name: string): void {
    const all = newFunctions(this.world, name);
    const single = all.length > 1 ? all.slice(0, SINGLE_FUNCTIONS_MAX) : [];
    const which = this.world.choose(`of the functions of ${name} are called`, ['all', ...single]);
    for (const functionId of which === 'all' ? all : [which]) this.world.command(`call ${functionId}`);
  }

  private disableAll(): void {
    const installed = installedPatches(this.world.system.kernel).flatMap(({ mod }) => mod?.name ?? []);
    for (const name of installed.reverse()) {
      this.world.command(`echo 0 > /sys/kernel/livepatch/${name}/enabled`);
    }
  }

  private patch(name: string): KlpPatch | undefined {
    return installedPatch(this.world.system.kernel, name);
  }

  /** What runs now in place of a function that the second one replaces: who sleeps in it holds up the transition. */
  private functionInUse(first: string, second: string): string | undefined {
    const { patched, newer } = this.options;
    const [original] = (second === newer ? patched.newer : patched.older).functions;
    const funcs = this.patch(first)?.objList.flatMap(({ funcList }) => funcList) ?? [];
    return funcs.find(({ oldFunc }) => original !== undefined && oldFunc === original)?.newFunc ?? original;
  }
}
