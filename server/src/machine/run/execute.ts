import { handOut } from './handOut';
import { unseenResult } from '../lib/unseenResult';
import { COST } from '../../kernel/meter';
import type { Run, Wait } from '../../kernel/run';
import { functionAt, reached, replacedBy } from './callTarget';
import type { Callee } from './callee';
import { convertValue } from '../compile/convert';
import type { ExecutionContext } from './executionContext';
import { Oops } from './fault';
import { probesOn, runEntryHandlers, runReturnHandlers } from '../lib/hooks/kprobeHandlers';
import { Frame, storeParameter } from './frame';
import type { KernelResult } from './kernelFunction';
import type { Machine } from './machine';
import { showStack } from './showStack';
import { checkSleeping } from './sleeping';
import { isVisible } from './trace';
import { type CType, UNKNOWN } from '../../c/types';
import { Pointer, Term, unknownValue, type Value } from '../memory/value';

/** The kernel's stack has 16 KiB; a call takes at least so much of it. */
const STACK_SIZE = 16 * 1024;
const FRAME_OVERHEAD = 64;

/** So many instructions run before others get their turn: about a millisecond. */
const SLICE = 20_000;

/** The register of a result that no C takes. */
const NOWHERE = -1;

type KernelRun = Run<Value | undefined>;

/** What a wait of at most a millisecond counts for: code that only spins comes to an end, too. */
const SPIN_COST = 100;

/** A kernel function that may sleep, and where its result goes. */
export interface PendingCall {
  readonly run: KernelRun;
  readonly frame: Frame | undefined;
  readonly result: number;
  readonly type: CType;
  readonly name: string;
}

/** Calls through a pointer and runs to the end; see `Machine.call`. */
export function* callValue(
  machine: Machine,
  callee: Value,
  args: readonly Value[],
  caller?: string,
): Run<Value> {
  const { context } = machine;
  const base = context.frames.length;
  try {
    const called = functionAt(machine, callee);
    const target = called && reached(machine, called, caller);
    if (target?.kind !== 'c') return yield* callOther(machine, target, callee, args);
    enter(machine, context, target, args, NOWHERE, replacedBy(target, called));
    return yield* run(machine, context, base);
  } catch (error) {
    reportOops(machine, error);
    throw error;
  } finally {
    while (context.frames.length > base) leave(machine, context);
  }
}

/** Tells of an oops while the stack still shows where it happened. */
export function reportOops(machine: Machine, error: unknown): void {
  if (!(error instanceof Oops) || error.isReported) return;
  error.isReported = true;
  machine.report(error.fault);
}

function* callOther(
  machine: Machine,
  target: Callee | undefined,
  callee: Value,
  args: readonly Value[],
): Run<Value> {
  if (target?.kind === 'kernel') return yield* unprobedCall(machine, target, callee, args, UNKNOWN);
  return unknownCall(machine, target, callee, args, UNKNOWN);
}

/** Runs the frames above `base` until the lowest of them returns. */
function* run(machine: Machine, context: ExecutionContext, base: number): Run<Value> {
  for (;;) {
    if (isSpinning(context)) yield* spinning(machine, context);
    const before = machine.stepsLeft;
    const returned = step(machine, context, base);
    context.stepsAwake += before - machine.stepsLeft;
    if (returned !== undefined) return returned;
    const { pending } = machine;
    machine.pending = undefined;
    if (!pending) {
      if (context.reasonNotToSleep === undefined)
        yield* suspended(machine, context, preempted(machine), undefined);
      stopIfUnloaded(context);
      continue;
    }
    const result = (yield* suspended(machine, context, pending.run, pending.name)) ?? 0;
    stopIfUnloaded(context);
    if (pending.frame) pending.frame.registers[pending.result] = convertValue(result, pending.type, machine);
  }
}

/** Code that slept while its module was unloaded has nowhere to go back to. */
function stopIfUnloaded({ frames }: ExecutionContext): void {
  const frame = frames.at(-1);
  if (frame?.instance.isUnloaded !== true) return;
  throw new Oops({
    kind: 'use-after-free',
    cause: 'return',
    functionName: frame.code.name,
    module: frame.instance.moduleName ?? '',
  });
}

/** A kernel thread that has done so much since it slept seems to spin. */
const SPIN_MAX = 300_000;

function isSpinning({ task, stepsAwake }: ExecutionContext): boolean {
  return task?.isKthread === true && stepsAwake > SPIN_MAX;
}

/** It stays on its processor, and what it does there is not followed before something new happens to the system. */
function* spinning(machine: Machine, context: ExecutionContext): Run<void> {
  const { commands } = machine;
  machine.bound('a kernel thread that spins, followed for a while only');
  showStack(context, undefined);
  yield { condition: () => machine.commands !== commands, what: 'nothing: it spins' };
  context.stepsAwake = 0;
  stopIfUnloaded(context);
}

function* preempted(machine: Machine): Run<void> {
  yield { until: machine.kernel.now + 1 };
}

/** Runs what may sleep. While it does, others see the task's real stack. */
function* suspended<T>(
  machine: Machine,
  context: ExecutionContext,
  run: Run<T>,
  name: string | undefined,
): Run<T> {
  for (let next = run.next(); ; next = run.next()) {
    if (next.done === true) return next.value;
    showStack(context, name);
    if (isShort(machine, next.value)) {
      machine.stepsLeft -= SPIN_COST;
      context.stepsAwake += SPIN_COST;
    } else context.stepsAwake = 0;
    yield next.value;
  }
}

function isShort({ kernel }: Machine, wait: Wait): boolean {
  return 'until' in wait && wait.until <= kernel.now + 1;
}

/**
 * Runs instructions until the lowest frame returns (then its result is given), something may sleep, or the slice is
 * over.
 */
function step(machine: Machine, context: ExecutionContext, base: number): Value | undefined {
  const { frames } = context;
  machine.meterSteps();
  if (machine.stepsLeft <= 0) {
    machine.cannotGoOn('budget', 'The code did not come to an end: it is a loop without one, or very long.');
  }
  const end = machine.stepsLeft - SLICE;
  while (machine.stepsLeft > end) {
    const frame = frames[frames.length - 1] as Frame;
    machine.isInterrupted = false;
    runFrame(frame, machine, end);
    if (frames.length === base) return machine.returned;
    if (machine.pending) return undefined;
  }
  return undefined;
}

/** Runs instructions of a frame until another one is to run, or so few steps are left. */
function runFrame(frame: Frame, machine: Machine, end: number): void {
  const { instructions } = frame.code;
  do instructions[frame.pc++]?.(frame, machine);
  while (!machine.isInterrupted && --machine.stepsLeft > end);
}

/** Begins a call from C. */
export function invoke(
  machine: Machine,
  frame: Frame,
  callee: Value,
  args: readonly Value[],
  result: number,
  type: CType,
): void {
  const called = functionAt(machine, callee);
  const target = called && reached(machine, called, undefined);
  const probes = target ? probesOn(machine, target) : [];
  if (target && probes.length > 0) {
    const run = probedCall(machine, probes, target, callee, args, type);
    machine.pending = { run, frame, result, type, name: target.name };
    machine.isInterrupted = true;
    return;
  }
  if (target?.kind === 'c') {
    enter(machine, machine.context, target, args, result, replacedBy(target, called));
    machine.isInterrupted = true;
    return;
  }
  if (target?.kind !== 'kernel') {
    frame.registers[result] = unknownCall(machine, target, callee, args, type);
    return;
  }
  const given = callKernel(machine, target, args);
  const sleeping = runOf(given);
  if (sleeping) {
    machine.pending = { run: sleeping, frame, result, type, name: target.name };
    machine.isInterrupted = true;
  } else frame.registers[result] = convertValue((given as Value | undefined) ?? 0, type, machine);
}

/** Reaches a function with probes: their handlers run before it, and those of return probes behind it. */
function* probedCall(
  machine: Machine,
  probes: ReturnType<typeof probesOn>,
  target: Callee,
  callee: Value,
  args: readonly Value[],
  type: CType,
): KernelRun {
  const entry = new Pointer((callee as Pointer).object, 0);
  const entered = yield* runEntryHandlers(machine, probes, entry, args);
  const result = entered.instead
    ? yield* machine.call(entered.instead, args)
    : yield* unprobedCall(machine, target, callee, args, type);
  return yield* runReturnHandlers(machine, entered, result);
}

function* unprobedCall(
  machine: Machine,
  target: Callee,
  callee: Value,
  args: readonly Value[],
  type: CType,
): Run<Value> {
  if (target.kind === 'c') return yield* machine.call(callee, args);
  if (target.kind === 'unknown') return unknownCall(machine, target, callee, args, type);
  const given = callKernel(machine, target, args);
  const sleeping = runOf(given);
  return (sleeping ? yield* sleeping : (given as Value | undefined)) ?? 0;
}

/** Calls a function of the table, and tells of it. */
function callKernel(
  machine: Machine,
  target: Callee & { kind: 'kernel' },
  args: readonly Value[],
): KernelResult {
  machine.stepsLeft -= COST.call;
  machine.calledLast = target.name;
  checkSleeping(machine, target, args);
  const given = target.run({ machine, name: target.name, args });
  if (!machine.observer) return given;
  const sleeping = runOf(given);
  if (sleeping) return observed(machine, sleeping, target.name, args);
  machine.observer.called(target.name, args, (given as Value | undefined) ?? 0);
  return given;
}

function* observed(machine: Machine, run: KernelRun, name: string, args: readonly Value[]): KernelRun {
  const result = yield* run;
  machine.observer?.called(name, args, result ?? 0);
  return result;
}

/** A function that may sleep gives a run, which is to be driven to its end. */
function runOf(given: KernelResult): KernelRun | undefined {
  return typeof given === 'object' && 'next' in given ? (given as KernelRun) : undefined;
}

/** A call that leads out of what is visible. */
function unknownCall(
  machine: Machine,
  target: Callee | undefined,
  callee: Value,
  args: readonly Value[],
  type: CType,
): Value {
  const name = target?.name ?? (callee instanceof Term ? callee.origin : 'a function');
  if (target) checkSleeping(machine, target, args);
  handOut(args, name, machine);
  machine.noteUnknownCall(name);
  const result =
    type.kind === 'void' ? 0 : unseenResult(name, type, machine.context.frames.at(-1)?.instance.program);
  machine.observer?.called(name, args, result);
  return result;
}

function enter(
  machine: Machine,
  context: ExecutionContext,
  target: Callee & { kind: 'c' },
  args: readonly Value[],
  result: number,
  insteadOf: Callee | undefined,
): void {
  checkSleeping(machine, target, args);
  const isHeader = target.instance.moduleName === undefined;
  if (isHeader) machine.observer?.called(target.name, args, undefined);
  const frame = new Frame(target.function, target.instance, args, result);
  if (insteadOf) frame.insteadOf = { name: insteadOf.name, branches: machine.branches };
  context.stackUsed += target.function.frameSize + FRAME_OVERHEAD;
  context.frames.push(frame);
  if (context.stackUsed > (machine.kernel.meter.bounds.stack ?? STACK_SIZE)) {
    throw new Oops(
      'stack-overflow',
      `The kernel's stack of 16 KiB is full: ${target.name}() is called too deeply.`,
    );
  }
  target.function.parameters.forEach((parameter, index) => {
    const value = args[index] ?? unknownValue(`the parameter '${parameter.name}'`, false);
    if (parameter.kind === 'register') frame.registers[parameter.index] = value;
    else storeParameter(machine, frame, parameter, value);
  });
}

/** Ends the innermost frame; its variables are gone. */
export function leave(machine: Machine, context: ExecutionContext): Frame | undefined {
  const frame = context.frames.pop();
  if (!frame) return undefined;
  context.stackUsed -= frame.code.frameSize + FRAME_OVERHEAD;
  for (const object of frame.locals) {
    if (object && !object.end) machine.memory.end(object, 'returned', undefined);
  }
  return frame;
}

/** The innermost function returns a value of its type. */
export function returnFrom(machine: Machine, value: Value): void {
  const { context } = machine;
  const frame = leave(machine, context);
  if (frame && machine.observer && isVisible(frame)) machine.latestReturn = frame;
  const caller = context.frames.at(-1);
  if (frame && caller && frame.returnTo >= 0) caller.registers[frame.returnTo] = value;
  machine.returned = value;
  machine.isInterrupted = true;
}
