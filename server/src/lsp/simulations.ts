import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { mainPath } from '../analysis/folderModules';
import type { ModuleFiles } from '../analysis/moduleFiles';
import type { CheckedModule } from '../analysis/project';
import type { Session } from './session';

/** Nobody types any more, in ms. */
const TYPING_PAUSE_MS = 300;
/** So long others have to wait at most, in ms. */
const SLICE_MS = 8;
/** What takes longer shows that it goes on, in ms. */
const PROGRESS_AFTER_MS = 500;

/** Runs modules when nobody types, a slice at a time. What was run for a text is not run again. */
export class Simulations {
  private readonly results = new Map<string, CheckedModule>();
  private waiting: readonly ModuleFiles[] = [];
  private running: Generator<undefined, CheckedModule, void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private slice: NodeJS.Immediate | undefined;
  private begun = 0;
  private progress: Promise<WorkDoneProgressServerReporter> | undefined;

  /** @param done is told of each module for which there is something new, with what was known before */
  constructor(
    private readonly session: Session,
    private readonly done: (checked: CheckedModule, before: CheckedModule | undefined) => void,
  ) {}

  /** What is known of a module from the last time that it was run; perhaps of an older text. */
  latest(files: ModuleFiles): CheckedModule | undefined {
    return this.results.get(mainPath(files));
  }

  /** From now on these are the modules to run; what was running begins anew. */
  restart(modules: readonly ModuleFiles[], { isSaved }: { readonly isSaved: boolean }): void {
    this.stop();
    this.waiting = modules;
    if (modules.length === 0) return;
    this.timer = setTimeout(() => this.begin(), isSaved ? 0 : TYPING_PAUSE_MS);
  }

  /** An edit, or the end. */
  stop(): void {
    clearTimeout(this.timer);
    clearImmediate(this.slice);
    this.running = undefined;
    this.waiting = [];
    this.endProgress();
  }

  private begin(): void {
    this.begun = performance.now();
    this.goOn();
  }

  private goOn(): void {
    this.slice = setImmediate(() => {
      const end = performance.now() + SLICE_MS;
      while (performance.now() < end) {
        if (!this.step()) {
          this.endProgress();
          return;
        }
      }
      this.showProgress();
      this.goOn();
    });
  }

  /** One run. Returns whether there is more to do. */
  private step(): boolean {
    const [next, ...others] = this.waiting;
    if (!next) return false;
    try {
      this.running ??= this.session.project.simulate(next);
      const { done, value } = this.running.next();
      if (done !== true) return true;
      this.take(next, value);
    } catch (error) {
      this.complain(next, error);
    }
    this.running = undefined;
    this.waiting = others;
    return true;
  }

  private take(files: ModuleFiles, checked: CheckedModule): void {
    const before = this.latest(files);
    this.results.set(mainPath(files), checked);
    if (before !== checked) this.done(checked, before);
  }

  private complain(files: ModuleFiles, error: unknown): void {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.session.connection.console.error(
      `${mainPath(files)} could not be simulated. Please report this with the file: ${what}`,
    );
  }

  private showProgress(): void {
    const isLong = performance.now() - this.begun > PROGRESS_AFTER_MS;
    if (!isLong || this.progress || !this.session.client.workDoneProgress) return;
    this.progress = this.session.connection.window.createWorkDoneProgress();
    void this.progress.then((reporter) => reporter.begin('Simulating livepatches'));
  }

  private endProgress(): void {
    void this.progress?.then((reporter) => reporter.done());
    this.progress = undefined;
  }
}
