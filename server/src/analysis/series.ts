import { posix } from 'node:path';
import type { Module } from '../model/module';
import { mainPath, moduleKey, moduleNamed } from './folderModules';
import { type ModuleFiles, modulesWith } from './moduleFiles';
import { seriesFacts } from './seriesFacts';
import { type SeriesGroup, seriesGroup } from './seriesGroup';
import { type Candidate, type InferredSeries, candidatesIn, inferSeries } from './seriesInference';
import type { Sources } from './sources';

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
  readonly series: readonly Series[];
}

/** Finds the series that modules are in. What was found is kept until a module that it was made from changes. */
export class SeriesIndex {
  private readonly inferences = new Map<string, Inference>();

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
   * The modules that livepatches patch, as far as they lie in the folders of the livepatches, beside or above these.
   * They are sorted by name.
   */
  targetsOf(patches: readonly ModuleFiles[]): ModuleFiles[] {
    const objects = new Set(patches.flatMap((files) => [...seriesFacts(this.moduleOf(files)).objects]));
    const folders = [
      ...new Set(patches.flatMap((files) => this.foldersNear(posix.dirname(mainPath(files))))),
    ];
    return [...objects].sort().flatMap((object) => this.target(object, folders) ?? []);
  }

  private seriesWith(files: ModuleFiles): Series | undefined {
    const key = moduleKey(files);
    const group = seriesGroup(posix.dirname(mainPath(files)), this.sources);
    return this.inferred(group).find(({ patches }) => patches.some((patch) => moduleKey(patch) === key));
  }

  private inferred(group: SeriesGroup): readonly Series[] {
    const key = group.folders.map(({ path }) => path).join('\0');
    const candidates = candidatesIn(group, this.sources, this.moduleOf);
    const known = this.inferences.get(key);
    const isKnown = known !== undefined && haveSameModules(known.candidates, candidates);
    const series = isKnown ? known.series : inferSeries(candidates, group).map(withoutTargets);
    const inference = { candidates, series: series.map((each) => this.withTargets(each)) };
    this.inferences.set(key, inference);
    return inference.series;
  }

  /** Targets may come and go while the patches stay as they are. */
  private withTargets(series: Series): Series {
    const targets = this.targetsOf(series.patches);
    const isSame = sameModules(targets, series.targets);
    return isSame ? series : { ...series, targets };
  }

  private foldersNear(folder: string): string[] {
    const parent = posix.dirname(folder);
    const beside = this.sources.foldersIn(parent);
    const children = this.sources.foldersIn(folder);
    return [
      folder,
      ...(children.length <= FOLDERS_MAX ? children.map((name) => posix.join(folder, name)) : []),
      parent,
      ...(beside.length <= FOLDERS_MAX ? beside.map((name) => posix.join(parent, name)) : []),
    ];
  }

  private target(name: string, folders: readonly string[]): ModuleFiles | undefined {
    return folders
      .flatMap((folder) => moduleNamed(name, folder, this.sources) ?? [])
      .find((files) => !this.moduleOf(files).isLivepatch);
  }
}

/** Where a folder has more folders than this beside it, targets are not looked for in them. */
const FOLDERS_MAX = 100;

function withoutTargets({ name, patches, why }: InferredSeries): Series {
  return { name, patches: patches.map(({ files }) => files), targets: [], isInferred: true, why };
}

function sameModules(a: readonly ModuleFiles[], b: readonly ModuleFiles[]): boolean {
  return a.map(moduleKey).join('\n') === b.map(moduleKey).join('\n');
}

function haveSameModules(a: readonly Candidate[], b: readonly Candidate[]): boolean {
  return a.length === b.length && a.every(({ module }, index) => module === b[index]?.module);
}
