import type { Finding } from '../base/finding';
import type { SimulationRunner } from '../runner/simulationRunner';
import type { ModuleResult } from './moduleResult';

/** The lines of the transcript that shows how each finding happens that was seen on a run. */
export async function tracesOf(
  findings: readonly Finding[],
  results: readonly ModuleResult[],
  runner: Pick<SimulationRunner, 'show'>,
): Promise<ReadonlyMap<Finding, readonly string[]>> {
  const traces = new Map<Finding, readonly string[]>();
  for (const finding of findings) {
    const result = results.find((each) => each.findings.some((own) => isSame(own, finding)));
    if (!finding.run || !result) continue;
    try {
      const lines = await runner.show(result.files, finding.run.script);
      traces.set(
        finding,
        lines.map(({ text }) => text),
      );
    } catch {
      // The finding is told without its run.
    }
  }
  return traces;
}

function isSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.location.file === b.location.file && a.location.start === b.location.start;
}
