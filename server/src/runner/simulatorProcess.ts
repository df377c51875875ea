import type { KernelKnowledge } from '../analysis/stages/checkModule';
import type { ModuleFiles } from '../analysis/modules/moduleFiles';
import { Project } from '../analysis/project';
import type { CheckedModule } from '../analysis/stages/checkedModule';
import { simulationSummary } from '../analysis/runs/simulationSummary';
import { sourceKind } from '../analysis/modules/sourceKinds';
import { Sources } from '../analysis/sources';
import { diskAccess } from '../files/diskAccess';
import { KernelCodeIndex } from '../files/kernelCodeIndex';
import { loadSymbols } from '../files/loadKnowledge';
import type { SymbolTable } from '../model/kernel/symbolTable';
import { dependencies } from './dependencies';
import type {
  ChosenSettings,
  ReadModule,
  ShowRequest,
  SimulateRequest,
  SimulatedModule,
  SimulatorAnswer,
  SimulatorRequest,
  SimulatorSettings,
} from './messages';

/** So long messages have to wait at most between two runs, in ms. */
const SLICE_MS = 20;
/** So often it says that it is still there, in ms. */
const BEAT_MS = 200;

/** Runs modules on request, one at a time, in the order of the requests. */
export class Simulator {
  private readonly sources = new Sources(diskAccess);
  private readonly project = new Project(this.sources, loadSymbols);
  private readonly symbols = new Map<string, SymbolTable | string>();
  private readonly waiting: SimulateRequest[] = [];
  private readonly cancelled = new Set<number>();
  private readonly tokens = new WeakMap<CheckedModule, string>();
  private tokensGiven = 0;
  private lastBeat = 0;
  private isRunning = false;

  constructor(private readonly post: (answer: SimulatorAnswer) => void) {}

  /** Takes one message. */
  handle(request: SimulatorRequest): void {
    switch (request.kind) {
      case 'configure':
        this.configure(request.settings);
        break;
      case 'open':
        this.sources.setOpen(request.path, request.text, { isC: request.isC });
        break;
      case 'close':
        this.sources.close(request.path);
        this.project.forget(request.path);
        break;
      case 'forget':
        for (const path of request.paths) this.sources.forget(path);
        break;
      case 'cancel':
        this.cancel(request.id);
        break;
      case 'show':
        this.show(request);
        break;
      case 'simulate':
        this.waiting.push(request);
        if (!this.isRunning) void this.runAll();
    }
  }

  private configure({ everywhere, folders, roots }: SimulatorSettings): void {
    this.sources.limitTo(roots);
    this.project.configure(
      everywhere.settings,
      this.knowledge(everywhere),
      folders.map((each) => ({
        folder: each.folder,
        settings: each.settings,
        knowledge: this.knowledge(each),
      })),
    );
  }

  private knowledge({ symbols, kernelSource, kernelFunctions }: ChosenSettings): KernelKnowledge {
    const table = symbols === '' ? undefined : (this.symbols.get(symbols) ?? loadSymbols(symbols));
    if (table !== undefined) this.symbols.set(symbols, table);
    const kernelCode = kernelSource === '' ? undefined : new KernelCodeIndex(kernelSource);
    kernelCode?.learn(kernelFunctions);
    // The user has already been told that the file cannot be read.
    return { symbols: typeof table === 'string' ? undefined : table, kernelCode };
  }

  private cancel(id: number): void {
    const at = this.waiting.findIndex((each) => each.id === id);
    if (at < 0) {
      this.cancelled.add(id);
      return;
    }
    this.waiting.splice(at, 1);
    this.post({ kind: 'cancelled', id });
  }

  private async runAll(): Promise<void> {
    this.isRunning = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      this.cancelled.clear();
      this.post(await this.simulate(next));
    }
    this.isRunning = false;
  }

  private async simulate({ id, files, known, isWhole }: SimulateRequest): Promise<SimulatorAnswer> {
    const recording = this.sources.record();
    try {
      if (isWhole) this.post({ kind: 'read', id, read: readModule(this.project.checkModule(files)) });
      const checked = await this.run(id, files);
      if (!checked) return { kind: 'cancelled', id };
      const token = this.tokenOf(checked);
      if (token === known) return { kind: 'same', id };
      const { findings, sourceKind: kind } = readModule(checked);
      const summary = checked.explored && simulationSummary(checked.explored);
      const dependsOn = isWhole ? dependencies(recording.files, recording.folders, this.sources) : [];
      const module: SimulatedModule = { findings, sourceKind: kind, token, summary, dependsOn };
      return { kind: 'simulated', id, module };
    } catch (error) {
      return { kind: 'failed', id, reason: reasonOf(error) };
    } finally {
      recording.end();
    }
  }

  /** Runs a module to the end, unless it is cancelled. Lets messages in between two runs. */
  private async run(id: number, files: ModuleFiles): Promise<CheckedModule | undefined> {
    const runs = this.project.simulate(files);
    for (let sliceEnd = performance.now() + SLICE_MS; ;) {
      const next = runs.next();
      if (next.done === true) return next.value;
      if (performance.now() < sliceEnd) continue;
      this.beat();
      await turn();
      if (this.cancelled.has(id)) return undefined;
      sliceEnd = performance.now() + SLICE_MS;
    }
  }

  private beat(): void {
    if (performance.now() < this.lastBeat + BEAT_MS) return;
    this.lastBeat = performance.now();
    this.post({ kind: 'beat' });
  }

  private show({ id, files, script }: ShowRequest): void {
    this.post({ kind: 'begun', id });
    try {
      this.post({ kind: 'shown', id, lines: this.project.showScript(files, script) });
    } catch (error) {
      this.post({ kind: 'failed', id, reason: reasonOf(error) });
    }
  }

  private tokenOf(checked: CheckedModule): string {
    const known = this.tokens.get(checked) ?? `${process.pid} ${this.tokensGiven++}`;
    this.tokens.set(checked, known);
    return known;
  }
}

function readModule(checked: CheckedModule): ReadModule {
  return { findings: checked.findings, sourceKind: sourceKind(checked) };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
