import type { Place } from '../base/span';
import type { CheckedModule } from '../analysis/project';
import { countWords } from '../rules/wording';

/** A line over a livepatch that says what running it has shown. */
export interface LensText {
  readonly place: Place;
  readonly title: string;
}

/** One for each livepatch that is declared in a file, once it has been run. */
export function codeLenses(checked: readonly CheckedModule[], file: string): LensText[] {
  return checked.flatMap(({ module, explored }) => {
    if (!explored) return [];
    const { runs, verdicts, wasEnabled, unknowns } = explored.report;
    const isWhole = verdicts.every(({ kind }) => kind === 'exhausted') && unknowns.bounds.length === 0;
    const looked = wasEnabled
      ? `${countWords(runs, 'life', 'lives')} looked at${isWhole ? '' : ', not all that there are'}`
      : 'it cannot be enabled';
    return module.patches
      .filter(({ place }) => place.file === file)
      .map(({ place }) => ({ place, title: `Simulate (${looked})` }));
  });
}
