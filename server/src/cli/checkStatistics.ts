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
    `${name}: ${summary.runs + summary.seriesRuns} runs, ${verdictText(verdicts)}${summary.wasEnabled ? '' : '; it was never enabled'}.`,
    ...functions.map(({ name: called, count, location: location, silences }) => {
      const why = silences.length === 0 ? '' : `; silences ${silences.join(', ')}`;
      return `  ${called}() is not visible: called ${count} times${locationText(location, display)}${why}`;
    }),
    ...constructs.map(
      ({ name: met, count, location: location }) =>
        `  ${met}: met ${count} times${locationText(location, display)}`,
    ),
    ...bounds.map(
      ({ name: bound, count, location: location }) =>
        `  Bounded: ${bound}: ${count} times${locationText(location, display)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictText(verdicts: readonly Verdict[]): string {
  const left = verdicts.reduce((sum, each) => sum + (each.kind === 'spent' ? each.leftOut : 0), 0);
  return left === 0 ? 'all possible ones' : `the budget is spent and at least ${left} were left out`;
}

function locationText(location: string | undefined, display: DisplayPath): string {
  if (location === undefined) return '';
  const at = location.lastIndexOf(':');
  return ` (first at ${display(location.slice(0, at))}${location.slice(at)})`;
}
