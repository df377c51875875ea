import { optionValue } from '../../../base/kernelOptions';
import type { Run } from '../../../kernel/run';
import type { Callee } from '../../run/callee';
import type { Machine } from '../../run/machine';
import { Pointer, type Value } from '../../memory/value';
import { taskPointer, currentTask } from '../tasks/taskStructs';
import { KPROBES, type Probe } from './kprobeArming';

/** The probes whose handlers run when a function is reached. */
export function probesOn(machine: Machine, { id }: Callee): readonly Probe[] {
  const { probes, isHandling } = machine.part(KPROBES);
  if (probes.size === 0 || isHandling) return NONE;
  return [...probes.values()].filter(({ func, isArmed }) => isArmed && func === id);
}

const NONE: readonly Probe[] = [];

/** With indirect branch tracking functions begin with ENDBR, and what ftrace patches comes behind it. */
export function entryOffset({ kernel }: Machine): number {
  return optionValue(kernel.profile.options, 'X86_KERNEL_IBT') === 'y' ? ENDBR_SIZE : 0;
}

const ENDBR_SIZE = 4;

/** What handlers have left to be done. */
export interface Entered {
  /** A pre handler has seen to it that this runs in the function's place. */
  readonly instead: Value | undefined;
  /** Of the return probes that wait for the function to return. */
  readonly instances: readonly Pointer[];
}

/** Registers with a call's arguments. */
const ARGUMENTS = ['di', 'si', 'dx', 'cx', 'r8', 'r9'];

/**
 * Runs the handlers of probes on a function's entry. The instruction pointer that they see is behind the breakpoint, one byte
 * further than the entry.
 * @kernel arch/x86/kernel/kprobes/ftrace.c kprobe_ftrace_handler
 */
export function* runEntryHandlers(
  machine: Machine,
  probes: readonly Probe[],
  target: Pointer,
  args: readonly Value[] = [],
): Run<Entered> {
  const ip = new Pointer(target.object, target.offset + entryOffset(machine) + 1);
  const regs = registers(machine, ip, args);
  const instances: Pointer[] = [];
  let instead: Value | undefined;
  yield* handling(machine, function* handlers() {
    for (const { at, isReturn } of probes) {
      if (isReturn) instances.push(...(yield* enterReturnProbe(machine, at, regs)));
      else instead ??= yield* runHandlers(machine, at, regs, ip);
    }
  });
  return { instead, instances };
}

/** What the function returned, after the handlers of return probes have seen it. */
export function* runReturnHandlers(machine: Machine, { instances }: Entered, result: Value): Run<Value> {
  if (instances.length === 0) return result;
  const regs = registers(machine, 0, []);
  machine.setField(regs, 'pt_regs', 'ax', result);
  yield* handling(machine, function* handlers() {
    for (const instance of [...instances].reverse()) {
      const probe = machine.getField(instance, 'kretprobe_instance', 'rp');
      const handler = machine.getField(probe, 'kretprobe', 'handler');
      if (isOwn(handler)) yield* machine.call(handler, [instance, regs]);
    }
  });
  return machine.getField(regs, 'pt_regs', 'ax');
}

function registers(machine: Machine, ip: Value, args: readonly Value[]): Pointer {
  const { size } = machine.struct('pt_regs');
  const object = machine.memory.allocate({ kind: 'kernel', size, name: 'pt_regs', isZeroed: true });
  const regs = new Pointer(object, 0);
  machine.setField(regs, 'pt_regs', 'ip', ip);
  args.slice(0, ARGUMENTS.length).forEach((value, index) => {
    machine.setField(regs, 'pt_regs', ARGUMENTS[index] ?? 'di', value);
  });
  return regs;
}

/** Handlers run with preemption off, and what they reach runs none. */
function* handling(machine: Machine, run: () => Run<void>): Run<void> {
  const state = machine.part(KPROBES);
  const { context } = machine;
  state.isHandling = true;
  context.preemptDisabled++;
  try {
    yield* run();
  } finally {
    context.preemptDisabled = Math.max(0, context.preemptDisabled - 1);
    state.isHandling = false;
  }
}

/** A pre handler that returns something else than 0 has set where to go on; then no post handler runs. */
function* runHandlers(machine: Machine, at: Value, regs: Pointer, ip: Pointer): Run<Value | undefined> {
  const before = machine.getField(at, 'kprobe', 'pre_handler');
  const result = isOwn(before) ? machine.toNumber(yield* machine.call(before, [at, regs])) : 0;
  if (result !== 0) {
    const next = machine.getField(regs, 'pt_regs', 'ip');
    return next instanceof Pointer && next.object !== ip.object ? next : undefined;
  }
  const after = machine.getField(at, 'kprobe', 'post_handler');
  if (isOwn(after)) yield* machine.call(after, [at, regs, 0]);
  return undefined;
}

/** @kernel kernel/kprobes.c pre_handler_kretprobe */
function* enterReturnProbe(machine: Machine, at: Value, regs: Pointer): Run<readonly Pointer[]> {
  const data = machine.toNumber(machine.getField(at, 'kretprobe', 'data_size'));
  const size = machine.struct('kretprobe_instance').size + Math.min(data, DATA_MAX);
  const object = machine.memory.allocate({
    kind: 'kernel',
    size,
    name: 'kretprobe_instance',
    isZeroed: true,
  });
  const instance = new Pointer(object, 0);
  machine.setField(instance, 'kretprobe_instance', 'rp', at);
  machine.setField(instance, 'kretprobe_instance', 'task', taskPointer(machine, currentTask(machine)));
  const handler = machine.getField(at, 'kretprobe', 'entry_handler');
  const result = isOwn(handler) ? machine.toNumber(yield* machine.call(handler, [instance, regs])) : 0;
  return result === 0 ? [instance] : [];
}

const DATA_MAX = 4096;

/** Handlers of which nothing is visible do nothing that can be seen. */
function isOwn(handler: Value): handler is Pointer {
  return handler instanceof Pointer && handler.object.code?.kind === 'c';
}
