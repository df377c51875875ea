import type { ModuleFiles } from '../analysis/modules/moduleFiles';
import type { Simulation, SimulationRunner } from '../runner/simulationRunner';
import type { ModuleResult } from './moduleResult';

/** Starting a process takes as long as checking some modules. */
const MODULES_PER_RUNNER_MIN = 25;
/** Modules that one runner takes in a row; neighbours share what is known of their folder. */
const MODULES_PER_BATCH = 8;

/** How many runners are worth it for some modules. */
export function runnersFor(modules: number, processors: number): number {
  return Math.max(1, Math.min(processors, Math.floor(modules / MODULES_PER_RUNNER_MIN)));
}

/** Shares modules among runners; each takes the next ones when it is done. The results are in the modules' order. */
export async function checkInRunners(
  modules: readonly ModuleFiles[],
  runners: readonly Pick<SimulationRunner, 'simulate'>[],
  report: (done: number) => void,
): Promise<ModuleResult[]> {
  const results: ModuleResult[] = [];
  let next = 0;
  let done = 0;
  const work = async (runner: Pick<SimulationRunner, 'simulate'>): Promise<void> => {
    while (next < modules.length) {
      const at = next;
      next += MODULES_PER_BATCH;
      for (const [index, files] of modules.slice(at, at + MODULES_PER_BATCH).entries()) {
        results[at + index] = moduleResult(files, await runner.simulate(files, { isWhole: true }));
        report(++done);
      }
    }
  };
  await Promise.all(runners.map(work));
  return results;
}

function moduleResult(files: ModuleFiles, simulation: Simulation): ModuleResult {
  if (simulation.kind === 'simulated') {
    const { findings, sourceKind, summary, dependsOn } = simulation.module;
    return { files, findings, kind: sourceKind, problem: undefined, summary, dependsOn };
  }
  const reason = simulation.kind === 'failed' ? simulation.reason : 'it was cancelled';
  const read = simulation.kind === 'failed' ? simulation.read : undefined;
  const name = files.paths.join(' ') || (files.csv ?? files.name);
  return {
    files,
    findings: read?.findings ?? [],
    kind: read?.sourceKind,
    problem: `${name} could not be ${read ? 'simulated' : 'analysed'}: ${reason}.`,
    dependsOn: [],
  };
}
