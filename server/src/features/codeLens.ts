import type { Place } from '../base/span';
import type { SimulationSummary } from '../analysis/runs/simulationSummary';
import type { Module } from '../model/declarations/module';
import { countWords } from '../rules/shared/wording';

/** A line over a livepatch that says what running it has shown. */
export interface LensText {
  readonly place: Place;
  readonly title: string;
}

/** A module, and what running it has shown. */
export interface SimulatedPatch {
  readonly module: Module;
  readonly summary: SimulationSummary | undefined;
}

/** One for each livepatch that is declared in a file, once it has been run. */
export function codeLenses(simulated: readonly SimulatedPatch[], file: string): LensText[] {
  return simulated.flatMap(({ module, summary }) => {
    if (!summary) return [];
    const { runs, verdicts, wasEnabled, unknowns } = summary;
    const isWhole = verdicts.every(({ kind }) => kind === 'exhausted') && unknowns.bounds.length === 0;
    const looked = wasEnabled
      ? `${countWords(runs, 'life', 'lives')} looked at${isWhole ? '' : ', not all that there are'}`
      : 'it cannot be enabled';
    return module.patches
      .filter(({ place }) => place.file === file)
      .map(({ place }) => ({ place, title: `Simulate (${looked})` }));
  });
}
