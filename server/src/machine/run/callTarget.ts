import { ftraceHandler } from '../../kernel/functionStack';
import type { FunctionId } from '../../kernel/structs';
import { entryOffset } from '../lib/hooks/kprobeHandlers';
import { isInt, Pointer, Term, type Value } from '../memory/value';
import { INT } from '../../c/types';
import { operation } from '../symbols/operation';
import { Operation, UnknownSymbol } from '../symbols/term';
import type { Callee } from './callee';
import { Oops } from './fault';
import type { Machine } from './machine';

/** A function that is called, and how far behind its first instruction. */
export interface Called {
  readonly code: Callee;
  readonly offset: number;
}

/**
 * The function that a callee leads to; undefined where that is not known.
 * @throws Oops where there is none
 */
export function functionAt(machine: Machine, callee: Value): Called | undefined {
  if (callee instanceof Term) return functionBehind(machine, callee);
  const pointer = callee instanceof Pointer ? callee : machine.memory.fromInt(callee);
  const object = pointer?.object;
  if (object?.isOpaque === true) return undefined;
  if (!object) {
    const isNull = isInt(callee) && BigInt.asUintN(64, BigInt(callee)) < 4096n;
    if (isNull) throw new Oops({ kind: 'null-dereference', cause: 'call' });
    throw new Oops('bad-call', 'Called an address that is not a function.');
  }
  if (!object.code) throw new Oops('bad-call', `Called '${object.name}', which is not a function.`);
  if (object.end) {
    const called = { functionName: object.name, module: object.owner ?? '' };
    throw new Oops({ kind: 'use-after-free', cause: 'call', ...called });
  }
  return { code: object.code, offset: pointer.offset };
}

/** What an unknown pointer calls: whoever calls it relies on it not being NULL. */
function functionBehind(machine: Machine, callee: Term): Called | undefined {
  if (!machine.constraints.holds(operation('!=', callee, 0, INT)))
    throw new Oops({ kind: 'null-dereference', cause: 'call' });
  const code = symbolIn(callee)?.code;
  return code && { code, offset: 0 };
}

function symbolIn(term: Term): UnknownSymbol | undefined {
  if (term instanceof UnknownSymbol) return term;
  const isCast = term instanceof Operation && term.operator === 'cast';
  return isCast && term.left instanceof Term ? symbolIn(term.left) : undefined;
}

/** What runs when a function is called. Who calls past its first instruction, which calls ftrace, gets the function itself. */
export function reached(machine: Machine, called: Called, caller: string | undefined): Callee {
  const { code, offset } = called;
  machine.onCall?.(code, caller);
  const target = offset > 0 && offset !== entryOffset(machine) ? code : redirected(machine, code);
  // The replacement begins with a call of ftrace as well.
  if (target !== code) machine.onCall?.(target, caller);
  return target;
}

/** The function in whose place a livepatch has put what runs. */
export function replacedBy(target: Callee, called: Called | undefined): Callee | undefined {
  return called && called.code !== target ? called.code : undefined;
}

/** Livepatched functions lead to their replacements, as ftrace sees to. */
function redirected(machine: Machine, target: Callee): Callee {
  const { kernel } = machine;
  if (kernel.ops.size === 0) return target;
  const called = calledId(machine, target);
  const id = ftraceHandler(kernel, called, kernel.current ?? machine.interruptedTask());
  return id === called ? target : (machine.targetWithId(id) ?? target);
}

/** A function of which nothing is visible but its name may be one of a module without sources. */
function calledId({ kernel }: Machine, { kind, id, name }: Callee): FunctionId {
  return kind === 'unknown' && !kernel.ops.get(id) ? (kernel.ops.ofModule(name) ?? id) : id;
}
