import { basename, join, resolve } from 'node:path';
import { uniqueFindings } from '../analysis/stages/checkModule';
import { LIVEPATCH_JSON, isLivepatchJson } from '../analysis/configuration/livepatchJsonFile';
import { Project } from '../analysis/project';
import { SOURCE_KINDS, type SourceKind } from '../analysis/modules/sourceKinds';
import { Sources } from '../analysis/sources';
import { printable } from '../base/printable';
import { diskAccess } from '../files/diskAccess';
import { findSources } from '../files/findSources';
import { failureSentence, kindOf } from '../files/regularFile';
import { loadSymbols } from '../files/loadKnowledge';
import { readPage } from '../files/rulePages';
import { SimulationRunner } from '../runner/simulationRunner';
import { isDiff } from '../model/diff/parseDiff';
import { PATCHED_FUNCS } from '../model/trees/patchedFuncs';
import { checkModules } from './checkModules';
import { CHECK_HELP, type CheckOptions, parseCheckOptions } from './checkOptions';
import { statisticsText } from './checkStatistics';
import { tracesOf } from './checkTraces';
import { displayPaths } from './displayPath';
import { EXIT, type Environment, type ExitStatus } from './environment';
import { formatJson } from './formats/json';
import { formatSarif } from './formats/sarif';
import { countLine, formatText } from './formats/text';
import { type LocatedFinding, locate } from './located';
import type { ModuleResult } from './moduleResult';

/** Runs `livepatch check`. */
export async function check(args: readonly string[], environment: Environment): Promise<ExitStatus> {
  const options = parseCheckOptions(args);
  if (!options) {
    environment.out(CHECK_HELP);
    return EXIT.ok;
  }
  const runner = new SimulationRunner(environment.startSimulator);
  try {
    return await checkWith(runner, options, environment);
  } finally {
    runner.end();
  }
}

async function checkWith(
  runner: SimulationRunner,
  options: CheckOptions,
  environment: Environment,
): Promise<ExitStatus> {
  const project = new Project(new Sources(diskAccess), loadSymbols);
  const targets = gatherFiles(options.paths, environment);
  const checked = await checkModules(targets.files, project, runner, options, environment);
  for (const { problem } of checked) if (problem !== undefined) environment.complain(problem);
  const findings = uniqueFindings([
    ...checked.flatMap((module) => module.findings),
    ...livepatchJsons(targets, project).flatMap((path) => project.checkLivepatchJson(path)),
  ]);
  const traces = options.trace ? await tracesOf(findings, checked, runner) : undefined;
  const located = findings.map((finding) =>
    locate(finding, (file) => project.sources.read(file)?.text ?? '', traces?.get(finding)),
  );
  const kinds = checked.flatMap(({ kind }) => kind ?? []);
  print(located, { ...targets, kinds }, project, options, environment);
  if (options.stats) printStatistics(checked, options, environment);
  if (targets.failed || kinds.length < checked.length) return EXIT.failed;
  const bad = located.some(({ severity }) => severity === 'error' || severity === options.failOn);
  return bad ? EXIT.findings : EXIT.ok;
}

function printStatistics(
  checked: readonly ModuleResult[],
  options: CheckOptions,
  environment: Environment,
): void {
  const text = statisticsText(checked, displayPaths(options.paths, environment.cwd));
  if (options.format === 'text') environment.out(printable(text));
  else environment.complain(text.trimEnd());
}

interface Seen extends Targets {
  /** Of each module that was checked. */
  readonly kinds: readonly SourceKind[];
}

interface Targets {
  readonly files: readonly string[];
  /** `livepatch.json` files that were named, or that may lie in folders that were. */
  readonly others: readonly string[];
  /** Files that folders were searched for. */
  readonly looked: number;
  /** A path that was named could not be read. */
  readonly failed: boolean;
}

function gatherFiles(paths: readonly string[], environment: Environment): Targets {
  const files = new Set<string>();
  const others: string[] = [];
  let looked = 0;
  let failed = false;
  for (const given of paths) {
    const path = resolve(environment.cwd, given);
    if (kindOf(path) === 'folder') {
      const found = findSources(path);
      others.push(join(path, LIVEPATCH_JSON));
      for (const file of found.files) files.add(file);
      for (const problem of found.problems) environment.complain(problem);
      looked += found.looked;
    } else {
      const problem = problemWith(given, path);
      if (problem !== undefined) environment.complain(problem);
      else if (isLivepatchJson(path)) others.push(path);
      else files.add(path);
      failed ||= problem !== undefined;
    }
  }
  return { files: [...files], others, looked, failed };
}

/** The `livepatch.json` files that hold for what is checked. */
function livepatchJsons({ files, others }: Targets, project: Project): string[] {
  const paths = [...files, ...others];
  return [...new Set(paths.flatMap((path) => project.livepatchJsonFor(path) ?? []))];
}

function problemWith(given: string, path: string): string | undefined {
  const kind = kindOf(path);
  if (typeof kind !== 'string') return failureSentence(given, kind);
  if (isLivepatchJson(path)) return undefined;
  if (!/\.(?:[ch]|patch|diff)$/.test(path) && basename(path) !== PATCHED_FUNCS)
    return `${given} is not a C file; name .c or .h files, patches, or a folder.`;
  const text = diskAccess.read(path);
  if (text === undefined)
    return `${given} cannot be read as C text: it is not readable, binary, or larger than 1 MiB.`;
  return /\.(?:patch|diff)$/.test(path) && !isDiff(text) ? `${given} has no unified diff in it.` : undefined;
}

function print(
  findings: readonly LocatedFinding[],
  seen: Seen,
  project: Project,
  options: CheckOptions,
  environment: Environment,
): void {
  const display = displayPaths(options.paths, environment.cwd);
  const textOf = (file: string): string => project.sources.read(file)?.text ?? '';
  const pageOf = (rule: string): string | undefined => readPage(environment.docs, rule);
  if (options.format === 'json') environment.out(formatJson(findings, display));
  else if (options.format === 'sarif')
    environment.out(formatSarif(findings, { display, version: environment.version, pageOf }));
  else {
    const { colour } = environment;
    const text = formatText(findings, { display, colour, linesOf: lineReader(textOf) });
    environment.out(`${text}${text && '\n'}${summaryLine(findings, seen)}\n${kindsLine(seen)}`);
  }
}

/** Splits each file into lines once. */
function lineReader(textOf: (file: string) => string): (file: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const lines = known.get(file) ?? textOf(file).split(/\r\n|\r|\n/);
    known.set(file, lines);
    return lines;
  };
}

function summaryLine(findings: readonly LocatedFinding[], { files, looked }: Seen): string {
  const searched = looked > 0 ? ` (${looked} files searched)` : '';
  const sources = files.length === 1 ? '1 livepatch source' : `${files.length} livepatch sources`;
  return `${sources} checked${searched}: ${countLine(findings)}.`;
}

/** The last line: how many sources of which kind there were. */
function kindsLine({ kinds }: Seen): string {
  const counts = SOURCE_KINDS.flatMap(({ kind, one, several }) => {
    const count = kinds.filter((each) => each === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  return counts.length === 0 ? '' : `Seen: ${counts.join(', ')}.\n`;
}
