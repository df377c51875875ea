import { mainPath } from '../analysis/modules/folderModules';
import type { CheckedModule } from '../analysis/stages/checkedModule';
import type { SimulationSummary } from '../analysis/runs/simulationSummary';
import type { Finding } from '../base/finding';
import type { Module } from '../model/declarations/module';
import type { Simulation } from '../runner/simulationRunner';
import { foundOnRuns } from './carriedFindings';
import type { Session } from './session';
import { SimulationProgress } from './simulationProgress';

/** Nobody types any more, in ms. */
const TYPING_PAUSE_MS = 300;

/** What is known of a module from the last time that it was run. */
export interface Simulated {
  /** As it was read then. */
  readonly checked: CheckedModule;
  readonly findings: readonly Finding[];
  /** Those of the findings that only runs have shown. */
  readonly onRuns: readonly Finding[];
  readonly summary: SimulationSummary | undefined;
  /** Why it could not be run, as the end of a sentence. */
  readonly failure: string | undefined;
  /** What the simulator calls this result. */
  readonly token: string | undefined;
}

/** Has modules run when nobody types. What was run for a text is not run again. */
export class Simulations {
  private readonly results = new Map<string, Simulated>();
  private waiting: readonly CheckedModule[] = [];
  private round = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly progress: SimulationProgress;
  private idle: (() => void)[] = [];

  /** @param done is called for each module with new results */
  constructor(
    private readonly session: Session,
    private readonly done: (checked: CheckedModule) => void,
  ) {
    this.progress = new SimulationProgress(session);
  }

  /** What is known of a module; perhaps of an older text. */
  latest({ files }: Pick<CheckedModule, 'files'>): Simulated | undefined {
    return this.results.get(mainPath(files));
  }

  /** How many modules are still to be run. */
  get left(): number {
    return this.waiting.length;
  }

  /** The modules that could not be run. */
  failures(): readonly Simulated[] {
    return [...this.results.values()].filter(({ failure }) => failure !== undefined);
  }

  /** Resolves when there is nothing more to run, or nothing more is wanted. */
  whenIdle(): Promise<void> {
    if (this.waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.idle.push(resolve);
    });
  }

  /** From now on these are the modules to run; what was running begins anew. */
  restart(modules: readonly CheckedModule[], { isHasty }: { readonly isHasty: boolean }): void {
    this.pause();
    this.waiting = modules.filter((checked) => !this.isHopeless(checked));
    if (this.waiting.length === 0) {
      this.rest();
      return;
    }
    this.session.runner.prepare();
    this.timer = setTimeout(() => void this.run(), isHasty ? 0 : TYPING_PAUSE_MS);
  }

  /** An edit: what is run is out of date, and what it was of is soon run again. */
  pause(): void {
    clearTimeout(this.timer);
    this.round++;
    if (this.waiting.length > 0) this.session.runner.cancel();
    this.progress.end();
  }

  /** The end. */
  stop(): void {
    this.pause();
    this.waiting = [];
    this.rest();
  }

  /** Modules that are not looked at any more are forgotten. */
  keepOnly(modules: Iterable<CheckedModule>): void {
    const wanted = new Set([...modules].map(({ files }) => mainPath(files)));
    for (const path of this.results.keys()) if (!wanted.has(path)) this.results.delete(path);
  }

  /** It has failed and has not changed since. */
  private isHopeless(checked: CheckedModule): boolean {
    const latest = this.latest(checked);
    return latest?.failure !== undefined && latest.checked.module === checked.module;
  }

  private async run(): Promise<void> {
    const round = ++this.round;
    this.progress.begin();
    while (this.waiting.length > 0) {
      const [next, ...others] = this.waiting;
      if (!next) break;
      const known = this.latest(next);
      const isRight = known?.checked === next;
      const simulation = await this.session.runner.simulate(next.files, {
        known: isRight ? known.token : undefined,
      });
      if (round !== this.round) return;
      this.waiting = others;
      this.take(next, simulation);
    }
    this.progress.end();
    this.rest();
  }

  private take(checked: CheckedModule, simulation: Simulation): void {
    if (simulation.kind === 'cancelled' || simulation.kind === 'same') return;
    this.results.set(mainPath(checked.files), resultOf(checked, simulation));
    if (simulation.kind === 'failed') this.complain(checked, simulation.reason);
    this.done(checked);
  }

  private complain({ files }: CheckedModule, reason: string): void {
    this.session.warn(`${mainPath(files)} could not be simulated: ${reason}.`);
  }

  private rest(): void {
    for (const resolve of this.idle.splice(0)) resolve();
  }
}

function resultOf(
  checked: CheckedModule,
  simulation: Extract<Simulation, { readonly kind: 'simulated' | 'failed' }>,
): Simulated {
  if (simulation.kind === 'failed') {
    const { findings } = checked;
    return {
      checked,
      findings,
      onRuns: [],
      summary: undefined,
      failure: simulation.reason,
      token: undefined,
    };
  }
  const { findings, summary, token } = simulation.module;
  const onRuns = foundOnRuns(findings, checked.findings);
  return { checked, findings, onRuns, summary, failure: undefined, token };
}

/** Whether a result is about the module as it is now. */
export function isCurrent({ checked }: Simulated, module: Module): boolean {
  return checked.module === module;
}
