import { isSameList } from '../../base/sameList';
import type { Module } from '../../model/declarations/module';
import { checkModule, uniqueFindings } from './checkModule';
import { without } from '../configuration/configVariants';
import type { FolderSettings } from '../configuration/folderSettings';
import { mainPath } from '../modules/folderModules';
import type { ModuleFiles } from '../modules/moduleFiles';
import type { Exploration, Explored } from '../runs/exploration';
import { simulationOf } from '../runs/simulationOf';
import type { Sources } from '../sources';
import type { CheckedModule } from './checkedModule';
import type { CheckedSources } from './checkedSources';
import { withoutSuppressed } from './withoutSuppressed';

interface KnownRuns {
  readonly source: CheckedModule;
  readonly explored: Explored;
  readonly checked: CheckedModule;
}

/** The last stage: modules are run, and the rules see what that has shown. */
export class SimulatedModules {
  private readonly simulated = new WeakMap<Module, KnownRuns>();

  constructor(
    private readonly sources: Sources,
    private readonly checkedSources: CheckedSources,
    private readonly exploration: Exploration,
    private readonly settingsNow: () => FolderSettings,
  ) {}

  /**
   * Runs a module and the series that it is in, and checks it with what that has shown. Yields after each run, so that
   * it can be stopped; what was run is kept.
   */
  *simulate(files: ModuleFiles): Generator<undefined, CheckedModule, void> {
    const source = this.checkedSources.check(files);
    const explored = yield* this.exploration.explore(files);
    if (!explored) return source;
    const known = this.simulated.get(source.module);
    if (known && known.source === source && isSameExplored(known.explored, explored)) return known.checked;
    const checked = this.withRuns(files, source, explored);
    this.simulated.set(source.module, { source, explored, checked });
    return checked;
  }

  private withRuns(files: ModuleFiles, source: CheckedModule, explored: Explored): CheckedModule {
    const { module } = source;
    const { settings, knowledge } = this.settingsNow().at(mainPath(files));
    const isSound = source.findings.every(({ severity }) => severity !== 'error');
    const simulation = simulationOf(explored, this.sources, isSound);
    const all = checkModule(module, settings, knowledge, { simulation });
    const { own, agreed } = this.checkedSources.findings(files, module);
    const disputed = without(own, agreed);
    // Of those that were there without running it, the later ones have a run that shows them.
    const together = uniqueFindings([...agreed, ...without(all, disputed)]);
    return { ...source, findings: withoutSuppressed(together, module, settings, 'simulation'), explored };
  }
}

function isSameExplored(a: Explored, b: Explored): boolean {
  return (
    a.report === b.report &&
    isSameList(a.series?.upgrades ?? [], b.series?.upgrades ?? []) &&
    isSameList(a.series?.joints ?? [], b.series?.joints ?? [])
  );
}
