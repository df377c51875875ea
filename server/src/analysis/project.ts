import { posix } from 'node:path';
import type { Finding } from '../base/finding';
import type { RunLine } from '../explore/runView';
import type { Module } from '../model/declarations/module';
import type { SourceFile } from '../syntax/sourceFile';
import type { KernelKnowledge } from './stages/checkModule';
import type { ChosenKernel } from './configuration/apiDetection';
import { type FolderChoice, FolderSettings, type ReadSymbols } from './configuration/folderSettings';
import { isLivepatchJson, livepatchJsonFor, livepatchJsonIn } from './configuration/livepatchJsonFile';
import { livepatchJsonFindings } from './configuration/livepatchJsonFindings';
import { DEFAULT_SETTINGS, type Settings } from './configuration/settings';
import { mainPath } from './modules/folderModules';
import { type ModuleFiles, modulesWith } from './modules/moduleFiles';
import { Exploration, type Explored } from './runs/exploration';
import { type Series, SeriesIndex } from './series/series';
import type { Sources } from './sources';
import type { CheckedModule } from './stages/checkedModule';
import { CheckedPatches } from './stages/checkedPatches';
import { CheckedSources } from './stages/checkedSources';
import { DeclaredModules } from './stages/declaredModules';
import { ParsedUnits } from './stages/parsedUnits';
import { SimulatedModules } from './stages/simulatedModules';

const NOTHING_KNOWN: KernelKnowledge = { symbols: undefined, kernelCode: undefined };
const NO_SYMBOLS: ReadSymbols = (path) => `The symbol file ${path} cannot be read here.`;

/**
 * Sources, settings and what follows from them, stage by stage: files are parsed, modules declared, their sources checked,
 * and they are run. Each stage keeps its results until a file that they were made from changes, so that an edit costs the
 * modules it is in and no others.
 */
export class Project {
  private readonly units: ParsedUnits;
  private readonly modules: DeclaredModules;
  private readonly checkedSources: CheckedSources;
  private readonly patches: CheckedPatches;
  private readonly simulated: SimulatedModules;
  private readonly series: SeriesIndex;
  private readonly exploration: Exploration;
  private local: FolderSettings;
  private profiles = JSON.stringify([profileOf(DEFAULT_SETTINGS)]);

  /** @param readSymbols reads the symbol files that `livepatch.json` names */
  constructor(
    readonly sources: Sources,
    private readonly readSymbols: ReadSymbols = NO_SYMBOLS,
  ) {
    const everywhere = { settings: DEFAULT_SETTINGS, knowledge: NOTHING_KNOWN };
    this.local = new FolderSettings(sources, readSymbols, everywhere);
    const settingsNow = (): FolderSettings => this.local;
    this.units = new ParsedUnits(sources);
    this.modules = new DeclaredModules(sources, this.units, settingsNow);
    this.checkedSources = new CheckedSources(this.modules, settingsNow);
    this.patches = new CheckedPatches(sources, settingsNow);
    this.series = new SeriesIndex(sources, (files) => this.module(files));
    this.exploration = new Exploration(sources, {
      module: (files) => this.module(files),
      seriesOf: (path) => this.seriesOf(path),
      targetsOf: (patches) => this.targetsOf(patches),
      symbolsOf: (files) => this.local.at(mainPath(files)).knowledge.symbols,
    });
    this.simulated = new SimulatedModules(sources, this.checkedSources, this.exploration, settingsNow);
  }

  /**
   * Takes over new settings; all findings are made anew.
   * @param folders where others hold than everywhere else
   */
  configure(settings: Settings, knowledge: KernelKnowledge, folders: readonly FolderChoice[] = []): void {
    this.local = new FolderSettings(this.sources, this.readSymbols, { settings, knowledge }, folders);
    this.patches.clear();
    const profiles = JSON.stringify([settings, ...folders.map((each) => each.settings)].map(profileOf));
    if (profiles === this.profiles) return;
    // What was read for another kernel is not wanted any more.
    this.profiles = profiles;
    this.units.clear();
    this.modules.clear();
  }

  /** A file is gone, or nobody looks at it any more: what was made of it is not kept. */
  forget(path: string): void {
    this.units.forget(path);
    this.modules.forget(path);
    this.patches.forget(path);
  }

  /** Checks the modules that a file belongs to; none for a header that nothing includes. */
  check(path: string): readonly CheckedModule[] {
    return modulesWith(path, this.sources).map((files) => this.checkModule(files));
  }

  /** The module that a file is looked at in: the first one where it is in several. */
  moduleOf(path: string): Module | undefined {
    const [files] = modulesWith(path, this.sources);
    return files && this.checkModule(files).module;
  }

  /** The file as C is read from it: of a patch what is behind it, with the offsets that it has in the patch. */
  textOf(path: string): SourceFile | undefined {
    const [files] = modulesWith(path, this.sources);
    const side = files?.isPatch === true ? this.patches.check(files).newSide : undefined;
    return side ?? this.sources.read(path);
  }

  /** The series of livepatches that a file belongs to; undefined if it is in none. */
  seriesOf(path: string): Series | undefined {
    return this.series.seriesOf(path);
  }

  /** All series that some files belong to, each once. */
  allSeries(paths: readonly string[]): readonly Series[] {
    return this.series.allSeries(paths);
  }

  /** The modules that livepatches patch and whose sources lie near theirs. */
  targetsOf(patches: readonly ModuleFiles[]): readonly ModuleFiles[] {
    return this.series.targetsOf(patches);
  }

  /** Where the `livepatch.json` lies that holds for a file, if there is one. */
  livepatchJsonFor(path: string): string | undefined {
    return livepatchJsonFor(path, this.sources)?.path;
  }

  /** The findings about a `livepatch.json`; none if there is no such file. */
  checkLivepatchJson(path: string): readonly Finding[] {
    const json = isLivepatchJson(path) ? livepatchJsonIn(posix.dirname(path), this.sources) : undefined;
    if (!json) return [];
    return livepatchJsonFindings(json, {
      sources: this.sources,
      settings: this.local.at(path).settings,
      moduleOf: (files) => this.module(files),
      symbolsAt: (symbols) => this.local.symbolsAt(symbols),
    });
  }

  /** Checks one module, or returns what is known of it if none of its files has changed. */
  checkModule(files: ModuleFiles): CheckedModule {
    return files.isPatch === true ? this.patches.check(files) : this.checkedSources.check(files);
  }

  /**
   * Runs a module and the series that it is in, and checks it with what that has shown. Yields after each run, so that
   * it can be stopped; what was run is kept.
   */
  *simulate(files: ModuleFiles): Generator<undefined, CheckedModule, void> {
    return files.isPatch === true ? this.patches.check(files) : yield* this.simulated.simulate(files);
  }

  /**
   * Repeats a run of a module that was simulated, as a transcript.
   * @param script the commands, as a finding has them; without any, its life when nothing unusual happens
   */
  showRun(explored: Explored, script?: readonly string[]): readonly RunLine[] {
    return this.exploration.show(explored, script);
  }

  /** Runs commands with a module, and the series that it is in, as a transcript. */
  showScript(files: ModuleFiles, script: readonly string[]): readonly RunLine[] {
    return this.exploration.showScript(files, script);
  }

  /** Reads one module without checking it. The same object while none of its files has changed. */
  module(files: ModuleFiles): Module {
    return files.isPatch === true ? this.patches.check(files).module : this.modules.module(files);
  }

  /** The kernel that a module is read for, and why it is that one. */
  kernel(files: ModuleFiles): ChosenKernel {
    return this.modules.kernel(files);
  }
}

function profileOf({ profile, features }: Settings): unknown {
  return { profile, features };
}
