import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { uniqueFindings } from '../analysis/checkModule';
import { Project } from '../analysis/project';
import { Sources } from '../analysis/sources';
import { diskAccess } from '../files/diskAccess';
import { findSources } from '../files/findSources';
import { readPage } from '../files/rulePages';
import { checkModules } from './checkModules';
import { CHECK_HELP, type CheckOptions, parseCheckOptions } from './checkOptions';
import { displayPaths } from './displayPath';
import { EXIT, type Environment, type ExitStatus } from './environment';
import { formatJson } from './formats/json';
import { formatSarif } from './formats/sarif';
import { countLine, formatText } from './formats/text';
import { type LocatedFinding, locate } from './located';

/** Runs `livepatch check`. */
export async function check(args: readonly string[], environment: Environment): Promise<ExitStatus> {
  const options = parseCheckOptions(args);
  if (!options) {
    environment.out(CHECK_HELP);
    return EXIT.ok;
  }
  const project = new Project(new Sources(diskAccess));
  const targets = gatherFiles(options.paths, environment);
  const checked = await checkModules(targets.files, project, options, environment);
  const findings = uniqueFindings(checked.modules.flatMap((module) => module.findings));
  const located = findings.map((finding) =>
    locate(finding, (file) => project.sources.read(file)?.text ?? ''),
  );
  print(located, targets, project, options, environment);
  if (targets.failed || !checked.isWhole) return EXIT.failed;
  const bad = located.some(({ severity }) => severity === 'error' || severity === options.failOn);
  return bad ? EXIT.findings : EXIT.ok;
}

interface Targets {
  readonly files: readonly string[];
  /** C files that folders were searched for. */
  readonly looked: number;
  /** A path that was named could not be read. */
  readonly failed: boolean;
}

function gatherFiles(paths: readonly string[], environment: Environment): Targets {
  const files = new Set<string>();
  let looked = 0;
  let failed = false;
  for (const given of paths) {
    const path = resolve(environment.cwd, given);
    if (existsSync(path) && statSync(path).isDirectory()) {
      const found = findSources(path);
      for (const file of found.files) files.add(file);
      for (const problem of found.problems) environment.complain(problem);
      looked += found.looked;
    } else {
      const problem = problemWith(given, path);
      if (problem === undefined) files.add(path);
      else environment.complain(problem);
      failed ||= problem !== undefined;
    }
  }
  return { files: [...files], looked, failed };
}

function problemWith(given: string, path: string): string | undefined {
  if (!existsSync(path)) return `${given} does not exist.`;
  if (!/\.[ch]$/.test(path)) return `${given} is not a C file; name .c or .h files, or a folder.`;
  return diskAccess.read(path) === undefined
    ? `${given} cannot be read as C text: it is not readable, binary, or larger than 1 MiB.`
    : undefined;
}

function print(
  findings: readonly LocatedFinding[],
  targets: Targets,
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
    environment.out(`${text}${text && '\n'}${summaryLine(findings, targets)}\n`);
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

function summaryLine(findings: readonly LocatedFinding[], { files, looked }: Targets): string {
  const searched = looked > 0 ? ` (${looked} C files searched)` : '';
  const sources = files.length === 1 ? '1 livepatch source' : `${files.length} livepatch sources`;
  return `${sources} checked${searched}: ${countLine(findings)}.`;
}
