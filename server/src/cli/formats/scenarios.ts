import type { ScenarioRun } from '../../scenario/runTranscript';
import type { Statistics, UnknownThing } from '../../scenario/runStatistics';
import type { SourceLocation } from '../../scenario/system';
import type { DisplayPath } from '../displayPath';
import type { ScenarioResult } from '../scenarioResults';

/** The result of a scenario as text, ending in a line end. */
export function formatResult({ file, line, name, passed, reason, details }: ScenarioResult): string {
  if (passed) return `ok    ${file}: ${name}\n`;
  const indented = details.replace(/^(?=.)/gm, '      ');
  return `FAIL  ${file}:${line}: ${name}\n      ${reason ?? ''}\n${indented === '' ? '' : `${indented}\n`}`;
}

/** What was not known, as text. */
export function formatStats(stats: Statistics, display: DisplayPath): string {
  const uses = [
    ...listed('construct', stats.constructs, display),
    ...listed('function', stats.functions, display),
    ...listed('bound', stats.bounds, display),
  ];
  if (uses.length === 0) return 'Nothing was unknown in the code that ran.\n';
  return `Not known in the code that ran:\n${uses.join('')}`;
}

function listed(what: string, uses: readonly UnknownThing[], display: DisplayPath): string[] {
  return uses.map(({ name, count, location: place }) => {
    const where = place === undefined ? '' : `, first at ${displayPlace(place, display)}`;
    return `  ${what} ${name}: ${count === 1 ? 'once' : `${count} times`}${where}\n`;
  });
}

/** `PATH:LINE` as the user would write it. */
function displayPlace(place: string, display: DisplayPath): string {
  return place.replace(/^.*(?=:\d+$)/, display);
}

interface JsonPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string | undefined;
}

function jsonPlace(place: SourceLocation | undefined, display: DisplayPath): JsonPlace | undefined {
  if (!place) return undefined;
  const { path, line, column, functionName } = place;
  return { file: display(path), line, column, function: functionName };
}

/** Every event of runs, with its place. Lines and columns count from 1, times are ms since boot. */
export function jsonRuns(runs: readonly ScenarioRun[], display: DisplayPath): object {
  return {
    scenarios: runs.map(({ name, lines }) => ({
      name,
      events: lines.map(({ kind, text, time, task, location: place }) => ({
        kind: kind === 'text' ? 'log' : kind,
        text,
        time,
        task,
        place: jsonPlace(place, display),
      })),
    })),
  };
}

/** What was not known, for JSON. */
export function jsonStats(stats: Statistics, display: DisplayPath): object {
  const uses = (all: readonly UnknownThing[]): object[] =>
    all.map(({ name, count, location: place }) => ({
      name,
      count,
      place: place && displayPlace(place, display),
    }));
  const { constructs, functions, bounds } = stats;
  return { constructs: uses(constructs), functions: uses(functions), bounds: uses(bounds) };
}
