import type { ModuleFiles } from '../analysis/moduleFiles';
import type { ModuleResult } from './moduleResult';

/** A thread that checks modules with the run's options. */
export interface CheckThread {
  /** Checks some modules. Rejects if the thread has died. */
  check(modules: readonly ModuleFiles[]): Promise<readonly ModuleResult[]>;
  end(): void;
}

/** Starting a thread takes as long as checking some modules. */
const MODULES_PER_THREAD_MIN = 25;
/** Modules that are given to a thread together; neighbours share what is known of their folder. */
const MODULES_PER_BATCH = 8;

/** How many threads are worth it for some modules. */
export function threadsFor(modules: number, processors: number): number {
  return Math.min(processors, Math.floor(modules / MODULES_PER_THREAD_MIN));
}

/** Shares modules among threads; each takes the next ones when it is done. The results are in the modules' order. */
export async function checkInThreads(
  modules: readonly ModuleFiles[],
  threads: readonly CheckThread[],
  report: (done: number) => void,
): Promise<ModuleResult[]> {
  const results: ModuleResult[] = [];
  let next = 0;
  let done = 0;
  const work = async (thread: CheckThread): Promise<void> => {
    while (next < modules.length) {
      const at = next;
      next += MODULES_PER_BATCH;
      const found = await thread.check(modules.slice(at, at + MODULES_PER_BATCH));
      found.forEach((result, index) => (results[at + index] = result));
      done += found.length;
      report(done);
    }
  };
  try {
    await Promise.all(threads.map(work));
  } finally {
    for (const thread of threads) thread.end();
  }
  return results;
}
