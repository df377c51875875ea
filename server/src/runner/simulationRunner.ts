import type { ModuleFiles } from '../analysis/modules/moduleFiles';
import type { RunLine } from '../explore/runView';
import type {
  ReadModule,
  ShowRequest,
  SimulateRequest,
  SimulatedModule,
  SimulatorAnswer,
  SimulatorRequest,
  SimulatorSettings,
} from './messages';
import type { SimulatorPort, StartSimulator } from './simulatorPort';
import { DEFAULT_LIMITS, type RunnerLimits, Watchdog } from './watchdog';

/** What came of a request to simulate a module. */
export type Simulation =
  | { readonly kind: 'simulated'; readonly module: SimulatedModule }
  /** The result that the asker named is still right. */
  | { readonly kind: 'same' }
  | { readonly kind: 'cancelled' }
  /** @member reason the end of a sentence. @member read what was known before it was run, if that was asked for */
  | { readonly kind: 'failed'; readonly reason: string; readonly read: ReadModule | undefined };

interface Simulating {
  readonly request: SimulateRequest;
  readonly done: (simulation: Simulation) => void;
  read: ReadModule | undefined;
  /** It was asked of a simulator that had done other things before, and that has died of it. */
  isSecondTry: boolean;
}

interface Showing {
  readonly request: ShowRequest;
  readonly done: (lines: readonly RunLine[]) => void;
  readonly failed: (error: Error) => void;
  /** The simulator does this and nothing else. */
  begun: boolean;
  tries: number;
}

/** Another simulator may die of something else while a run waits to be shown, but not for ever. */
const SHOW_TRIES_MAX = 2;

interface Options {
  /** The result that the asker has. */
  readonly known?: string | undefined;
  /** Also what can be said without running it, and what all of it depends on. */
  readonly isWhole?: boolean;
}

/**
 * Has modules run somewhere else, one after the other. A simulator that dies, hangs or takes too much memory is replaced, and
 * the module that it has died of is told as failed.
 */
export class SimulationRunner {
  private port: SimulatorPort | undefined;
  /** What a new simulator has to be told. */
  private readonly open = new Map<string, { readonly text: string; readonly isC: boolean }>();
  private settings: SimulatorSettings | undefined;
  private readonly waiting: Simulating[] = [];
  private active: Simulating | undefined;
  private readonly showing = new Map<number, Showing>();
  private nextId = 1;
  /** Modules that the simulator has run. */
  private finished = 0;
  private isEnded = false;
  /** The simulator has begun to answer. */
  private isReady = false;
  /** What is active is not wanted any more. */
  private isCancelled = false;
  private readonly watchdog: Watchdog;

  constructor(
    private readonly start: StartSimulator,
    limits: RunnerLimits = DEFAULT_LIMITS,
  ) {
    this.watchdog = new Watchdog(limits, (reason) => this.lose(reason));
  }

  /** Takes over settings; what was found with other settings is forgotten. */
  configure(settings: SimulatorSettings): void {
    this.settings = settings;
    this.tell({ kind: 'configure', settings });
  }

  /** A document is open in the editor and has this text. */
  setOpen(path: string, text: string, isC: boolean): void {
    this.open.set(path, { text, isC });
    this.tell({ kind: 'open', path, text, isC });
  }

  close(path: string): void {
    if (this.open.delete(path)) this.tell({ kind: 'close', path });
  }

  /** Files on disk changed, came or went. */
  forget(paths: readonly string[]): void {
    this.tell({ kind: 'forget', paths });
  }

  /** Starts a simulator unless there is one, so that it is there when it is needed. */
  prepare(): void {
    this.startedPort();
  }

  /** Runs a module, after those requested before it. */
  simulate(files: ModuleFiles, { known, isWhole = false }: Options = {}): Promise<Simulation> {
    const request: SimulateRequest = { kind: 'simulate', id: this.nextId++, files, known, isWhole };
    return new Promise((done) => {
      this.waiting.push({ request, done, read: undefined, isSecondTry: false });
      this.next();
    });
  }

  /**
   * Runs commands with a module and shows them as a transcript, between two runs of what is simulated.
   * @returns a promise that rejects with a sentence if the simulator dies of it
   */
  show(files: ModuleFiles, script: readonly string[]): Promise<readonly RunLine[]> {
    const request: ShowRequest = { kind: 'show', id: this.nextId++, files, script };
    return new Promise((done, failed) => {
      this.showing.set(request.id, { request, done, failed, begun: false, tries: 1 });
      this.startedPort()?.post(request);
      this.watch();
    });
  }

  /** Nothing that was asked to be simulated is wanted any more. */
  cancel(): void {
    for (const { done } of this.waiting.splice(0)) done({ kind: 'cancelled' });
    if (!this.active) return;
    this.isCancelled = true;
    this.tell({ kind: 'cancel', id: this.active.request.id });
    // One that is only starting would be ended again and again while somebody types.
    if (this.isReady) this.watchdog.expectAnswer(this.finished === 0);
  }

  /** Ends for good. */
  end(): void {
    this.isEnded = true;
    for (const { done } of this.waiting.splice(0)) done({ kind: 'cancelled' });
    this.finish({ kind: 'cancelled' });
    for (const { failed } of this.showing.values()) failed(new Error('The server ends.'));
    this.showing.clear();
    this.drop();
  }

  private tell(request: SimulatorRequest): void {
    this.port?.post(request);
  }

  private next(): void {
    if (this.active || this.isEnded) return;
    const next = this.waiting.shift();
    if (!next) return;
    this.active = next;
    this.startedPort()?.post(next.request);
    this.watch();
  }

  private startedPort(): SimulatorPort | undefined {
    if (this.isEnded) return undefined;
    if (this.port) return this.port;
    const port = this.start();
    this.port = port;
    this.finished = 0;
    this.isReady = false;
    port.onAnswer((answer) => {
      if (port === this.port) this.take(answer);
    });
    port.onEnd((reason) => {
      if (port === this.port) this.lose(reason);
    });
    if (this.settings) port.post({ kind: 'configure', settings: this.settings });
    for (const [path, { text, isC }] of this.open) port.post({ kind: 'open', path, text, isC });
    return port;
  }

  private take(answer: SimulatorAnswer): void {
    this.watchdog.heard();
    if (!this.isReady && this.isCancelled) this.watchdog.expectAnswer(true);
    this.isReady = true;
    if (answer.kind === 'beat') return;
    const shown = this.showing.get(answer.id);
    if (shown) this.takeShown(shown, answer);
    else if (this.active?.request.id === answer.id) this.takeSimulated(this.active, answer);
    this.watch();
  }

  private takeShown(showing: Showing, answer: SimulatorAnswer): void {
    if (answer.kind === 'begun') showing.begun = true;
    if (answer.kind !== 'shown' && answer.kind !== 'failed') return;
    this.showing.delete(answer.id);
    if (answer.kind === 'shown') showing.done(answer.lines);
    else showing.failed(new Error(answer.reason));
  }

  private takeSimulated(active: Simulating, answer: SimulatorAnswer): void {
    if (answer.kind === 'read') active.read = answer.read;
    if (answer.kind === 'failed' || answer.kind === 'simulated') this.finished++;
    if (answer.kind === 'failed') this.finish({ kind: 'failed', reason: answer.reason, read: active.read });
    else if (answer.kind === 'simulated') this.finish({ kind: 'simulated', module: answer.module });
    else if (answer.kind === 'same' || answer.kind === 'cancelled') this.finish({ kind: answer.kind });
  }

  private finish(simulation: Simulation): void {
    const { active } = this;
    this.active = undefined;
    this.isCancelled = false;
    this.watchdog.answered();
    active?.done(simulation);
    this.next();
  }

  private watch(): void {
    const isBusy = this.active !== undefined || this.showing.size > 0;
    this.watchdog.watch(isBusy ? this.port : undefined);
  }

  /** The simulator is gone, or has to go. */
  private lose(reason: string): void {
    const wasFresh = this.finished === 0;
    const wasCancelled = this.isCancelled;
    this.isCancelled = false;
    this.drop();
    const guilty = [...this.showing.values()].some(({ begun }) => begun);
    for (const showing of this.showing.values()) {
      if (!showing.begun && showing.tries++ < SHOW_TRIES_MAX) continue;
      this.showing.delete(showing.request.id);
      showing.failed(new Error(`It cannot be shown: ${reason}.`));
    }
    const { active } = this;
    this.active = undefined;
    if (active && wasCancelled) active.done({ kind: 'cancelled' });
    else if (active && (guilty || !(wasFresh || active.isSecondTry))) {
      // Earlier modules may be to blame.
      active.isSecondTry ||= !guilty;
      this.waiting.unshift(active);
    } else active?.done({ kind: 'failed', reason, read: active.read });
    for (const { request } of this.showing.values()) this.startedPort()?.post(request);
    if (wasCancelled) this.prepare();
    this.next();
    this.watch();
  }

  private drop(): void {
    const { port } = this;
    this.port = undefined;
    this.watchdog.watch(undefined);
    port?.kill();
  }
}
