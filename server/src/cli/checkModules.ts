import { uniqueModules } from '../analysis/folderModules';
import { type ModuleFiles, modulesWith } from '../analysis/moduleFiles';
import type { Project } from '../analysis/project';
import { wantedFunctions } from '../analysis/wantedFunctions';
import { checkBatch } from './checkBatch';
import { CheckCache } from './checkCache';
import type { CheckOptions } from './checkOptions';
import { checkInThreads, threadsFor } from './checkThreads';
import { configureProject } from './configureProject';
import type { Environment } from './environment';
import type { ModuleResult } from './moduleResult';

/**
 * Checks the modules that files belong to, each once. What is known from an earlier run is not checked again; many
 * modules are shared among threads.
 * @throws CommandFailure if the symbols or kernel sources that the options name cannot be used
 */
export async function checkModules(
  paths: readonly string[],
  project: Project,
  options: CheckOptions,
  environment: Environment,
): Promise<readonly ModuleResult[]> {
  const { kernelCode, refresh } = configureProject(project, options, environment.cwd);
  const modules = uniqueModules(paths.flatMap((path) => modulesWith(path, project.sources)));
  if (kernelCode) {
    await kernelCode.search(modules.flatMap((files) => wantedFunctions(project.module(files))));
    refresh();
    return [...checkBatch(modules, project)];
  }
  const cache = openCache(options, environment);
  const known = modules.map((files) => cache?.resultOf(files, project.sources));
  const missing = modules.filter((_, index) => known[index] === undefined);
  const fresh = await checkAll(missing, project, options, environment);
  const results = known.map((result) => result ?? fresh.shift()).filter((result) => result !== undefined);
  if (missing.length > 0) cache?.keep(results);
  return results;
}

/** A tree of the kernel is too large to say whether it is still the same, so nothing is kept that depends on one. */
function openCache(options: CheckOptions, environment: Environment): CheckCache | undefined {
  const { cacheFolder, build, cwd } = environment;
  if (cacheFolder === undefined || !options.cache) return undefined;
  return CheckCache.open(cacheFolder, build, options, cwd);
}

async function checkAll(
  modules: readonly ModuleFiles[],
  project: Project,
  options: CheckOptions,
  environment: Environment,
): Promise<ModuleResult[]> {
  const { startThread, processors, progress, cwd } = environment;
  const count = startThread ? threadsFor(modules.length, processors) : 0;
  if (startThread && count > 1) {
    const threads = Array.from({ length: count }, () => startThread(options, cwd));
    const results = await checkInThreads(modules, threads, (done) => progress(done, modules.length));
    progress(undefined, modules.length);
    return results;
  }
  const results: ModuleResult[] = [];
  for (const result of checkBatch(modules, project)) {
    results.push(result);
    progress(results.length, modules.length);
  }
  progress(undefined, modules.length);
  return results;
}
