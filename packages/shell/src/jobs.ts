import type { AndOr, PipelineNode } from 'unbash';
import { expandWords } from './expansion/expand';
import type { Run } from './run';
import { complain, type Job, type Shell, subshellOf, withDescriptors, type World } from './shell';
import { ScriptStopped, ShellExit } from './signals';
import { NOTHING } from './streams';

/** Shells' own jobs get numbers from here on; processes of the system have lower ones. */
const FIRST_PID = 20_000;

/** Begins a command in the background. Returns the status of that, not of the command. */
export function* startJob(shell: Shell, node: PipelineNode | AndOr): Run<number> {
  const program = node.type === 'Command' && node.name ? yield* expandWords(shell, [node.name]) : [];
  const path = program[0];
  if (node.type === 'Command' && path?.includes('/') && !shell.functions.has(path)) {
    const args = yield* expandWords(
      shell,
      node.suffix.filter((each) => each.type === 'Word'),
    );
    return startProcess(shell, path, args);
  }
  const pid = FIRST_PID + shell.world.unique();
  const descriptors = withDescriptors(shell.descriptors, [0, NOTHING]);
  const inner = subshellOf({ ...shell, pid, conditions: 0 }, descriptors, shell.variables.copy());
  const job: Job = { pid, run: jobRun(inner, node), wake: shell.world.system.now, status: undefined };
  shell.world.jobs.push(job);
  shell.lastJob = pid;
  stepJob(job);
  return 0;
}

function startProcess(shell: Shell, path: string, args: readonly string[]): number {
  const pid = shell.world.system.startProcess(path, args);
  if (pid === undefined) {
    shell.world.watcher.missing(path);
    complain(shell, `${path}: No such file or directory`);
  } else shell.world.jobs.push({ pid, run: undefined, wake: Infinity, status: undefined });
  shell.lastJob = pid ?? FIRST_PID + shell.world.unique();
  return 0;
}

function* jobRun(shell: Shell, node: PipelineNode | AndOr): Run<number> {
  try {
    return yield* shell.world.interpreter.node(shell, node);
  } catch (signal) {
    if (signal instanceof ShellExit) return signal.status;
    throw signal;
  }
}

/** Lets a job run until it pauses or ends. */
function stepJob(job: Job): void {
  const step = job.run?.next();
  if (step?.done) job.status = step.value;
  else if (step) job.wake = step.value.until;
}

/** Lets virtual time pass until `until` and runs the jobs that become due on the way. */
export function passTime({ system, jobs, budget }: World, until: number): void {
  for (;;) {
    const due = jobs.filter((job) => job.run && job.status === undefined && job.wake <= until);
    const next = due.reduce<Job | undefined>(
      (first, job) => (first && first.wake <= job.wake ? first : job),
      undefined,
    );
    const target = Math.min(next?.wake ?? until, until);
    if (Number.isFinite(target) && target > system.now) system.sleep(target - system.now);
    if (!next) return;
    budget.step();
    stepJob(next);
  }
}

/** Waits until a job has ended. Returns its status. */
export function* waitFor({ world }: Shell, job: Job): Run<number> {
  while (job.status === undefined) {
    const wakes = world.jobs.filter(({ run, status }) => run && status === undefined).map(({ wake }) => wake);
    if (!job.run || wakes.length === 0)
      throw new ScriptStopped(`The script waits for process ${job.pid}, which has no end of its own.`);
    yield { until: Math.max(world.system.now, Math.min(...wakes)) };
  }
  return job.status;
}

/** Ends a job with the status that a signal leaves. Returns false if there is no such job. */
export function endJob({ system, jobs }: World, pid: number, signal: number): boolean {
  const job = jobs.find((each) => each.pid === pid && each.status === undefined);
  if (signal === 0) return job !== undefined;
  if (job) job.status = 128 + signal;
  const hasEnded = job?.run ? true : system.endProcess(pid);
  return hasEnded || job !== undefined;
}
