import { uniqueModules } from '../analysis/modules/folderModules';
import { type ModuleFiles, modulesWith } from '../analysis/modules/moduleFiles';
import type { Project } from '../analysis/project';
import { wantedFunctions } from '../analysis/modules/wantedFunctions';
import { SimulationRunner } from '../runner/simulationRunner';
import { CheckCache } from './checkCache';
import { checkInRunners, runnersFor } from './checkInRunners';
import type { CheckOptions } from './checkOptions';
import { configureProject } from './configureProject';
import type { Environment } from './environment';
import type { ModuleResult } from './moduleResult';

/**
 * Checks the modules that files belong to, each once. What is known from an earlier run is not checked again; many
 * modules are shared among processes.
 * @param runner runs modules, and goes on with the settings of the check
 * @throws CommandFailure if the symbols or kernel sources that the options name cannot be used
 */
export async function checkModules(
  paths: readonly string[],
  project: Project,
  runner: SimulationRunner,
  options: CheckOptions,
  environment: Environment,
): Promise<readonly ModuleResult[]> {
  const { kernelCode, refresh, simulatorSettings } = configureProject(project, options, environment.cwd);
  const modules = uniqueModules(paths.flatMap((path) => modulesWith(path, project.sources)));
  const cache = kernelCode ? undefined : openCache(options, environment);
  const known = modules.map((files) => cache?.resultOf(files, project.sources));
  const missing = modules.filter((_, index) => known[index] === undefined);
  // It starts while names are looked for.
  if (missing.length > 0) runner.prepare();
  if (kernelCode) {
    await kernelCode.search(modules.flatMap((files) => wantedFunctions(project.module(files))));
    refresh();
  }
  runner.configure(simulatorSettings());
  const fresh = await checkAll(missing, runner, environment, simulatorSettings);
  const results = known.map((result) => result ?? fresh.shift()).filter((result) => result !== undefined);
  if (missing.length > 0) cache?.keep(results);
  return results;
}

/**
 * A tree of the kernel is too large to say whether it is still the same, so nothing is kept that depends on one. What
 * modules did in their runs is not kept either.
 */
function openCache(options: CheckOptions, environment: Environment): CheckCache | undefined {
  const { cacheFolder, build, cwd } = environment;
  if (cacheFolder === undefined || !options.cache || options.stats) return undefined;
  return CheckCache.open(cacheFolder, build, options, cwd);
}

async function checkAll(
  modules: readonly ModuleFiles[],
  first: SimulationRunner,
  { startSimulator, processors, progress }: Environment,
  settings: ReturnType<typeof configureProject>['simulatorSettings'],
): Promise<ModuleResult[]> {
  const others = Array.from({ length: runnersFor(modules.length, processors) - 1 }, () => {
    const runner = new SimulationRunner(startSimulator);
    runner.configure(settings());
    return runner;
  });
  try {
    return await checkInRunners(modules, [first, ...others], (done) => progress(done, modules.length));
  } finally {
    for (const runner of others) runner.end();
    progress(undefined, modules.length);
  }
}
