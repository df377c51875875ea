import type { Location } from '../base/span';
import type { SimulationSummary } from '../analysis/runs/simulationSummary';
import type { Module } from '../model/declarations/module';
import { countText } from '../rules/shared/wording';

/** A line over a livepatch that says what running it has shown. */
export interface LensText {
  readonly location: Location;
  readonly title: string;
}

/** A module, and what running it has shown. */
export interface SimulatedPatch {
  readonly module: Module;
  readonly summary: SimulationSummary | undefined;
  /** How many findings only runs have shown. */
  readonly faults: number;
}

/** One for each livepatch that is declared in a file, once it has been run. */
export function codeLenses(simulated: readonly SimulatedPatch[], file: string): LensText[] {
  return simulated.flatMap(({ module, summary, faults }) => {
    if (!summary) return [];
    const title = `Simulate · ${outcome(summary, faults)}`;
    return module.patches
      .filter(({ location }) => location.file === file)
      .map(({ location }) => ({ location, title }));
  });
}

/** `8 runs, 1 fault`; of runs that were not all made, that there are more. */
function outcome({ runs, verdicts, wasEnabled, unknowns }: SimulationSummary, faults: number): string {
  const isWhole = verdicts.every(({ kind }) => kind === 'exhausted') && unknowns.bounds.length === 0;
  const parts = [
    countText(runs, 'run', 'runs'),
    ...(faults > 0 ? [countText(faults, 'fault', 'faults')] : []),
    ...(isWhole ? [] : ['incomplete']),
  ];
  return `${parts.join(', ')}${wasEnabled ? '' : ' · never enabled'}`;
}
