import { posix } from 'node:path';
import { BoundedMap } from '../../base/boundedMap';
import type { Module } from '../../model/declarations/module';
import { mainPath, moduleKey, moduleNamed } from '../modules/folderModules';
import { type LivepatchJson, livepatchJsonFor } from '../configuration/livepatchJsonFile';
import { type ModuleFiles, modulesWith } from '../modules/moduleFiles';
import { type KnownSeries, namedSeries, namedTargets } from './namedSeries';
import { seriesFacts } from './seriesFacts';
import { seriesGroup } from './seriesGroup';
import { type Candidate, type InferredSeries, candidatesIn, inferSeries } from './seriesInference';
import type { Sources } from '../sources';

/** Livepatches that follow each other on one system. */
export interface Series {
  readonly name: string;
  /** Oldest first; at least two. */
  readonly patches: readonly ModuleFiles[];
  /** Modules that the patches patch, as far as their sources are known. */
  readonly targets: readonly ModuleFiles[];
  /** Nobody has said that they are a series. */
  readonly isInferred: boolean;
  /** What tells that they are a series, as the end of a sentence: "the folders v1 and v2". */
  readonly why: string;
}

interface Inference {
  readonly candidates: readonly Candidate[];
  readonly series: readonly InferredSeries[];
}

/** Groups of folders, and series, that are kept. */
const KEPT_MAX = 300;

/** Where a folder has more folders than this beside or in it, targets are not looked for in those. */
const FOLDERS_MAX = 100;

/** Finds the series that modules are in. What was found is kept until a module that it was made from changes. */
export class SeriesIndex {
  private readonly inferences = new BoundedMap<string, Inference>(KEPT_MAX);
  /** By the modules of its patches, so that a series stays the same object while it is the same. */
  private readonly known = new BoundedMap<string, Series>(KEPT_MAX);

  /** @param moduleOf returns the same module while its files are the same */
  constructor(
    private readonly sources: Sources,
    private readonly moduleOf: (files: ModuleFiles) => Module,
  ) {}

  /** The series of the first module of a file that is in one. The same object while nothing in it has changed. */
  seriesOf(path: string): Series | undefined {
    for (const files of modulesWith(path, this.sources)) {
      const series = this.seriesWith(files);
      if (series) return series;
    }
    return undefined;
  }

  /** All series that the modules of some files are in, each once. */
  allSeries(paths: readonly string[]): Series[] {
    return [...new Set(paths.flatMap((path) => this.seriesOf(path) ?? []))];
  }

  /**
   * The modules that livepatches patch: those that livepatch.json names, else those that lie in the folders of the
   * livepatches, beside or above these, sorted by name.
   */
  targetsOf(patches: readonly ModuleFiles[]): readonly ModuleFiles[] {
    const [first] = patches;
    const json = first && livepatchJsonFor(mainPath(first), this.sources);
    return namedTargets(json, this.sources, this.moduleOf) ?? this.targetsNear(patches);
  }

  private seriesWith(files: ModuleFiles): Series | undefined {
    const json = livepatchJsonFor(mainPath(files), this.sources);
    const named = json ? namedSeries(json, this.sources, this.moduleOf) : [];
    const own = named.find(({ patches }) => includesModule(patches, files));
    if (own) return this.toSeries(own, false);
    if (saysNoSeries(json)) return undefined;
    const taken = named.flatMap(({ patches }) => patches);
    const inferred = this.inferred(files, taken).find(({ patches }) => includesModule(patches, files));
    return inferred && this.toSeries(inferred, true);
  }

  private toSeries({ name, patches, why }: KnownSeries, isInferred: boolean): Series {
    const key = patches.map(moduleKey).join('\n');
    const known = this.known.get(key);
    const targets = this.targetsOf(patches);
    const isSame = known && known.name === name && known.why === why && sameModules(known.targets, targets);
    const series = isSame ? known : { name, patches, targets, isInferred, why };
    this.known.set(key, series);
    return series;
  }

  private inferred(files: ModuleFiles, taken: readonly ModuleFiles[]): KnownSeries[] {
    const group = seriesGroup(posix.dirname(mainPath(files)), this.sources);
    const key = group.folders.map(({ path }) => path).join('\n');
    const candidates = candidatesIn(group, this.sources, this.moduleOf).filter(
      (candidate) => !includesModule(taken, candidate.files),
    );
    const known = this.inferences.get(key);
    const isKnown = known !== undefined && haveSameModules(known.candidates, candidates);
    const series = isKnown ? known.series : inferSeries(candidates, group);
    this.inferences.set(key, { candidates, series });
    return series.map((each) => ({ ...each, patches: each.patches.map((patch) => patch.files) }));
  }

  private targetsNear(patches: readonly ModuleFiles[]): ModuleFiles[] {
    const objects = new Set(patches.flatMap((files) => [...seriesFacts(this.moduleOf(files)).objects]));
    const folders = [
      ...new Set(patches.flatMap((files) => this.foldersNear(posix.dirname(mainPath(files))))),
    ];
    return [...objects].sort().flatMap((object) => this.target(object, folders) ?? []);
  }

  private foldersNear(folder: string): string[] {
    const parent = posix.dirname(folder);
    return [folder, ...this.foldersBelow(folder), parent, ...this.foldersBelow(parent)];
  }

  private foldersBelow(folder: string): string[] {
    const names = this.sources.foldersIn(folder);
    return names.length <= FOLDERS_MAX ? names.map((name) => posix.join(folder, name)) : [];
  }

  private target(name: string, folders: readonly string[]): ModuleFiles | undefined {
    return folders
      .flatMap((folder) => moduleNamed(name, folder, this.sources) ?? [])
      .find((files) => !this.moduleOf(files).isLivepatch);
  }
}

/** An empty list says that livepatches below the folder are in no series. */
function saysNoSeries(json: LivepatchJson | undefined): boolean {
  return json?.series?.length === 0;
}

function includesModule(modules: readonly ModuleFiles[], files: ModuleFiles): boolean {
  return modules.some((module) => moduleKey(module) === moduleKey(files));
}

function sameModules(a: readonly ModuleFiles[], b: readonly ModuleFiles[]): boolean {
  return a.map(moduleKey).join('\n') === b.map(moduleKey).join('\n');
}

function haveSameModules(a: readonly Candidate[], b: readonly Candidate[]): boolean {
  return a.length === b.length && a.every(({ module }, index) => module === b[index]?.module);
}
