import { uniqueModules } from '../analysis/folderModules';
import { modulesWith } from '../analysis/moduleFiles';
import type { Project } from '../analysis/project';
import type { Verdict } from '../explore/explorer';
import { simulateToTheEnd } from './checkBatch';
import type { DisplayPath } from './displayPath';

/** What was run, what the machine did not know, and which rules that has silenced: one paragraph for each livepatch. */
export function statisticsText(paths: readonly string[], project: Project, display: DisplayPath): string {
  return uniqueModules(paths.flatMap((path) => modulesWith(path, project.sources)))
    .map((files) => {
      const { explored } = simulateToTheEnd(files, project);
      if (!explored) return `${files.name}: not run.\n`;
      const { report, series } = explored;
      const upgrades = [...(series?.upgrades ?? []), ...(series?.joints ?? [])];
      const runs = report.runs + upgrades.reduce((sum, each) => sum + each.runs, 0);
      const verdicts = [...report.verdicts, ...upgrades.map(({ verdict }) => verdict)];
      const { functions, constructs } = report.unknowns;
      const bounds = [...report.unknowns.bounds, ...upgrades.flatMap((each) => each.bounds)];
      const lines = [
        `${files.name}: ${runs} runs, ${verdictWords(verdicts)}${report.wasEnabled ? '' : '; it was never enabled'}.`,
        ...functions.map(({ name, count, place, silences }) => {
          const why = silences.length === 0 ? '' : `; silences ${silences.join(', ')}`;
          return `  ${name}() is not visible: called ${count} times${placeWords(place, display)}${why}`;
        }),
        ...constructs.map(
          ({ name, count, place }) => `  ${name}: met ${count} times${placeWords(place, display)}`,
        ),
        ...bounds.map(
          ({ name, count, place }) => `  Bounded: ${name}: ${count} times${placeWords(place, display)}`,
        ),
      ];
      return `${lines.join('\n')}\n`;
    })
    .join('');
}

function verdictWords(verdicts: readonly Verdict[]): string {
  const left = verdicts.reduce((sum, each) => sum + (each.kind === 'spent' ? each.leftOut : 0), 0);
  return left === 0 ? 'all that there are' : `the budget is spent and at least ${left} were left out`;
}

function placeWords(place: string | undefined, display: DisplayPath): string {
  if (place === undefined) return '';
  const at = place.lastIndexOf(':');
  return ` (first at ${display(place.slice(0, at))}${place.slice(at)})`;
}
