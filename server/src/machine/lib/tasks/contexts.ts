import type { Context } from '../../../kernel/kernel';
import type { Run } from '../../../kernel/run';
import type { Task } from '../../../kernel/structs';
import { start } from '../../../kernel/time';
import { reportOops } from '../../run/execute';
import { Oops } from '../../run/fault';
import type { Machine } from '../../run/machine';

export interface ContextOptions {
  /** For messages, such as `work of foo()`. */
  readonly name: string;
  /** Absent in interrupts. */
  readonly task?: Task | undefined;
  /** In ms of virtual time. */
  readonly delay?: number;
}

/** Begins to run code beside what runs now. An oops ends that code and is reported; nothing else notices. */
export function startContext(machine: Machine, options: ContextOptions, run: Run<unknown>): Context {
  const { name, task, delay } = options;
  return start(machine.kernel, name, untilOops(machine, run), { task, delay: delay ?? 0 });
}

function* untilOops(machine: Machine, run: Run<unknown>): Run<void> {
  try {
    yield* run;
  } catch (error) {
    if (!(error instanceof Oops)) throw error;
    reportOops(machine, error);
  }
}

/** Forgets code that has not begun. Returns false if it is not waiting to begin any more. */
export function dropContext(machine: Machine, context: Context): boolean {
  const { contexts } = machine.kernel;
  const index = contexts.indexOf(context);
  if (index >= 0) contexts.splice(index, 1);
  return index >= 0;
}
