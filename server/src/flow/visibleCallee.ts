import type { Call } from '../syntax/ast';
import { calledName } from '../syntax/walk';
import { mayReturn } from './controlFlow';
import { isUnknownMacro } from './kernelCalls';
import type { Module, ModuleFunction } from '../model/declarations/module';

/** The function of the module that a call in `owner` runs; undefined if it is not visible. */
export function visibleCallee(module: Module, owner: ModuleFunction, call: Call): ModuleFunction | undefined {
  const name = calledName(call);
  const symbol = name === undefined ? undefined : module.resolve(owner.unit, name);
  return symbol?.kind === 'function' ? symbol.function : undefined;
}

/** Whether execution may not come back from a call: to a function that never returns, or to a macro that is not known. */
export function mayNotReturn(module: Module, owner: ModuleFunction, call: Call): boolean {
  const callee = visibleCallee(module, owner, call);
  return callee ? !mayReturn(callee.definition) : isUnknownMacro(calledName(call) ?? '');
}
