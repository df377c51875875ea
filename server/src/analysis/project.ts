import { posix } from 'node:path';
import { BoundedMap } from '../base/boundedMap';
import type { Finding } from '../base/finding';
import { type KernelProfile, profileName } from '../base/kernelProfile';
import { optionsKey } from '../base/kernelOptions';
import { isSameList } from '../base/sameList';
import { buildModule } from '../model/declarations/buildModule';
import { csvOptions } from '../model/trees/suseDeclarations';
import type { Module } from '../model/declarations/module';
import type { Builder } from '../model/trees/toolCallbacks';
import { ChunkCache } from '../syntax/chunkCache';
import { type SourceFile, sourceFile } from '../syntax/sourceFile';
import { type TranslationUnit, translationUnit } from '../syntax/translationUnit';
import type { ChosenKernel } from './configuration/apiDetection';
import { type KernelKnowledge, checkModule, uniqueFindings } from './checkModule';
import { checkPatch } from './checkPatch';
import { mainPath, moduleKey, modulesIn } from './modules/folderModules';
import {
  type FolderChoice,
  FolderSettings,
  type LocalSettings,
  type ReadSymbols,
} from './configuration/folderSettings';
import { isLivepatchJson, livepatchJsonFor, livepatchJsonIn } from './configuration/livepatchJson';
import { livepatchJsonFindings } from './configuration/livepatchJsonFindings';
import { Exploration, type Explored } from './runs/exploration';
import { simulationOf } from './runs/simulation';
import type { RunLine } from '../explore/runView';
import { type ModuleFiles, modulesWith } from './modules/moduleFiles';
import { agreedFindings, configVariants, without } from './configuration/configVariants';
import { optionsIn, optionsNear } from './configuration/kernelOptions';
import { patchBuilder } from './modules/patchBuilder';
import { chooseKernel, chooseProfile, type ChoicePlace } from './configuration/profileChoice';
import { type Series, SeriesIndex } from './series/series';
import { DEFAULT_SETTINGS, type Settings } from './configuration/settings';
import type { Sources } from './sources';
import { applySuppressions, suppressionsIn } from './suppressions';
import { unusedSuppressions } from './unusedSuppression';

const NOTHING_KNOWN: KernelKnowledge = { symbols: undefined, kernelCode: undefined };
const NO_SYMBOLS: ReadSymbols = (path) => `The symbol file ${path} cannot be read here.`;

/** A module with the findings about it. */
export interface CheckedModule {
  readonly files: ModuleFiles;
  readonly module: Module;
  /** In any of the module's files; suppressed ones are left out. */
  readonly findings: readonly Finding[];
  /** What running it has shown; absent where it was only read. */
  readonly explored?: Explored;
  /** Of a patch: what is behind it, with the offsets that it has in the patch. */
  readonly newSide?: SourceFile;
}

interface KnownUnit {
  readonly unit: TranslationUnit;
  readonly chunks: ChunkCache;
}

interface KnownPatch {
  readonly file: SourceFile;
  readonly local: LocalSettings;
  readonly builder: Builder | undefined;
  readonly checked: CheckedModule;
}

/** Characters of source of which it is kept what they mean. It takes some hundred times as many bytes. */
const UNITS_TEXT_MAX = 1024 * 1024;

function weightOf(units: readonly TranslationUnit[]): number {
  const files = units.flatMap((unit) => unit.files.slice(1));
  return files.reduce((sum, { text }) => sum + text.length, 0);
}

/**
 * Sources, settings and what follows from them. Results are kept until a file that they were made from changes, so
 * that an edit costs the modules it is in and no others.
 */
export class Project {
  private readonly units = new BoundedMap<string, KnownUnit>(UNITS_TEXT_MAX, ({ unit }) => weightOf([unit]));
  private readonly modules = new BoundedMap<string, Module>(UNITS_TEXT_MAX, ({ units }) => weightOf(units));
  private readonly checked = new WeakMap<Module, CheckedModule & { readonly local: LocalSettings }>();
  private readonly patches = new BoundedMap<string, KnownPatch>(
    UNITS_TEXT_MAX,
    ({ file }) => file.text.length,
  );
  private readonly series: SeriesIndex;
  private readonly exploration: Exploration;
  private readonly simulated = new WeakMap<
    Module,
    { readonly source: CheckedModule; readonly explored: Explored; readonly checked: CheckedModule }
  >();
  private local: FolderSettings;
  private profiles = JSON.stringify([profileOf(DEFAULT_SETTINGS)]);

  /** @param readSymbols reads the symbol files that `livepatch.json` names */
  constructor(
    readonly sources: Sources,
    private readonly readSymbols: ReadSymbols = NO_SYMBOLS,
  ) {
    const everywhere = { settings: DEFAULT_SETTINGS, knowledge: NOTHING_KNOWN };
    this.local = new FolderSettings(sources, readSymbols, everywhere);
    this.series = new SeriesIndex(sources, (files) => this.module(files));
    this.exploration = new Exploration(sources, {
      module: (files) => this.module(files),
      seriesOf: (path) => this.seriesOf(path),
      targetsOf: (patches) => this.targetsOf(patches),
    });
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
    this.units.deleteWhere((_, { unit }) => unit.main.path === path);
    this.modules.deleteWhere((_, { units }) => units.some(({ main }) => main.path === path));
    this.patches.delete(path);
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
    const side = files?.isPatch === true ? this.checkPatch(files).newSide : undefined;
    return side ?? this.sources.read(path);
  }

  /** The series of livepatches that a file belongs to; undefined if it stands alone. */
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
    if (files.isPatch === true) return this.checkPatch(files);
    const module = this.module(files);
    const local = this.local.at(mainPath(files));
    const known = this.checked.get(module);
    if (known?.local === local) return known;
    const { settings } = local;
    const all = uniqueFindings(this.sourceFindings(files, module).agreed);
    const findings = withoutSuppressed(all, module, settings);
    const checked = { files, module, findings, local };
    this.checked.set(module, checked);
    return checked;
  }

  /** What the sources of a module show as it is run, and with what the kernel's options decide otherwise. */
  private sourceFindings(
    files: ModuleFiles,
    module: Module,
  ): { readonly own: readonly Finding[]; readonly agreed: readonly Finding[] } {
    const { settings, knowledge } = this.local.at(mainPath(files));
    const variants = [module, ...this.otherVariants(files).filter((other) => other !== module)].map(
      (each) => ({ module: each, findings: checkModule(each, settings, knowledge) }),
    );
    const own = variants[0]?.findings ?? [];
    return { own, agreed: variants.length === 1 ? own : agreedFindings(variants) };
  }

  /**
   * Runs a module and the series that it is in, and checks it with what that has shown. Yields after each run, so that
   * it can be stopped; what was run is kept.
   */
  *simulate(files: ModuleFiles): Generator<undefined, CheckedModule, void> {
    const source = this.checkModule(files);
    const explored = files.isPatch === true ? undefined : yield* this.exploration.explore(files);
    if (!explored) return source;
    const { module } = source;
    const known = this.simulated.get(module);
    if (known && known.source === source && isSameExplored(known.explored, explored)) return known.checked;
    const { settings, knowledge } = this.local.at(mainPath(files));
    const simulation = simulationOf(
      explored,
      this.sources,
      source.findings.every(({ severity }) => severity !== 'error'),
    );
    const all = checkModule(module, settings, knowledge, { simulation });
    const { own, agreed } = this.sourceFindings(files, module);
    const disputed = without(own, agreed);
    // Of those that were there without running it, the later ones have a run that shows them.
    const together = uniqueFindings([...agreed, ...without(all, disputed)]);
    const findings = withoutSuppressed(together, module, settings, 'simulation');
    const checked = { ...source, findings, explored };
    this.simulated.set(module, { source, explored, checked });
    return checked;
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
    if (files.isPatch === true) return this.checkPatch(files).module;
    return this.moduleFor(files, this.kernel(files).profile);
  }

  /** The kernel that a module is read for, and why it is that one. */
  kernel(files: ModuleFiles): ChosenKernel {
    const { settings } = this.local.at(mainPath(files));
    const place = this.choicePlace(files);
    const beside = (): readonly ModuleFiles[] => modulesIn(posix.dirname(mainPath(files)), this.sources);
    return chooseKernel(place, settings, this.sources, () =>
      files.isPatch === true
        ? []
        : beside()
            .filter((each) => moduleKey(each) !== moduleKey(files))
            .map((each) => this.choicePlace(each)),
    );
  }

  private choicePlace(files: ModuleFiles): ChoicePlace {
    const { paths, isPatch } = files;
    return isPatch === true ? { paths } : { paths, moduleFor: (profile) => this.moduleFor(files, profile) };
  }

  /** The module as it is where all options that nothing decides are set. */
  private moduleFor(files: ModuleFiles, profile: KernelProfile): Module {
    return this.moduleWith(files, this.variants(files, profile)[0]);
  }

  private variants(files: ModuleFiles, profile: KernelProfile): ReturnType<typeof configVariants> {
    const csv = files.csv === undefined ? undefined : this.sources.read(files.csv);
    return configVariants(this.withConfiguration(files, profile), (each) => [
      ...files.paths.flatMap((path) => this.unit(path, each) ?? []),
      ...(csv ? [csvOptions(csv, each)] : []),
    ]);
  }

  /** The author's own configuration goes before what is known of others. */
  private withConfiguration(files: ModuleFiles, profile: KernelProfile): KernelProfile {
    const { kernelCode } = this.local.at(mainPath(files)).knowledge;
    const options =
      optionsNear(mainPath(files), this.sources) ??
      (kernelCode && optionsIn((path) => kernelCode.file(path)));
    return options ? { ...profile, options } : profile;
  }

  /** The module for the other settings of those options. */
  private otherVariants(files: ModuleFiles): Module[] {
    const [, ...others] = this.variants(files, this.kernel(files).profile);
    return others.map((profile) => this.moduleWith(files, profile));
  }

  private moduleWith(files: ModuleFiles, profile: KernelProfile): Module {
    const features = JSON.stringify(profile.features ?? {});
    const options = optionsKey(profile.options);
    const key = [files.name, profileName(profile), features, options, ...files.paths].join('\0');
    const units = files.paths.flatMap((path) => this.unit(path, profile) ?? []);
    const csv = files.csv === undefined ? undefined : this.sources.read(files.csv);
    const known = this.modules.get(key);
    if (known && isSameList(known.units, units) && known.csv === csv) return known;
    const module = buildModule(files.name, units, profile, { csv });
    this.modules.set(key, module);
    return module;
  }

  private checkPatch(files: ModuleFiles): CheckedModule {
    const [path = ''] = files.paths;
    const file = this.sources.read(path) ?? sourceFile(path, '');
    const known = this.patches.get(path);
    const local = this.local.at(path);
    const builder = patchBuilder(path, this.sources);
    if (known?.file === file && known.local === local && known.builder === builder) return known.checked;
    const { settings, knowledge } = local;
    const { kernelCode } = knowledge;
    const tree = kernelCode?.file('Makefile')?.path ?? path;
    const profile = chooseProfile({ paths: [path], tree }, settings, this.sources);
    const made = checkPatch(file, profile, settings, knowledge, this.sources, builder);
    const suppressions = suppressionsIn(made.newSide);
    const { findings, used } = applySuppressions(made.findings, file, suppressions);
    const unused = unusedSuppressions(suppressions, used, settings);
    const checked = {
      files,
      module: made.module,
      findings: uniqueFindings([...findings, ...unused]),
      newSide: made.newSide,
    };
    this.patches.set(path, { file, local, builder, checked });
    return checked;
  }

  private unit(path: string, profile: KernelProfile): TranslationUnit | undefined {
    const main = this.sources.read(path);
    if (!main) return undefined;
    const key = `${profileName(profile)}\0${optionsKey(profile.options)}\0${path}`;
    const known = this.units.get(key);
    if (known && this.isCurrent(known.unit)) return known.unit;
    const chunks = known?.chunks ?? new ChunkCache();
    const unit = translationUnit(main, this.sources, profile, chunks);
    this.units.set(key, { unit, chunks });
    return unit;
  }

  /** Whether all files that a unit was made from, or would have been made from, are still the same. */
  private isCurrent(unit: TranslationUnit): boolean {
    const [, ...files] = unit.files;
    return (
      files.every((file) => this.sources.read(file.path) === file) &&
      unit.includes.every(
        ({ isSystem, target, path, tried }) =>
          isSystem || (this.sources.read(path) === target && tried.every((each) => !this.sources.read(each))),
      )
    );
  }
}

function profileOf({ profile, features }: Settings): unknown {
  return { profile, features };
}

function isSameExplored(a: Explored, b: Explored): boolean {
  return (
    a.report === b.report &&
    isSameList(a.series?.upgrades ?? [], b.series?.upgrades ?? []) &&
    isSameList(a.series?.joints ?? [], b.series?.joints ?? [])
  );
}

function withoutSuppressed(
  findings: readonly Finding[],
  module: Module,
  settings: Settings,
  seen: 'source' | 'simulation' = 'source',
): readonly Finding[] {
  const files = new Map<string, SourceFile>(
    module.units.flatMap((unit) => unit.files.slice(1).map((file) => [file.path, file] as const)),
  );
  const result: Finding[] = findings.filter(({ place }) => !files.has(place.file));
  for (const [path, file] of files) {
    const suppressions = suppressionsIn(file);
    const inFile = findings.filter(({ place }) => place.file === path);
    const { findings: kept, used } = applySuppressions(inFile, file, suppressions);
    result.push(...kept, ...unusedSuppressions(suppressions, used, settings, seen));
  }
  return uniqueFindings(result);
}
