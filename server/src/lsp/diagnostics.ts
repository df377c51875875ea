import { CodeLensRefreshRequest, type Diagnostic } from 'vscode-languageserver';
import { uniqueFindings } from '../analysis/checkModule';
import { isLivepatchJson } from '../analysis/livepatchJson';
import type { ModuleFiles } from '../analysis/moduleFiles';
import type { CheckedModule } from '../analysis/project';
import { wantedFunctions } from '../analysis/wantedFunctions';
import type { Finding } from '../base/finding';
import { profileName } from '../base/kernelProfile';
import { STATUS, type StatusParams } from '../protocol';
import { carriedFindings } from './carriedFindings';
import type { Session } from './session';
import { Simulations } from './simulations';
import { toDiagnostic } from './toProtocol';
import { warmUp } from './warmUp';

/** A longer text would keep the server busy for too long. */
const WARM_UP_LENGTH_MAX = 64 * 1024;

/**
 * Keeps the findings of all files that are open or were checked, and tells the client what changed. Edits that arrive
 * together are looked at together.
 */
export class Diagnostics {
  /** What was found by way of each looked-at path. */
  private readonly checked = new Map<string, readonly CheckedModule[]>();
  /** What was found in each `livepatch.json` that holds for a looked-at path or is one. */
  private readonly inLivepatchJson = new Map<string, readonly Finding[]>();
  private readonly published = new Map<string, string>();
  private readonly dirty = new Set<string>();
  /** Files whose findings may be others than the client knows. */
  private readonly outdated = new Set<string>();
  /** Documents that a pulling client asks about by itself, because it opened or changed them. */
  private readonly edited = new Set<string>();
  private scheduled: NodeJS.Immediate | undefined;
  private searching = false;
  private isWarm = false;
  private wasEdited = false;
  private sentStatus = '';
  private isSaved = false;
  private readonly simulations: Simulations;

  constructor(private readonly session: Session) {
    this.simulations = new Simulations(session, (checked, before) => this.simulated(checked, before));
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
    this.wasEdited ||= this.checked.has(path);
    this.edited.add(path);
    this.simulations.stop();
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
    this.changed(path);
  }

  /** What running the modules that a file belongs to has shown; of an older text, if they were not run since. */
  simulatedWith(path: string): readonly CheckedModule[] {
    return (this.checked.get(path) ?? []).flatMap(({ files }) => this.simulations.latest(files) ?? []);
  }

  /** Nothing is done any more. */
  stop(): void {
    this.simulations.stop();
  }

  /** Files appeared, vanished or were configured otherwise: everything is looked at again. */
  allChanged(): void {
    for (const looked of this.checked.keys()) this.dirty.add(looked);
    this.schedule();
  }

  /** The file is not looked at any more. */
  drop(path: string): void {
    this.replace(path, undefined);
    this.dirty.delete(path);
    this.schedule();
  }

  /** The findings in one file, from all modules that are known. */
  findingsIn(path: string): Finding[] {
    if (this.isOpen(path) && !this.checked.has(path)) this.look(path);
    this.update();
    return this.current(path);
  }

  private current(path: string): Finding[] {
    const all = [...this.checked.values()].flat().flatMap((checked) => this.findingsOf(checked));
    const inFile = all.filter(({ place }) => place.file === path);
    return uniqueFindings([...inFile, ...(this.inLivepatchJson.get(path) ?? [])]);
  }

  /** With what a simulation has shown, of this text or of the one before. */
  private findingsOf(checked: CheckedModule): readonly Finding[] {
    const simulated = this.simulations.latest(checked.files);
    if (!simulated) return checked.findings;
    if (simulated.module === checked.module) return simulated.findings;
    return [...checked.findings, ...carriedFindings(simulated, this.session.sources)];
  }

  private simulated(checked: CheckedModule, before: CheckedModule | undefined): void {
    for (const { place } of [...checked.findings, ...(before?.findings ?? [])]) this.outdated.add(place.file);
    this.publish();
    if (this.session.client.codeLensRefresh)
      void this.session.connection.sendRequest(CodeLensRefreshRequest.type);
  }

  /** Of open documents all, for a series may have changed elsewhere; of others what was not run as it is now. */
  private toSimulate(): ModuleFiles[] {
    return [...this.checked].flatMap(([path, modules]) =>
      modules
        .filter(({ files, module }) => this.isOpen(path) || this.simulations.latest(files)?.module !== module)
        .map(({ files }) => files),
    );
  }

  /** Looks at what is outstanding, without telling the client. */
  private update(): void {
    if (this.dirty.size === 0) return;
    for (const path of this.dirty) {
      this.replace(
        path,
        this.safely(path, () => this.session.project.check(path)),
      );
    }
    this.dirty.clear();
    this.updateLivepatchJson();
  }

  /** Whether what a `livepatch.json` names is right may change with every file. */
  private updateLivepatchJson(): void {
    const { project } = this.session;
    const paths = new Set([...this.checked.keys()].flatMap((path) => project.livepatchJsonFor(path) ?? []));
    for (const path of new Set([...this.inLivepatchJson.keys(), ...paths])) {
      this.outdated.add(path);
      const findings = this.safely(path, () => project.checkLivepatchJson(path));
      if (paths.has(path)) this.inLivepatchJson.set(path, findings);
      else this.inLivepatchJson.delete(path);
    }
  }

  /** Takes over what was found by way of a path; undefined if it is not looked at any more. */
  private replace(path: string, modules: readonly CheckedModule[] | undefined): void {
    for (const module of [...(this.checked.get(path) ?? []), ...(modules ?? [])]) {
      for (const { place } of module.findings) this.outdated.add(place.file);
    }
    this.outdated.add(path);
    if (modules) this.checked.set(path, modules);
    else this.checked.delete(path);
  }

  private safely<T>(path: string, check: () => readonly T[]): readonly T[] {
    try {
      return check();
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.session.connection.console.error(
        `${path} could not be analysed. Please report this with the file: ${what}`,
      );
      return [];
    }
  }

  private schedule(): void {
    this.scheduled ??= setImmediate(() => {
      this.scheduled = undefined;
      this.update();
      this.publish();
      this.sendStatus();
      this.warmUp();
      this.simulations.restart(this.toSimulate(), { isSaved: this.isSaved });
      this.isSaved = false;
      void this.searchKernelCode();
    });
  }

  /** Once, behind the first diagnostics of a livepatch. */
  private warmUp(): void {
    const first = [...this.checked.values()].flat().find(({ module }) => module.isLivepatch);
    const text = first?.module.units[0]?.main.text;
    if (this.isWarm || text === undefined) return;
    this.isWarm = true;
    if (text.length <= WARM_UP_LENGTH_MAX) warmUp(text, () => !this.wasEdited);
  }

  private publish(): void {
    let mustAsk = false;
    for (const file of this.outdated) {
      const diagnostics = this.current(file).map((finding) =>
        toDiagnostic(finding, this.session.placeContext),
      );
      if (!this.isNews(file, diagnostics)) continue;
      const pulls = this.session.client.pullDiagnostics && this.isOpen(file);
      if (!pulls) this.send(file, diagnostics);
      else if (!this.edited.has(file)) mustAsk = true;
    }
    this.outdated.clear();
    this.edited.clear();
    if (mustAsk && this.session.client.diagnosticRefresh)
      void this.session.connection.languages.diagnostics.refresh();
  }

  /** Whether the client should hear of the diagnostics: always for what was edited, else if they are others. */
  private isNews(file: string, diagnostics: readonly Diagnostic[]): boolean {
    const text = JSON.stringify(diagnostics);
    const before = this.published.get(file) ?? '[]';
    if (diagnostics.length > 0) this.published.set(file, text);
    else this.published.delete(file);
    return text !== before || (this.edited.has(file) && this.isOpen(file));
  }

  private isOpen(path: string): boolean {
    return this.session.sources.isOpen(path);
  }

  private send(path: string, diagnostics: Diagnostic[]): void {
    const uri = this.session.paths.toUri(path);
    const version = this.session.documents.get(uri)?.version;
    void this.session.connection.sendDiagnostics({
      uri,
      diagnostics,
      ...(version !== undefined && { version }),
    });
  }

  private sendStatus(): void {
    const first = [...this.checked.values()].flat().find(({ module }) => module.isLivepatch);
    const profile = this.session.settings.profile ?? first?.module.profile;
    const reason =
      this.session.settings.profile || !first ? '' : this.session.project.kernel(first.files).why;
    const status: StatusParams = {
      kernel: profile ? profileName(profile) : '',
      reason,
      state: this.searching ? 'busy' : 'ready',
    };
    const text = JSON.stringify(status);
    if (text === this.sentStatus) return;
    this.sentStatus = text;
    void this.session.connection.sendNotification(STATUS, status);
  }

  /** Looks up patched functions in the kernel's sources, where they are known; findings then follow. */
  private async searchKernelCode(): Promise<void> {
    const index = this.session.kernelIndex;
    const names = [...this.checked.values()].flat().flatMap(({ module }) => wantedFunctions(module));
    if (!index || this.searching || index.missing(names).length === 0) return;
    this.searching = true;
    this.sendStatus();
    await index.search(names, () => this.session.kernelIndex !== index);
    this.searching = false;
    this.session.project.configure(this.session.settings, this.session.knowledge);
    this.allChanged();
  }
}

function dependsOn({ module, files }: CheckedModule, path: string): boolean {
  if (files.paths.includes(path)) return true;
  return module.units.some(
    (unit) =>
      unit.files.some((file) => file.path === path) ||
      unit.includes.some((include) => !include.isSystem && include.path === path),
  );
}
