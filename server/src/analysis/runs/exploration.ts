import { posix } from 'node:path';
import { isAtLeast, type KernelProfile } from '../../base/kernelProfile';
import { isSameList } from '../../base/sameList';
import { exploreJoint, type JointReport as JointRunsReport, lostTogether } from '../../explore/exploreJoint';
import {
  type Explored as ExploredRuns,
  explorePatch,
  type PatchReport as PatchRunsReport,
} from '../../explore/explorePatch';
import { exploreUpgrade, type UpgradeReport as UpgradeRunsReport } from '../../explore/exploreUpgrade';
import { type RunLine, runView } from '../../explore/runView';
import { type ExploredModule, sourcesOf } from '../../explore/exploreModules';
import type { RunSet } from '../../explore/runSet/runSet';
import { factsOf } from '../../rules/runFacts';
import type { Found } from '../../rules/shared/simulation';
import { moduleProgram } from '../../machine/run/moduleProgram';
import type { Program } from '../../machine/run/program';
import type { ModuleSources } from '../../scenario/moduleSources';
import { generatedModule } from '../../model/declarations/generatedModule';
import type { Module } from '../../model/declarations/module';
import { listingIn, type SymbolTable } from '../../model/kernel/symbolTable';
import type { SourceReader } from '../../syntax/sourceFile';
import { mainPath } from '../modules/folderModules';
import type { ModuleFiles } from '../modules/moduleFiles';
import type { Series } from '../series/series';

/** What was learnt from runs, and what the rules have found in them. The runs themselves are not kept. */
type WithFacts<Report> = Report & { readonly facts: readonly Found[] };
export type PatchReport = WithFacts<PatchRunsReport>;
export type UpgradeReport = WithFacts<UpgradeRunsReport>;
type JointReport = WithFacts<JointRunsReport>;

function withFacts<Report>({ report, runSet }: ExploredRuns<Report, RunSet>): WithFacts<Report> {
  return { ...report, facts: factsOf(runSet) };
}

/** Older kernels had another API to enable livepatches; the simulated kernel does not have it. */
const OLDEST_RUN = '5.1';

/** A distribution's older kernel that replaces livepatches has the new API as well. */
function canRun(profile: KernelProfile): boolean {
  return isAtLeast(profile, OLDEST_RUN) || profile.features?.replace === true;
}

/** A livepatch and what belongs to it when it is run. */
export interface ExploredPatch {
  readonly files: ModuleFiles;
  readonly module: Module;
  /** As `insmod` knows it in the run. */
  readonly name: string;
}

/** What running a module has shown. */
export interface Explored {
  readonly patch: ExploredPatch;
  readonly report: PatchReport;
  readonly series: ExploredSeries | undefined;
}

export interface ExploredSeries {
  readonly series: Series;
  /** Oldest first. */
  readonly patches: readonly ExploredPatch[];
  /** Of the pairs that the module is in. */
  readonly upgrades: readonly UpgradeReport[];
  /** Of the pairs of older livepatches that the module can replace together. */
  readonly joints: readonly JointReport[];
}

/** What an exploration needs to know of the project. */
export interface ExplorationInput {
  readonly module: (files: ModuleFiles) => Module;
  readonly seriesOf: (path: string) => Series | undefined;
  readonly targetsOf: (patches: readonly ModuleFiles[]) => readonly ModuleFiles[];
  readonly symbolsOf: (files: ModuleFiles) => SymbolTable | undefined;
}

/** A report, and what it was made from. */
interface Kept<Report> {
  readonly key: readonly unknown[];
  readonly report: Report;
}

/** Runs livepatches and series of them, and keeps what came of it until one of their modules changes. */
export class Exploration {
  private readonly programs = new WeakMap<Module, Program>();
  private readonly reports = new WeakMap<Module, Kept<PatchReport>>();
  private readonly upgrades = new WeakMap<Module, WeakMap<Module, Kept<UpgradeReport>>>();
  private readonly joints = new WeakMap<Module, Kept<readonly JointReport[]>>();
  constructor(
    private readonly reader: SourceReader,
    private readonly input: ExplorationInput,
  ) {}

  /**
   * Runs a livepatch and the pairs of its series that it is in, as far as they are not known. Yields after each run.
   * Returns nothing for a module that is no livepatch.
   */
  *explore(files: ModuleFiles): Generator<undefined, Explored | undefined, void> {
    const module = this.input.module(files);
    if (!canRun(module.profile)) return undefined;
    if (!module.isLivepatch && !generatedModule(module)) return undefined;
    const { series, patches } = this.inSeries(files);
    const patch = patches.find((each) => mainPath(each.files) === mainPath(files));
    if (!patch) return undefined;
    const targets = series?.targets ?? this.input.targetsOf([files]);
    const report = yield* this.report(patch, targets);
    if (!series) return { patch, report, series: undefined };
    const upgrades: UpgradeReport[] = [];
    const at = patches.indexOf(patch);
    for (const [index, other] of patches.entries()) {
      if (other === patch) continue;
      const [older, newer] = index < at ? [other, patch] : [patch, other];
      upgrades.push(yield* this.upgrade(older, newer, targets));
    }
    const joints = yield* this.joint(patches.slice(0, at), patch, targets);
    return { patch, report, series: { series, patches, upgrades, joints } };
  }

  /**
   * Repeats a run of a livepatch, or of its series, as a transcript.
   * @param script the commands, as a finding has them; without any, the livepatch's life when nothing unusual happens
   */
  show({ patch, report, series }: Explored, script?: readonly string[]): readonly RunLine[] {
    const patches = series?.patches ?? [patch];
    const targets = series?.series.targets ?? this.input.targetsOf([patch.files]);
    const modules = this.sources(patch.files, this.modulesOf(patches, targets));
    return runView(modules, patch.module.profile, script ?? report.usualScript);
  }

  /** Runs commands with a livepatch and its series, as a transcript. */
  showScript(files: ModuleFiles, script: readonly string[]): readonly RunLine[] {
    const { series, patches } = this.inSeries(files);
    const targets = series?.targets ?? this.input.targetsOf([files]);
    const modules = this.sources(files, this.modulesOf(patches, targets));
    return runView(modules, this.input.module(files).profile, script);
  }

  /** A livepatch that is in no series is a series by itself. */
  private inSeries(files: ModuleFiles): {
    readonly series: Series | undefined;
    readonly patches: readonly ExploredPatch[];
  } {
    const series = this.input.seriesOf(mainPath(files));
    return { series, patches: series ? this.patchesOf(series) : [this.patchOf(files, [files])] };
  }

  private *report(
    patch: ExploredPatch,
    targets: readonly ModuleFiles[],
  ): Generator<undefined, PatchReport, void> {
    const modules = this.modulesOf([patch], targets);
    const key = [patch.name, this.input.symbolsOf(patch.files), ...modules.map(({ program }) => program)];
    const known = this.reports.get(patch.module);
    if (known && isSameList(known.key, key)) return known.report;
    const explored = yield* explorePatch(
      this.sources(patch.files, modules),
      patch.module.profile,
      patch.name,
    );
    const report = withFacts(explored);
    this.reports.set(patch.module, { key, report });
    return report;
  }

  private *upgrade(
    older: ExploredPatch,
    newer: ExploredPatch,
    targets: readonly ModuleFiles[],
  ): Generator<undefined, UpgradeReport, void> {
    const modules = this.modulesOf([older, newer], targets);
    const symbols = this.input.symbolsOf(newer.files);
    const key = [older.name, newer.name, symbols, ...modules.map(({ program }) => program)];
    const ofOlder = this.upgrades.get(older.module) ?? new WeakMap<Module, Kept<UpgradeReport>>();
    this.upgrades.set(older.module, ofOlder);
    const known = ofOlder.get(newer.module);
    if (known && isSameList(known.key, key)) return known.report;
    const reports = [yield* this.report(older, targets), yield* this.report(newer, targets)] as const;
    const runs = this.sources(newer.files, modules);
    const report = withFacts(yield* exploreUpgrade(runs, newer.module.profile, ...reports));
    ofOlder.set(newer.module, { key, report });
    return report;
  }

  /** Two livepatches can only be replaced together to some harm where states have callbacks. */
  private *joint(
    older: readonly ExploredPatch[],
    newer: ExploredPatch,
    targets: readonly ModuleFiles[],
  ): Generator<undefined, readonly JointReport[], void> {
    const { profile } = newer.module;
    if (!profile.stateCallbacks) return [];
    const all = this.modulesOf([...older, newer], targets);
    const key = [this.input.symbolsOf(newer.files), ...all.flatMap(({ name, program }) => [name, program])];
    const known = this.joints.get(newer.module);
    if (known && isSameList(known.key, key)) return known.report;
    const reports: JointReport[] = [];
    const own = yield* this.report(newer, targets);
    for (const [index, second] of older.entries()) {
      for (const first of older.slice(0, index)) {
        const pair = [yield* this.report(first, targets), yield* this.report(second, targets)] as const;
        if (lostTogether(pair, own).length === 0) continue;
        const modules = this.sources(newer.files, this.modulesOf([first, second, newer], targets));
        reports.push(withFacts(yield* exploreJoint(modules, profile, pair, own)));
      }
    }
    this.joints.set(newer.module, { key, report: reports });
    return reports;
  }

  private sources(files: ModuleFiles, modules: readonly ExploredModule[]): ModuleSources {
    const symbols = this.input.symbolsOf(files);
    return sourcesOf(modules, symbols && ((name) => listingIn(symbols, name)));
  }

  private patchesOf(series: Series): readonly ExploredPatch[] {
    return series.patches.map((files) => this.patchOf(files, series.patches));
  }

  /** Where several versions of a module have one name, the folder tells them apart. */
  private patchOf(files: ModuleFiles, all: readonly ModuleFiles[]): ExploredPatch {
    const isUnique = all.filter(({ name }) => name === files.name).length === 1;
    const folder = posix.basename(posix.dirname(mainPath(files))).replace(/\W/g, '_');
    const name = isUnique ? files.name : `${files.name}_${folder}`;
    return { files, module: this.input.module(files), name };
  }

  private modulesOf(
    patches: readonly ExploredPatch[],
    targets: readonly ModuleFiles[],
  ): readonly ExploredModule[] {
    return [
      ...patches.map(({ name, module }) => ({ name, program: this.program(module, name) })),
      ...targets.map((files) => {
        const module = this.input.module(files);
        return { name: files.name, program: this.program(module, files.name) };
      }),
    ];
  }

  private program(module: Module, name: string): Program {
    const known = this.programs.get(module);
    if (known?.name === name) return known;
    const generated = generatedModule(module);
    const sources = [...(generated ? [generated] : []), ...module.units.map(({ main }) => main)];
    const made = moduleProgram(name, sources, this.reader, module.profile);
    this.programs.set(module, made);
    return made;
  }
}
