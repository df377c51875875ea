import { lineStartsOf } from '../../base/lines';
import type { Place } from '../../base/span';
import type { Diagnosis } from '../../explore/diagnose/diagnosis';
import { mostSpecific } from '../../explore/diagnose/patch';
import type { UpgradeReport } from '../../explore/exploreUpgrade';
import type { TraceEntry } from '../../machine/run/fault';
import type { Module } from '../../model/declarations/module';
import { mayBeOwned, shadowsWithoutState } from '../../model/shadowStates';
import type { SeriesView, Simulation } from '../../rules/shared/simulation';
import type { SourceFile, SourceReader } from '../../syntax/sourceFile';
import type { Explored, ExploredPatch } from './exploration';
import { withoutUnseenFrees } from './unseenFrees';

/**
 * What running a module has shown, as its rules see it. What the kernel trips over is only told of modules that were
 * seen whole and that the kernel would take as they are.
 * @param isSound no error was found in the sources
 */
export function simulationOf(explored: Explored, reader: SourceReader, isSound: boolean): Simulation {
  const { patch, report, series } = explored;
  const pairs = series?.upgrades ?? [];
  const upgrades = [...pairs, ...(series?.joints ?? [])].flatMap(({ diagnoses }) => diagnoses);
  const patches = series?.patches ?? [patch];
  const others = patches.filter((each) => each !== patch).map(({ module }) => module);
  const alone = report.diagnoses
    .filter((each) => !isSeenInSeries(each, pairs))
    .flatMap((each) => withoutUnseenFrees(each, patch.module, report, others) ?? []);
  const isToldOfSources = toldOfSources(patch.module);
  const all = mostSpecific(
    oncePerState(oncePerPlace([...alone, ...upgrades].filter((each) => !isToldOfSources(each)))),
  );
  return {
    diagnoses: all.filter(({ module, kind }) => {
      const isTrusted = kind !== 'kernel-fault' || (isSound && patch.module.hidden === undefined);
      return module === patch.name && isTrusted;
    }),
    series: series && seriesView(explored),
    placeOf: (entry) => placeOf(entry, reader),
    functionPlace: (name, functionName) => functionPlace(patches, name, functionName),
  };
}

/** What a livepatch does all by itself need not be told of each pair that it is in. */
function oncePerPlace(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  const seen = new Set<string>();
  return diagnoses.filter(({ kind, module, at }) => {
    if (!at) return true;
    const key = [kind, module, at.path, at.line, at.column].join(' ');
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

const LEFT_WITHOUT_STATE: ReadonlySet<Diagnosis['kind']> = new Set(['shadow-leak', 'shadow-never-freed']);

/** That shadow variables stay which no state owns is told where the state is missing, if it is. */
function toldOfSources(module: Module): (diagnosis: Diagnosis) => boolean {
  const calls = module.profile.stateCallbacks ? shadowsWithoutState(module) : [];
  const ids = new Set(calls.map(({ id }) => id));
  return ({ kind, id }) =>
    LEFT_WITHOUT_STATE.has(kind) &&
    (ids.has(id) || (kind === 'shadow-never-freed' && mayBeOwned(module, id)));
}

/** Of several older livepatches that have a state in common with this one, the nearest counts. */
function oncePerState(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  const keyOf = ({ kind, module, id }: Diagnosis): string => [kind, module, id].join(' ');
  const last = new Map(diagnoses.map((each) => [keyOf(each), each]));
  return diagnoses.filter((each) => !ABOUT_STATES.has(each.kind) || last.get(keyOf(each)) === each);
}

const ABOUT_STATES: ReadonlySet<Diagnosis['kind']> = new Set(['shared-state-leak', 'state-meaning-changed']);

/** Whether something is lost when a livepatch is replaced is seen with the one that replaces it, where that is known. */
function isSeenInSeries({ kind, module }: Diagnosis, pairs: readonly UpgradeReport[]): boolean {
  if (kind !== 'lost-global-state') return false;
  return pairs.some(({ older, isReplaced }) => isReplaced && older === module);
}

function seriesView({ patch, series }: Explored): SeriesView | undefined {
  if (!series) return undefined;
  const { name, isInferred, why } = series.series;
  const patches = series.patches.map((each) => ({ name: each.name, module: each.module }));
  return { name, isInferred, why, patches, position: series.patches.indexOf(patch) };
}

function functionPlace(
  patches: readonly ExploredPatch[],
  name: string,
  functionName: string,
): Place | undefined {
  const module: Module | undefined = patches.find((each) => each.name === name)?.module;
  return module?.functions.find((each) => each.name === functionName)?.place;
}

const lineStarts = new WeakMap<SourceFile, ReturnType<typeof lineStartsOf>>();

/** The expression that begins at a line and column: a call with its arguments, or all up to the statement's end. */
export function placeOf({ path, line, column }: TraceEntry, reader: SourceReader): Place | undefined {
  const file = reader.read(path);
  if (!file) return undefined;
  const starts = lineStarts.get(file) ?? lineStartsOf(file.text);
  lineStarts.set(file, starts);
  const start = (starts[line - 1] ?? 0) + column - 1;
  return { file: path, start, end: start + lengthAt(file.text, start) };
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
