import { CodeLensRefreshRequest, type DocumentDiagnosticReport } from 'vscode-languageserver';
import { mainPath } from '../analysis/modules/folderModules';
import { isLivepatchJson } from '../analysis/configuration/livepatchJsonFile';
import type { CheckedModule } from '../analysis/stages/checkedModule';
import type { Finding } from '../base/finding';
import { RUNS_CHANGED } from '../protocol';
import { carriedFindings, withCarried } from './carriedFindings';
import { dependsOn } from './dependsOn';
import { DiagnosticCollection } from './diagnosticCollection';
import { isHalfTyped, whileHalfTyped } from './halfTyped';
import { KernelSearch } from './kernelSearch';
import { Publisher } from './publisher';
import type { Session } from './session';
import { type Simulated, Simulations, isCurrent } from './simulations';
import { Status } from './status';
import { WarmUp } from './warmUp';

/**
 * Decides when which modules are looked at and run: those of all files that are open or were checked with the workspace.
 * Edits that arrive together are looked at together.
 */
export class Diagnostics {
  private readonly collection = new DiagnosticCollection();
  /** What was made of each looked-at path. */
  private readonly checked = new Map<string, readonly CheckedModule[]>();
  /** Of each module what it was when it was last written to the end. */
  private readonly settled = new Map<string, CheckedModule>();
  /** Files that are looked at though they are not open. */
  private readonly kept = new Set<string>();
  private readonly livepatchJsons = new Set<string>();
  private readonly dirty = new Set<string>();
  /** Documents that the client has opened or changed. */
  private readonly edited = new Set<string>();
  private scheduled: NodeJS.Immediate | undefined;
  private areJsonsStale = false;
  private isSaved = false;
  private isHasty = false;
  private readonly publisher: Publisher;
  private readonly simulations: Simulations;
  private readonly status: Status;
  private readonly kernelSearch: KernelSearch;
  private readonly warmUp = new WarmUp();

  constructor(private readonly session: Session) {
    this.publisher = new Publisher(session, (path) => this.collection.in(path));
    this.simulations = new Simulations(session, (checked) => this.simulated(checked));
    this.status = new Status(session);
    this.kernelSearch = new KernelSearch(session, () => this.sendStatus());
  }

  /** From now on the file's modules are kept up to date. */
  look(path: string): void {
    this.edited.add(path);
    this.dirty.add(path);
    this.schedule();
  }

  /** A document changed: all that was made from it is looked at again. */
  changed(path: string): void {
    // Opening a document counts as a change as well, but only here.
    if (this.checked.has(path)) this.warmUp.stop();
    this.edited.add(path);
    this.simulations.pause();
    const holdsForOthers = isLivepatchJson(path);
    for (const [looked, modules] of this.checked) {
      if (holdsForOthers || looked === path || modules.some((module) => dependsOn(module, path)))
        this.dirty.add(looked);
    }
    this.schedule();
  }

  /** A document was saved: what was left for a pause is done at once. */
  saved(path: string): void {
    this.isSaved = true;
    this.isHasty = true;
    this.changed(path);
  }

  /** What running the modules that a file belongs to has shown; of an older text, if they were not run since. */
  simulatedWith(path: string): readonly Simulated[] {
    return (this.checked.get(path) ?? []).flatMap((checked) => this.simulations.latest(checked) ?? []);
  }

  /** Nothing is done any more. */
  stop(): void {
    clearImmediate(this.scheduled);
    this.warmUp.stop();
    this.simulations.stop();
  }

  /** Files changed, appeared, vanished or were configured otherwise: everything is looked at again. */
  allChanged(gone: readonly string[] = []): void {
    for (const path of gone) if (this.kept.delete(path) && !this.isOpen(path)) this.forget(path);
    for (const looked of this.checked.keys()) this.dirty.add(looked);
    this.schedule();
  }

  /** The document is closed. The client hears of it at once, while it is known how it spells the document's URI. */
  closed(path: string): void {
    if (!this.kept.has(path)) this.forget(path);
    this.changed(path);
    this.update();
    this.publish();
  }

  /** Looks at a file of the workspace, and keeps it up to date from now on. */
  keep(path: string): void {
    this.kept.add(path);
    if (!this.checked.has(path)) this.dirty.add(path);
    this.lookAtDirty();
  }

  /** Has everything that is looked at run without delay. Resolves when that is done. */
  whenRun(): Promise<void> {
    this.isHasty = true;
    this.schedule();
    return new Promise((resolve) => {
      // Behind what is scheduled.
      setImmediate(() => resolve(this.simulations.whenIdle()));
    });
  }

  /** Files that nobody wants to know of any more, unless they are open. */
  release(paths: readonly string[]): void {
    for (const path of paths) {
      this.kept.delete(path);
      if (!this.isOpen(path)) this.forget(path);
    }
    this.schedule();
  }

  /** How many modules are still to be run. */
  get toRun(): number {
    return this.simulations.left;
  }

  /** The findings in one file, from all modules that are known. */
  findingsIn(path: string): Finding[] {
    if (this.isOpen(path) && !this.checked.has(path)) this.look(path);
    this.update();
    return this.collection.in(path);
  }

  /** All findings that are known. */
  allFindings(): Finding[] {
    this.update();
    return this.collection.all();
  }

  /** Answers a client that asks for the findings in a file. */
  report(path: string, previousResultId: string | undefined): DocumentDiagnosticReport {
    if (this.isOpen(path) && !this.checked.has(path)) this.look(path);
    this.update();
    return this.publisher.report(path, previousResultId);
  }

  private forget(path: string): void {
    this.checked.delete(path);
    this.dirty.delete(path);
    this.collection.clear(path);
    this.edited.add(path);
    const modules = [...this.checked.values()].flat();
    this.simulations.keepOnly(modules);
    const wanted = new Set(modules.map(({ files }) => mainPath(files)));
    for (const main of this.settled.keys()) if (!wanted.has(main)) this.settled.delete(main);
  }

  private simulated({ files }: CheckedModule): void {
    for (const [path, modules] of this.checked)
      if (modules.some((each) => mainPath(each.files) === mainPath(files))) this.collect(path, modules);
    this.publish();
    this.sendStatus();
    const { client, connection } = this.session;
    if (client.codeLensRefresh) this.session.tell(() => connection.sendRequest(CodeLensRefreshRequest.type));
    if (client.showsRuns) this.session.tell(() => connection.sendNotification(RUNS_CHANGED));
  }

  /** Of open documents all, for a series may have changed elsewhere; of others what was not run as it is now. */
  private toSimulate(): CheckedModule[] {
    const open = [...this.checked].filter(([path]) => this.isOpen(path));
    const others = [...this.checked].filter(([path]) => !this.isOpen(path));
    const modules = [
      ...open.flatMap(([, each]) => each),
      ...others.flatMap(([, each]) => each.filter((checked) => !this.isRun(checked))),
    ].filter((checked) => !this.isHalfTyped(checked));
    return [...new Map(modules.map((checked) => [mainPath(checked.files), checked])).values()];
  }

  private isRun(checked: CheckedModule): boolean {
    return this.simulations.latest(checked)?.checked === checked;
  }

  private isHalfTyped({ files, module }: CheckedModule): boolean {
    return isHalfTyped(module, this.settled.get(mainPath(files))?.module);
  }

  /** Looks at what is outstanding, without telling the client. */
  private update(): void {
    this.lookAtDirty();
    if (this.areJsonsStale) this.updateLivepatchJson();
    this.areJsonsStale = false;
  }

  private lookAtDirty(): void {
    if (this.dirty.size === 0) return;
    const paths = [...this.dirty];
    this.dirty.clear();
    for (const path of paths) {
      const modules = this.safely(path, () => this.session.project.check(path));
      this.checked.set(path, modules);
      for (const checked of modules) {
        if (this.isSaved || !this.isHalfTyped(checked)) this.settled.set(mainPath(checked.files), checked);
      }
      this.collect(path, modules);
    }
    this.isSaved = false;
    this.areJsonsStale = true;
  }

  private collect(path: string, modules: readonly CheckedModule[]): void {
    this.collection.set(
      path,
      modules.flatMap((checked) => this.findingsOf(checked)),
    );
  }

  /** With what a simulation has shown, of this text or of the one before. */
  private findingsOf(checked: CheckedModule): readonly Finding[] {
    const { sources } = this.session;
    const before = this.settled.get(mainPath(checked.files));
    const simulated = this.simulations.latest(checked);
    const now =
      before && this.isHalfTyped(checked) ? whileHalfTyped(checked, before, sources) : checked.findings;
    if (!simulated) return now;
    if (isCurrent(simulated, checked.module) && simulated.checked === checked) return simulated.findings;
    return withCarried(now, carriedFindings(simulated.onRuns, simulated.checked.module, sources));
  }

  /** Whether what a `livepatch.json` names is right may change with every file. */
  private updateLivepatchJson(): void {
    const { project } = this.session;
    const paths = new Set([...this.checked.keys()].flatMap((path) => project.livepatchJsonFor(path) ?? []));
    for (const path of new Set([...this.livepatchJsons, ...paths])) {
      this.collection.set(
        `about ${path}`,
        this.safely(path, () => project.checkLivepatchJson(path)),
      );
      if (paths.has(path)) this.livepatchJsons.add(path);
      else {
        this.livepatchJsons.delete(path);
        this.collection.clear(`about ${path}`);
      }
    }
  }

  private safely<T>(path: string, check: () => readonly T[]): readonly T[] {
    try {
      return check();
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.session.warn(`${path} could not be analysed. Please report this with the file: ${what}`);
      return [];
    }
  }

  private schedule(): void {
    this.scheduled ??= setImmediate(() => {
      this.scheduled = undefined;
      this.update();
      this.publish();
      this.sendStatus();
      const modules = [...this.checked.values()].flat();
      this.warmUp.start(modules);
      this.simulations.restart(this.toSimulate(), { isHasty: this.isHasty });
      this.isHasty = false;
      void this.kernelSearch.look(modules).then((found) => {
        if (found) this.allChanged();
      });
    });
  }

  private publish(): void {
    const edited = new Set(this.edited);
    this.edited.clear();
    this.publisher.publish(this.collection.takeChanges(), edited);
  }

  private sendStatus(): void {
    const failure = this.simulations.failures()[0];
    const problem = failure && `${mainPath(failure.checked.files)}: ${failure.failure ?? ''}`;
    this.status.send([...this.checked.values()].flat(), this.kernelSearch.isBusy, problem);
  }

  private isOpen(path: string): boolean {
    return this.session.sources.isOpen(path);
  }
}
