import type { Finding } from '../base/finding';
import { type KernelProfile, profileName } from '../base/kernelProfile';
import { buildModule } from '../model/buildModule';
import type { Module } from '../model/module';
import { ChunkCache } from '../syntax/chunkCache';
import type { SourceFile } from '../syntax/sourceFile';
import { type TranslationUnit, translationUnit } from '../syntax/translationUnit';
import { type KernelKnowledge, checkModule, uniqueFindings } from './checkModule';
import { type ModuleFiles, modulesWith } from './moduleFiles';
import { chooseProfile } from './profileChoice';
import { type Series, SeriesIndex } from './series';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import type { Sources } from './sources';
import { applySuppressions, suppressionsIn } from './suppressions';
import { unusedSuppressions } from './unusedSuppression';

const NOTHING_KNOWN: KernelKnowledge = { symbols: undefined, kernelCode: undefined };

/** A module with the findings about it. */
export interface CheckedModule {
  readonly files: ModuleFiles;
  readonly module: Module;
  /** In any of the module's files; suppressed ones are left out. */
  readonly findings: readonly Finding[];
}

/**
 * Sources, settings and what follows from them. Results are kept until a file that they were made from changes, so
 * that an edit costs the modules it is in and no others.
 */
export class Project {
  private readonly units = new Map<string, TranslationUnit>();
  private readonly chunks = new Map<string, ChunkCache>();
  private readonly modules = new Map<string, Module>();
  private readonly checked = new WeakMap<Module, CheckedModule>();
  private readonly series: SeriesIndex;
  private settings: Settings = DEFAULT_SETTINGS;
  private knowledge: KernelKnowledge = NOTHING_KNOWN;

  constructor(readonly sources: Sources) {
    this.series = new SeriesIndex(sources, (files) => this.module(files));
  }

  /** Takes over new settings; all findings are made anew. */
  configure(settings: Settings, knowledge: KernelKnowledge): void {
    this.settings = settings;
    this.knowledge = knowledge;
    this.modules.clear();
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

  /** Checks one module, or returns what is known of it if none of its files has changed. */
  checkModule(files: ModuleFiles): CheckedModule {
    const module = this.module(files);
    const known = this.checked.get(module);
    if (known) return known;
    const findings = this.withoutSuppressed(checkModule(module, this.settings, this.knowledge), module);
    const checked = { files, module, findings };
    this.checked.set(module, checked);
    return checked;
  }

  /** Reads one module without checking it. The same object while none of its files has changed. */
  module(files: ModuleFiles): Module {
    const profile = chooseProfile(files.paths[0] ?? files.csv ?? '', this.settings, this.sources);
    const key = [files.name, profileName(profile), ...files.paths].join('\0');
    const units = files.paths.flatMap((path) => this.unit(path, profile) ?? []);
    const csv = files.csv === undefined ? undefined : this.sources.read(files.csv);
    const known = this.modules.get(key);
    if (known && sameList(known.units, units) && known.csv === csv) return known;
    const module = buildModule(files.name, units, profile, { csv });
    this.modules.set(key, module);
    return module;
  }

  private unit(path: string, profile: KernelProfile): TranslationUnit | undefined {
    const main = this.sources.read(path);
    if (!main) return undefined;
    const key = `${profileName(profile)}\0${path}`;
    const known = this.units.get(key);
    if (known && this.isCurrent(known)) return known;
    const cache = this.chunks.get(key) ?? new ChunkCache();
    this.chunks.set(key, cache);
    const unit = translationUnit(main, this.sources, profile, cache);
    this.units.set(key, unit);
    return unit;
  }

  /** Whether all files that a unit was made from, or would have been made from, are still the same. */
  private isCurrent(unit: TranslationUnit): boolean {
    const [, ...files] = unit.files;
    return (
      files.every((file) => this.sources.read(file.path) === file) &&
      unit.includes.every(({ isSystem, target, path }) => isSystem || this.sources.read(path) === target)
    );
  }

  private withoutSuppressed(findings: readonly Finding[], module: Module): readonly Finding[] {
    const files = new Map<string, SourceFile>(
      module.units.flatMap((unit) => unit.files.slice(1).map((file) => [file.path, file] as const)),
    );
    const result: Finding[] = findings.filter(({ place }) => !files.has(place.file));
    for (const [path, file] of files) {
      const suppressions = suppressionsIn(file);
      const inFile = findings.filter(({ place }) => place.file === path);
      const { findings: kept, used } = applySuppressions(inFile, file, suppressions);
      result.push(...kept, ...unusedSuppressions(suppressions, used, this.settings));
    }
    return uniqueFindings(result);
  }
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
