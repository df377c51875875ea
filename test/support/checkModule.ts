import { posix } from 'node:path';
import { expect } from 'vitest';
import type { FileAccess } from '../../server/src/analysis/fileAccess';
import { isLivepatchJson } from '../../server/src/analysis/configuration/livepatchJsonFile';
import { type ModuleFiles, modulesWith } from '../../server/src/analysis/modules/moduleFiles';
import { Project } from '../../server/src/analysis/project';
import type { CheckedModule } from '../../server/src/analysis/stages/checkedModule';
import type { RuleSetting } from '../../server/src/analysis/configuration/settings';
import { Sources } from '../../server/src/analysis/sources';
import type { Finding } from '../../server/src/base/finding';
import { parseProfile } from '../../server/src/base/kernelProfile';
import { lineStartsOf, positionAt } from '../../server/src/base/lines';
import type { KernelCode } from '../../server/src/model/kernel/kernelCode';
import { kernelDefinitions } from '../../server/src/model/kernel/kernelDefinitions';
import type { Module } from '../../server/src/model/declarations/module';
import { parseSymbolTable } from '../../server/src/model/kernel/symbolTable';
import { sourceFile } from '../../server/src/syntax/sourceFile';
import { uniqueFindings } from '../../server/src/analysis/stages/checkModule';
import { recordMessages } from './recordMessages';
import { type FixtureFiles, type Mark, ROOT, expectedMarks, fixtureFiles, markOf } from './fixture';

export interface CheckOptions {
  readonly kernel?: string | undefined;
  readonly rules?: Readonly<Record<string, RuleSetting>> | undefined;
}

/** File access that sees only the files of a fixture. */
export function memoryAccess(files: FixtureFiles): FileAccess {
  return {
    read: (path) => files.get(path),
    filesIn: (folder) =>
      [...files.keys()].filter((path) => posix.dirname(path) === folder).map((path) => posix.basename(path)),
    foldersIn: (folder) => subfolders(folder, [...files.keys()]),
  };
}

function subfolders(folder: string, paths: readonly string[]): string[] {
  const below = paths
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => posix.relative(folder, path));
  const names = below.filter((path) => path.includes('/')).map((path) => path.split('/')[0] ?? '');
  return [...new Set(names)].sort();
}

const KERNEL_SOURCE = `${ROOT}/kernel-source/`;

/** The functions that a fixture's files below `kernel-source/` define; undefined if it has no such files. */
function fixtureKernelCode(files: FixtureFiles): KernelCode | undefined {
  const sources = [...files].filter(([path]) => path.startsWith(KERNEL_SOURCE));
  if (sources.length === 0) return undefined;
  return {
    file: (path) => {
      const text = files.get(KERNEL_SOURCE + path);
      return text === undefined ? undefined : sourceFile(KERNEL_SOURCE + path, text);
    },
    functionsNamed: (name) =>
      sources.flatMap(([path, text]) => kernelDefinitions(sourceFile(path, text), new Set([name]))),
  };
}

/**
 * A project over a fixture's files; `System.map` among them is the symbol file, `kernel-source` the folder of the
 * kernel's sources.
 */
export function fixtureProject(files: FixtureFiles, options: CheckOptions = {}): Project {
  const project = new Project(new Sources(memoryAccess(files)));
  const profile = options.kernel === undefined ? undefined : parseProfile(options.kernel);
  if (typeof profile === 'string') throw new Error(profile);
  const map = files.get(`${ROOT}/System.map`);
  const symbols = map === undefined ? undefined : parseSymbolTable('System.map', map);
  project.configure(
    { profile, rules: options.rules ?? {} },
    { symbols, kernelCode: fixtureKernelCode(files) },
  );
  return project;
}

/** All findings of all modules of a fixture, and of its livepatch.json. */
export function findingsOf(files: FixtureFiles, options: CheckOptions = {}): Finding[] {
  const project = fixtureProject(files, options);
  const sources = [...files.keys()].filter(
    (path) => /\.(?:c|patch|csv)$/.test(path) && !path.startsWith(KERNEL_SOURCE),
  );
  const inModules = sources.flatMap((path) =>
    modulesWith(path, project.sources).flatMap((module) => simulated(project, module).findings),
  );
  const inJson = [...files.keys()]
    .filter(isLivepatchJson)
    .flatMap((path) => project.checkLivepatchJson(path));
  const all = uniqueFindings([...inModules, ...inJson]);
  recordMessages(all);
  return all;
}

/** Checks a module and runs it, to the end. */
export function simulated(project: Project, module: ModuleFiles): CheckedModule {
  const run = project.simulate(module);
  for (let next = run.next(); ; next = run.next()) if (next.done === true) return next.value;
}

/** The model of the fixture's main module. */
export function moduleOf(text: string, options: CheckOptions = {}): Module {
  const files = fixtureFiles(text);
  const [main] = files.keys();
  const module = fixtureProject(files, options).moduleOf(main ?? '');
  if (!module) throw new Error('the fixture has no module');
  return module;
}

/** Checks a fixture and compares all its findings with its `finding:` marks. Returns the findings. */
export function expectFindings(text: string, options: CheckOptions = {}): Finding[] {
  const files = fixtureFiles(text);
  const findings = findingsOf(files, options);
  expect(marksOf(findings, files).sort(), describe(findings)).toEqual(expectedMarks(files).sort());
  return findings;
}

export function marksOf(findings: readonly Finding[], files: FixtureFiles): Mark[] {
  return findings.map(({ location, rule }) => {
    const starts = lineStartsOf(files.get(location.file) ?? '');
    return markOf(location.file, positionAt(starts, location.start).line + 1, rule);
  });
}

function describe(findings: readonly Finding[]): string {
  return findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}

/**
 * Applies the first fix of the first finding of a rule.
 * @returns the fixture's text with the fix, and without `finding:` marks
 */
export function applyFix(text: string, rule: string, options: CheckOptions = {}): string {
  const files = fixtureFiles(text);
  const finding = findingsOf(files, options).find((each) => each.rule === rule);
  const fix = finding?.fixes[0];
  if (!fix) throw new Error(finding ? `the finding of ${rule} has no fix` : `there is no finding of ${rule}`);
  const changed = new Map(files);
  for (const { location, newText } of [...fix.edits].sort((a, b) => b.location.start - a.location.start)) {
    const before = changed.get(location.file) ?? '';
    changed.set(location.file, before.slice(0, location.start) + newText + before.slice(location.end));
  }
  return [...changed]
    .map(([path, content], index) =>
      index === 0 ? content : `// ==> ${path.slice(ROOT.length + 1)}\n${content}`,
    )
    .join('\n')
    .replace(/[ \t]*\/\/ finding:.*$/gm, '');
}
