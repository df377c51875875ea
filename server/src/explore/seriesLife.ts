import type { Choose } from '../machine/choice';
import { endLife, type Life, type LifeOptions } from './life';
import { withStubs } from './stubModules';
import { World } from './world';

/** Livepatches that follow each other. */
export interface SeriesLifeOptions extends LifeOptions {
  /** As `insmod` knows them, oldest first. */
  readonly names: readonly string[];
  /** The modules that they patch; they are loaded all the time. */
  readonly targets: readonly string[];
}

/** What came of the life of a series. */
export interface SeriesLife extends Life {
  /** The livepatches that were enabled, in the order in which that happened. */
  readonly enabled: readonly string[];
  /** The livepatches that the kernel refused. */
  readonly refused: readonly string[];
}

/**
 * Takes a machine through a series of livepatches. Choices: which livepatch comes next, also an older one again,
 * whether the one before is disabled first, whether the transition is reversed on the way, and where the series ends.
 */
export function seriesLife(options: SeriesLifeOptions, choose: Choose): SeriesLife {
  const { modules, profile, targets } = options;
  const world = new World({ modules: withStubs(modules, targets), profile, stubs: targets, choose });
  return new Series(world, options).run();
}

class Series {
  private readonly enabled: string[] = [];
  private readonly refused: string[] = [];

  constructor(
    private readonly world: World,
    private readonly options: SeriesLifeOptions,
  ) {}

  run(): SeriesLife {
    const { names, targets } = this.options;
    for (const target of targets) this.world.command(`insmod ${target}.ko`);
    this.load(names[0] ?? '');
    for (let index = 1; index < names.length; index++) {
      const next = names[index] ?? '';
      const how = this.world.choose(`${next} comes`, [
        'over the one before',
        'after that was disabled',
        'never',
      ]);
      if (how === 'never') continue;
      if (how === 'after that was disabled') this.disableAll();
      this.load(next);
      this.goBack(index);
    }
    this.disableAll();
    const loaded = [...this.world.system.kernel.modules.keys()].reverse();
    return { ...endLife(this.world, loaded), enabled: this.enabled, refused: this.refused };
  }

  /** From a livepatch back to the one before it, which has to be removed first if it is still there. */
  private goBack(index: number): void {
    const older = this.options.names[index - 1] ?? '';
    const newer = this.options.names[index] ?? '';
    const isBack =
      this.world.choose(`after ${newer}`, ['it goes on', `${older} is loaded again`]) !== 'it goes on';
    if (!isBack) return;
    if (this.world.system.kernel.modules.has(older)) this.world.command(`rmmod ${older}`);
    this.load(older);
  }

  private load(name: string): void {
    if (this.world.command(`insmod ${name}.ko`)) this.enabled.push(name);
    else this.refused.push(name);
  }

  private disableAll(): void {
    for (const name of this.installed().reverse()) {
      this.world.command(`echo 0 > /sys/kernel/livepatch/${name}/enabled`);
    }
  }

  private installed(): string[] {
    return this.world.system.kernel.patches.flatMap(({ mod }) => mod?.name ?? []);
  }
}
