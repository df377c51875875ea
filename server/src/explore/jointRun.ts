import type { Choose } from '../machine/run/choice';
import { installedPatches } from '../scenario/installedPatches';
import { cutShort, endRun, type RecordedRun, type RunOptions } from './recordedRun';
import { leaked } from './leaked';
import { newFunctions } from './newFunctions';
import { World } from './world';

/** Two livepatches that are in force together, and a third one that replaces both. */
export interface JointRunOptions extends RunOptions {
  /** As `insmod` knows them, oldest first. */
  readonly older: readonly [string, string];
  readonly newer: string;
  /** Modules that they patch. */
  readonly targets: readonly string[];
}

/** What happened to the three in one run. */
export interface JointRun extends RecordedRun {
  /** The third one has replaced two that were there. */
  readonly isReplaced: boolean;
}

/**
 * Enables two livepatches one after the other, replaces both by a third, and removes all. If the third one cannot be
 * disabled, it counts what the two have left by then.
 */
export function jointRun(options: JointRunOptions, choose: Choose): JointRun {
  const { modules, profile } = options;
  const world = new World({ modules, profile, choose });
  return world.live(() => replacedTogether(world, options)) ?? { ...cutShort(world), isReplaced: false };
}

function replacedTogether(world: World, { modules, older, newer, targets }: JointRunOptions): JointRun {
  for (const target of targets) if (!modules.names.includes(target)) world.command(`stub ${target}`);
  for (const target of targets) world.command(`insmod ${target}.ko`);
  for (const name of older) enable(world, name);
  const { saved } = world.recorder;
  const before = installedNames(world);
  world.command(`insmod ${newer}.ko`);
  const isReplaced = before.length === older.length && installedNames(world).join() === newer;
  for (const name of older) world.command(`rmmod ${name}`);
  const early = leaked(world.system.machine, world.recorder);
  for (const name of installedNames(world).reverse())
    world.command(`echo 0 > /sys/kernel/livepatch/${name}/enabled`);
  const names = [newer, ...older];
  const run = endRun(world, [...names, ...targets], saved, names);
  return { ...run, leaked: run.isOver ? run.leaked : early, isReplaced };
}

function enable(world: World, name: string): void {
  if (!world.command(`insmod ${name}.ko`)) return;
  for (const id of newFunctions(world, name)) world.command(`call ${id}`);
}

function installedNames({ system }: World): string[] {
  return installedPatches(system.kernel).flatMap(({ mod }) => mod?.name ?? []);
}
