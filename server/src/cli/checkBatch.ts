import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { ModuleFiles } from '../analysis/moduleFiles';
import type { CheckedModule, Project } from '../analysis/project';
import { sourceKind } from '../analysis/sourceKinds';
import type { Sources } from '../analysis/sources';
import type { Dependency, ModuleResult } from './moduleResult';

/** Checks modules one after the other. A fault of ours in one must not keep the others from being checked. */
export function* checkBatch(
  modules: readonly ModuleFiles[],
  project: Project,
): Generator<ModuleResult, void, void> {
  for (const files of modules) {
    const { result, files: read, folders } = project.sources.recorded(() => checkSafely(files, project));
    yield { ...result, files, dependsOn: dependencies(read, folders, project.sources) };
  }
}

function checkSafely(
  files: ModuleFiles,
  project: Project,
): Pick<ModuleResult, 'findings' | 'kind' | 'problem'> {
  try {
    const checked = simulateToTheEnd(files, project);
    return { findings: checked.findings, kind: sourceKind(checked), problem: undefined };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const problem = `${files.paths.join(' ')} could not be analysed (${what}). Please report this with the file.`;
    return { findings: [], kind: undefined, problem };
  }
}

/** Checks a module with all that running it shows. */
export function simulateToTheEnd(files: ModuleFiles, project: Project): CheckedModule {
  const run = project.simulate(files);
  for (let next = run.next(); ; next = run.next()) if (next.done === true) return next.value;
}

function dependencies(
  files: ReadonlySet<string>,
  folders: ReadonlySet<string>,
  sources: Sources,
): Dependency[] {
  const dependency = (path: string, isFolder: boolean): Dependency => ({
    path,
    isFolder,
    fingerprint: fingerprint(path, isFolder, sources),
  });
  return [
    ...[...files].map((path) => dependency(path, false)),
    ...[...folders].map((path) => dependency(path, true)),
  ];
}

/** What tells one content of a file, or one list of a folder's files, from another. */
export function fingerprint(path: string, isFolder: boolean, sources: Sources): string {
  const content = isFolder ? sources.filesIn(path).join('\n') : sources.read(path)?.text;
  return content === undefined ? stamp(path) : createHash('sha1').update(content).digest('base64');
}

/** Size and time stand for the content of a file that is no source, such as a list of symbols. */
export function stamp(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? `${status.size} ${status.mtimeMs}` : 'absent';
}
