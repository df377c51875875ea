import type { Context, Kernel } from './kernel';
import { COST } from './meter';
import type { Run } from './run';
import type { Task } from './structs';

/**
 * Begins to run code in the context of a task. It starts when the kernel is next driven, by `advance` or `runToEnd`,
 * or after `delay` ms.
 */
export function start(
  kernel: Kernel,
  name: string,
  run: Run<unknown>,
  { task, delay }: { readonly task?: Task | undefined; readonly delay?: number } = {},
): Context {
  const wait = { until: kernel.now + (delay ?? 0) };
  const context: Context = { name, task, run, wait };
  kernel.contexts.push(context);
  return context;
}

/** Lets virtual time pass and runs all that becomes due, in the order of time and then of beginning. */
export function advance(kernel: Kernel, ms: number): void {
  const end = kernel.now + ms;
  while (step(kernel, end));
  kernel.now = Math.max(kernel.now, end);
}

/** A transition that never completes is tried again for ever, so time alone never shows that a command hangs. */
const COMMAND_MS_MAX = 600_000;

/** Code waits for something that can never come. */
export class HangError extends Error {
  constructor(readonly reason: string) {
    super(`Nothing can go on: ${reason}.`);
  }
}

/**
 * Runs code to its end and returns its result. While it waits, everything else that is due runs and time passes.
 * @throws HangError if it waits for something that can never come, or does not come within ten minutes of virtual time; and what the
 * code itself throws
 */
export function runToEnd<T>(kernel: Kernel, run: Run<T>, task?: Task): T {
  const results: T[] = [];
  const deaths: unknown[] = [];
  function* command(): Run<void> {
    try {
      results.push(yield* run);
    } catch (error) {
      deaths.push(error);
    }
  }
  const end = kernel.now + COMMAND_MS_MAX;
  const context = start(kernel, 'command', command(), { task });
  while (kernel.contexts.includes(context)) {
    if (!step(kernel, end)) throw new HangError(waits(kernel) || 'it did not end within ten minutes');
  }
  if (deaths.length > 0) throw deaths[0];
  return results[0] as T;
}

/** Runs the next piece of code that is due not later than `end`. Returns false if there is none. */
function step(kernel: Kernel, end: number): boolean {
  if (kernel.now > end) return false;
  // Each that waits is looked at.
  kernel.meter.spend(COST.resume + 2 * kernel.contexts.length);
  const context = kernel.contexts.find((each) => isReady(kernel, each)) ?? nextDue(kernel, end);
  if (!context) return false;
  if (Number.isFinite(dueTime(context))) kernel.now = Math.max(kernel.now, dueTime(context));
  takeTime(kernel);
  const previous = kernel.current;
  kernel.current = context.task;
  try {
    resume(kernel, context);
  } finally {
    kernel.current = previous;
  }
  return true;
}

/** So often code goes on before a millisecond has passed by that alone: nothing can go on for ever at one time. */
const RESUMES_PER_MS = 8;

function takeTime(kernel: Kernel): void {
  if (kernel.now !== kernel.resumesSince) kernel.resumes = 0;
  kernel.resumesSince = kernel.now;
  if (++kernel.resumes >= RESUMES_PER_MS) kernel.now++;
}

function resume(kernel: Kernel, context: Context): void {
  let done = true;
  try {
    const next = context.run.next();
    done = next.done === true;
    context.wait = next.done === true ? undefined : next.value;
  } catch (error) {
    // The task is gone with all that it held; the kernel goes on.
    if (!kernel.code.died(error)) throw error;
  } finally {
    if (done) kernel.contexts.splice(kernel.contexts.indexOf(context), 1);
  }
}

function isReady(kernel: Kernel, { wait }: Context): boolean {
  return wait !== undefined && ('until' in wait ? wait.until <= kernel.now : wait.condition());
}

function nextDue(kernel: Kernel, end: number): Context | undefined {
  let first: Context | undefined;
  for (const context of kernel.contexts) {
    if (dueTime(context) <= end && (!first || dueTime(context) < dueTime(first))) first = context;
  }
  return first && Number.isFinite(dueTime(first)) ? first : undefined;
}

/** When the context goes on; never, as far as time is concerned, if it waits for something else. */
function dueTime({ wait }: Context): number {
  return wait !== undefined && 'until' in wait ? wait.until : Number.POSITIVE_INFINITY;
}

function waits(kernel: Kernel): string {
  const all = kernel.contexts.flatMap(({ name, wait }) =>
    wait && 'what' in wait ? [`${name} waits for ${wait.what}`] : [],
  );
  return all.join(', ');
}

/** The code that waits for a point in time, the earliest first. */
export function timedContexts(kernel: Kernel): readonly Context[] {
  return kernel.contexts
    .filter((context) => Number.isFinite(dueTime(context)))
    .sort((a, b) => dueTime(a) - dueTime(b));
}
