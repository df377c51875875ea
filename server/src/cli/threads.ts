import { Worker, parentPort, workerData } from 'node:worker_threads';
import type { ModuleFiles } from '../analysis/moduleFiles';
import { Project } from '../analysis/project';
import { Sources } from '../analysis/sources';
import { diskAccess } from '../files/diskAccess';
import { loadSymbols } from '../files/loadKnowledge';
import { checkBatch } from './checkBatch';
import type { CheckOptions } from './checkOptions';
import type { CheckThread } from './checkThreads';
import { configureProject } from './configureProject';
import type { ModuleResult } from './moduleResult';

interface ThreadData {
  readonly options: CheckOptions;
  readonly cwd: string;
}

/** The young generation of the heap: runs of the simulated kernel leave much behind that is soon garbage. */
const YOUNG_MIB = 64;

/** Starts a thread of the program at `file`. */
export function startThread(file: string, options: CheckOptions, cwd: string): CheckThread {
  const data: ThreadData = { options, cwd };
  const worker = new Worker(file, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  return {
    check: (modules) =>
      new Promise((resolve, reject) => {
        worker.once('message', (results: readonly ModuleResult[]) => {
          worker.removeAllListeners('error');
          resolve(results);
        });
        worker.once('error', reject);
        worker.postMessage(modules);
      }),
    end: () => void worker.terminate(),
  };
}

/** What a thread does: it answers each list of modules with their results. */
export function serveThread(): void {
  const { options, cwd } = workerData as ThreadData;
  // Oopses of the simulated kernel are errors that are thrown, and noting where costs more than running it.
  Error.stackTraceLimit = 0;
  const project = new Project(new Sources(diskAccess), loadSymbols);
  configureProject(project, options, cwd);
  parentPort?.on('message', (modules: readonly ModuleFiles[]) => {
    parentPort?.postMessage([...checkBatch(modules, project)]);
  });
}
