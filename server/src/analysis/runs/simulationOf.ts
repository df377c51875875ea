import { lineStartsOf } from '../../base/lines';
import type { Location } from '../../base/span';
import type { TraceEntry } from '../../machine/run/fault';
import type { Module } from '../../model/declarations/module';
import { toldFacts } from '../../rules/runFacts';
import type { SeriesView, Simulation, SimulationContext } from '../../rules/shared/simulation';
import type { SourceFile, SourceReader } from '../../syntax/sourceFile';
import type { Explored, ExploredPatch } from './exploration';

/**
 * What running a module has shown, as its rules see it.
 * @param isSound no error was found in the sources
 */
export function simulationOf(explored: Explored, reader: SourceReader, isSound: boolean): Simulation {
  const { patch, series } = explored;
  const patches = series?.patches ?? [patch];
  const found = [explored.report, ...(series?.upgrades ?? []), ...(series?.joints ?? [])].flatMap(
    ({ facts }) => facts,
  );
  return {
    facts: toldFacts(found, contextOf(explored, isSound)).filter(({ fact }) => fact.module === patch.name),
    series: series && seriesView(explored),
    locationOf: (entry) => locationOf(entry, reader),
    writtenAt: (entry) => writtenAt(entry, reader),
    functionLocation: (name, functionName) => functionLocation(patches, name, functionName),
  };
}

function contextOf({ patch, report, series }: Explored, isSound: boolean): SimulationContext {
  const { module, name } = patch;
  const others = (series?.patches ?? []).filter((each) => each !== patch).map((each) => each.module);
  const isReplaced = (series?.upgrades ?? []).some((each) => each.isReplaced && each.older === name);
  return { module, others, isSound, frees: report.frees, isReplaced };
}

function seriesView({ patch, series }: Explored): SeriesView | undefined {
  if (!series) return undefined;
  const { name, isInferred, why } = series.series;
  const patches = series.patches.map((each) => ({ name: each.name, module: each.module }));
  return { name, isInferred, why, patches, position: series.patches.indexOf(patch) };
}

function functionLocation(
  patches: readonly ExploredPatch[],
  name: string,
  functionName: string,
): Location | undefined {
  const module: Module | undefined = patches.find((each) => each.name === name)?.module;
  return module?.functions.find((each) => each.name === functionName)?.location;
}

const lineStarts = new WeakMap<SourceFile, ReturnType<typeof lineStartsOf>>();

/** The expression that begins at a line and column: a call with its arguments, or all up to the statement's end. */
export function locationOf({ path, line, column }: TraceEntry, reader: SourceReader): Location | undefined {
  const file = reader.read(path);
  if (!file) return undefined;
  const starts = lineStarts.get(file) ?? lineStartsOf(file.text);
  lineStarts.set(file, starts);
  const start = (starts[line - 1] ?? 0) + column - 1;
  return { file: path, start, end: start + lengthAt(file.text, start) };
}

/** The text of that expression; empty where there is none. */
function writtenAt(entry: TraceEntry, reader: SourceReader): string {
  const location = locationOf(entry, reader);
  return location ? (reader.read(location.file)?.text.slice(location.start, location.end) ?? '') : '';
}

/** Expressions are not looked at any further than this. */
const LENGTH_MAX = 1000;

function lengthAt(text: string, start: number): number {
  const rest = text.slice(start, start + LENGTH_MAX);
  const call = /^\w+\s*\(/.exec(rest)?.[0];
  if (call === undefined) return Math.max(1, /^[^;\r\n]*/.exec(rest)?.[0].trimEnd().length ?? 1);
  let depth = 1;
  for (let at = call.length; at < rest.length; at++) {
    if (rest[at] === '(') depth++;
    if (rest[at] === ')' && --depth === 0) return at + 1;
  }
  return call.length;
}
