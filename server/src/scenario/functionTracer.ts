import { EINVAL } from '../kernel/errno';
import type { Callee } from '../machine/run/callee';
import type { ExecutionContext } from '../machine/run/executionContext';
import type { Frame } from '../machine/run/frame';
import type { Machine } from '../machine/run/machine';
import type { FunctionId } from '../kernel/structs';
import { functionsNamed, type KnownFunction, knownFunctions } from './knownSymbols';
import { matchesPattern } from '@livepatch/shell';

/** A call that was recorded. */
export interface TracedCall {
  readonly name: string;
  readonly caller: string;
  readonly comm: string;
  readonly pid: number;
  /** Virtual time in ms since boot. */
  readonly time: number;
  /** The five letters about interrupts and preemption. */
  readonly flags: string;
}

/** So many calls are kept; then the oldest make room. */
const CALLS_MAX = 20_000;

export type Tracer = 'function' | 'nop';

/** ftrace's function tracer: which functions it is to record, and what it has recorded. */
export class FunctionTracer {
  /** Whether what the tracer sees is kept. */
  isOn = true;
  /** Calls since the buffer was emptied; of the last ones `calls` has the text. */
  written = 0;
  private current: Tracer = 'nop';
  private readonly ring: TracedCall[] = [];
  /** What is recorded; all if it is empty. */
  private filter = new Map<FunctionId, KnownFunction>();
  private readonly traceable = new Map<FunctionId, boolean>();

  constructor(private readonly machine: Machine) {}

  get tracer(): Tracer {
    return this.current;
  }

  /** Another tracer begins with an empty buffer. */
  set tracer(tracer: Tracer) {
    if (tracer === this.current) return;
    this.current = tracer;
    this.clear();
    this.machine.onCall = tracer === 'nop' ? undefined : this.record.bind(this);
  }

  clear(): void {
    this.written = 0;
    this.ring.length = 0;
  }

  /** What was recorded and is still there, oldest first. */
  get calls(): readonly TracedCall[] {
    const first = this.written > CALLS_MAX ? this.written % CALLS_MAX : 0;
    return [...this.ring.slice(first), ...this.ring.slice(0, first)];
  }

  /** The functions that were chosen and whose module is loaded; none if all are recorded. */
  get filtered(): readonly KnownFunction[] {
    return [...this.filter.values()].filter(({ module }) => this.isLoaded(module));
  }

  clearFilter(): void {
    this.filter = new Map();
  }

  /**
   * Chooses functions by words such as `name`, `sched_*`, `!name` and `*:mod:module`. Returns 0, or -EINVAL at the
   * first that fits no function.
   * @kernel kernel/trace/ftrace.c ftrace_process_regex
   */
  addToFilter(text: string): number {
    for (const word of text.split(/\s+/).filter((each) => each !== '')) {
      if (!this.addWord(word)) return -EINVAL;
    }
    return 0;
  }

  private addWord(word: string): boolean {
    const [, not, pattern = '', command, module] = /^(!?)([^:]*)(?::([^:]*):(.*))?$/.exec(word) ?? [];
    if (command !== undefined && command !== 'mod') return false;
    const found = this.matching(pattern === '' && module !== undefined ? '*' : pattern).filter(
      (each) => module === undefined || each.module === module,
    );
    for (const each of found) {
      if (not === '!') this.filter.delete(each.id);
      else this.filter.set(each.id, each);
    }
    return found.length > 0;
  }

  private matching(pattern: string): KnownFunction[] {
    const found = /[*?[]/.test(pattern)
      ? knownFunctions(this.machine).filter(({ name }) => matchesPattern(name, pattern))
      : functionsNamed(this.machine, pattern);
    return found.filter(({ isTraceable }) => isTraceable);
  }

  private isLoaded(module: string | undefined): boolean {
    return module === undefined || this.machine.kernel.modules.has(module);
  }

  private record(called: Callee, caller: string | undefined): void {
    const { kernel } = this.machine;
    if (!this.isOn || !kernel.ftraceEnabled || !this.concerns(called)) return;
    const { context } = this.machine;
    const call = {
      name: called.name,
      caller: caller ?? callerIn(context),
      comm: context.task?.comm ?? '<idle>',
      pid: context.task?.pid ?? 0,
      time: kernel.now,
      flags: flagsOf(context),
    };
    this.ring[this.written % CALLS_MAX] = call;
    this.written++;
  }

  private concerns({ id, name, kind }: Callee): boolean {
    if (this.filter.size > 0) return this.filter.has(id);
    const known =
      this.traceable.get(id) ??
      (kind === 'unknown' ||
        functionsNamed(this.machine, name).some((each) => each.id === id && each.isTraceable));
    this.traceable.set(id, known);
    return known;
  }
}

/** The function that the innermost call is in, or what begins a stack in the kernel. */
function callerIn({ frames, task }: ExecutionContext): string {
  const frame = frames.findLast((each) => !isInline(each));
  if (frame) return frame.code.name;
  if (!task) return 'handle_softirqs';
  return task.isKthread ? 'kthread' : 'do_syscall_64';
}

/** What the compiler puts into its callers has no name at run time. */
function isInline({ code, instance }: Frame): boolean {
  const same = instance.program.functionsNamed(code.name).find(({ compiled }) => compiled === code);
  return same?.definition.inline === true || code.name.startsWith('__lp_');
}

/** @kernel kernel/trace/trace_output.c trace_print_lat_fmt */
function flagsOf(context: ExecutionContext): string {
  const { irqsDisabled, bottomHalvesDisabled, locks, preemptDisabled, task } = context;
  const irqs =
    irqsDisabled > 0 ? (bottomHalvesDisabled > 0 ? 'D' : 'd') : bottomHalvesDisabled > 0 ? 'b' : '.';
  const depth = preemptDisabled + locks.filter(({ isSpinning }) => isSpinning).length;
  return `${irqs}.${task ? '.' : 's'}${depth > 0 ? (depth & 0xf).toString(16) : '.'}.`;
}
