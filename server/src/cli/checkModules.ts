import { resolve } from 'node:path';
import { type ModuleFiles, modulesWith } from '../analysis/moduleFiles';
import type { CheckedModule, Project } from '../analysis/project';
import { wantedFunctions } from '../analysis/wantedFunctions';
import type { KernelCodeIndex } from '../files/kernelCodeIndex';
import { loadSymbols, openKernelSource } from '../files/loadKnowledge';
import type { CheckOptions } from './checkOptions';
import { CommandFailure, type Environment } from './environment';

/** What came of checking modules. */
export interface Checked {
  readonly modules: readonly CheckedModule[];
  /** Every module could be analysed. */
  readonly isWhole: boolean;
}

/**
 * Checks the modules that files belong to, each once.
 * @throws CommandFailure if the symbols or kernel sources that the options name cannot be used
 */
export async function checkModules(
  paths: readonly string[],
  project: Project,
  options: CheckOptions,
  environment: Environment,
): Promise<Checked> {
  const { profile, rules } = options;
  const { cwd } = environment;
  const symbols =
    options.symbols === undefined ? undefined : orFail(loadSymbols(resolve(cwd, options.symbols)));
  const kernelCode = kernelCodeOf(options, environment);
  const configure = (): void => project.configure({ profile, rules }, { symbols, kernelCode });
  configure();
  const modules = uniqueModules(paths.flatMap((path) => modulesWith(path, project.sources)));
  if (kernelCode) {
    const first = modules.flatMap((files) => checkSafely(files, project, () => undefined));
    await kernelCode.search(first.flatMap(({ module }) => wantedFunctions(module)));
    configure();
  }
  const checked = modules.flatMap((files) =>
    checkSafely(files, project, (sentence) => environment.complain(sentence)),
  );
  return { modules: checked, isWhole: checked.length === modules.length };
}

/** A fault of ours in one module must not keep the others from being checked. */
function checkSafely(
  files: ModuleFiles,
  project: Project,
  complain: (sentence: string) => void,
): CheckedModule[] {
  try {
    return [simulateToTheEnd(files, project)];
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    complain(`${files.paths.join(' ')} could not be analysed (${what}). Please report this with the file.`);
    return [];
  }
}

function simulateToTheEnd(files: ModuleFiles, project: Project): CheckedModule {
  const run = project.simulate(files);
  for (let next = run.next(); ; next = run.next()) if (next.done === true) return next.value;
}

function kernelCodeOf(options: CheckOptions, environment: Environment): KernelCodeIndex | undefined {
  if (options.kernelSource === undefined) return undefined;
  return orFail(openKernelSource(resolve(environment.cwd, options.kernelSource)));
}

function orFail<T extends object>(result: T | string): T {
  if (typeof result === 'string') throw new CommandFailure(result);
  return result;
}

function uniqueModules(modules: readonly ModuleFiles[]): ModuleFiles[] {
  return [...new Map(modules.map((module) => [[module.name, ...module.paths].join('\0'), module])).values()];
}
