import type { Call } from '../syntax/ast';
import { calledName, forEachCall } from '../syntax/walk';
import type { ApiFunction } from './api/apiEntry';
import { functionNamed } from './api/lookup';
import { localNames } from './localNames';
import type { Module, ModuleFunction } from './declarations/module';

/** A call of one of the kernel's livepatch functions. */
export interface ApiCall {
  readonly owner: ModuleFunction;
  readonly call: Call;
  readonly api: ApiFunction;
}

/** All calls of livepatch functions. Those that the author has defined under such a name are not the kernel's. */
export function apiCalls(module: Module): ApiCall[] {
  return module.functions.flatMap((owner) => {
    const calls: ApiCall[] = [];
    let locals: ReadonlySet<string> | undefined;
    forEachCall(owner.definition.body, (call) => {
      const name = calledName(call);
      const api = name === undefined ? undefined : functionNamed(name);
      if (!api || isAuthors(module, owner, api.name)) return;
      locals ??= localNames(owner.definition);
      if (!locals.has(api.name)) calls.push({ owner, call, api });
    });
    return calls;
  });
}

/** Whether a name of the livepatch API is one that the author has defined: a function, a variable or a macro. */
export function isAuthors(module: Module, { unit }: Pick<ModuleFunction, 'unit'>, name: string): boolean {
  const kind = module.resolve(unit, name)?.kind;
  return (kind !== undefined && kind !== 'prototype') || unit.macros.has(name);
}
