import type { Run } from '../../../kernel/run';
import type { Callee } from '../../run/callee';
import type { Machine } from '../../run/machine';
import { Pointer } from '../../memory/value';
import { KPROBES, type Probe } from './kprobeArming';

/** The probes whose handlers run when a function is reached. */
export function probesOn(machine: Machine, { id }: Callee): readonly Probe[] {
  const { probes, isHandling } = machine.part(KPROBES);
  if (probes.size === 0 || isHandling) return NONE;
  return [...probes.values()].filter(({ func, isArmed }) => isArmed && func === id);
}

const NONE: readonly Probe[] = [];

/**
 * Runs the pre handlers of probes on a function's first byte. The instruction pointer that they see is behind the breakpoint,
 * one byte further than the function.
 * @kernel arch/x86/kernel/kprobes/core.c kprobe_int3_handler
 */
export function* runPreHandlers(machine: Machine, probes: readonly Probe[], target: Pointer): Run<void> {
  const state = machine.part(KPROBES);
  state.isHandling = true;
  try {
    for (const { at } of probes) {
      const handler = machine.getField(at, 'kprobe', 'pre_handler');
      if (!(handler instanceof Pointer) || handler.object.code?.kind !== 'c') continue;
      const { size } = machine.struct('pt_regs');
      const regs = new Pointer(
        machine.memory.allocate({ kind: 'kernel', size, name: 'pt_regs', isZeroed: true }),
        0,
      );
      machine.setField(regs, 'pt_regs', 'ip', new Pointer(target.object, target.offset + 1));
      yield* machine.call(handler, [at, regs]);
    }
  } finally {
    state.isHandling = false;
  }
}
