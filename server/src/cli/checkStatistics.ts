import type { SimulationSummary } from '../analysis/runs/simulationSummary';
import type { Verdict } from '../explore/explorer';
import type { DisplayPath } from './displayPath';
import type { ModuleResult } from './moduleResult';

/** What was run, what the machine did not know, and which rules that has silenced: one paragraph for each livepatch. */
export function statisticsText(results: readonly ModuleResult[], display: DisplayPath): string {
  return results
    .map(({ files, summary }) =>
      summary ? paragraph(files.name, summary, display) : `${files.name}: not run.\n`,
    )
    .join('');
}

function paragraph(name: string, summary: SimulationSummary, display: DisplayPath): string {
  const verdicts = [...summary.verdicts, ...summary.seriesVerdicts];
  const { functions, constructs } = summary.unknowns;
  const bounds = [...summary.unknowns.bounds, ...summary.seriesBounds];
  const lines = [
    `${name}: ${summary.runs + summary.seriesRuns} runs, ${verdictWords(verdicts)}${summary.wasEnabled ? '' : '; it was never enabled'}.`,
    ...functions.map(({ name: called, count, place, silences }) => {
      const why = silences.length === 0 ? '' : `; silences ${silences.join(', ')}`;
      return `  ${called}() is not visible: called ${count} times${placeWords(place, display)}${why}`;
    }),
    ...constructs.map(
      ({ name: met, count, place }) => `  ${met}: met ${count} times${placeWords(place, display)}`,
    ),
    ...bounds.map(
      ({ name: bound, count, place }) => `  Bounded: ${bound}: ${count} times${placeWords(place, display)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictWords(verdicts: readonly Verdict[]): string {
  const left = verdicts.reduce((sum, each) => sum + (each.kind === 'spent' ? each.leftOut : 0), 0);
  return left === 0 ? 'all possible ones' : `the budget is spent and at least ${left} were left out`;
}

function placeWords(place: string | undefined, display: DisplayPath): string {
  if (place === undefined) return '';
  const at = place.lastIndexOf(':');
  return ` (first at ${display(place.slice(0, at))}${place.slice(at)})`;
}
