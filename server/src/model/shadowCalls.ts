import type { Call } from '../syntax/ast';
import { apiCalls } from './apiCalls';
import { evaluate } from './evaluate';
import type { Module, ModuleFunction } from './declarations/module';
import { ModuleScope } from './moduleScope';

/** A call of the shadow variable API as the sources have it. */
export interface ShadowApiCall {
  readonly owner: ModuleFunction;
  readonly call: Call;
  /** Such as `klp_shadow_free`. */
  readonly name: string;
  /** Undefined where it is not constant. */
  readonly id: bigint | undefined;
}

/** Which argument of a function of the shadow API is the id. */
const ID_ARGUMENTS: Readonly<Record<string, number>> = {
  klp_shadow_get: 1,
  klp_shadow_alloc: 1,
  klp_shadow_get_or_alloc: 1,
  klp_shadow_free: 1,
  klp_shadow_free_all: 0,
};

/** All calls of the shadow variable API in a module's sources, whether anything leads to them or not. */
export function shadowApiCalls(module: Module): readonly ShadowApiCall[] {
  const calls = apiCalls(module).filter(({ api }) => api.name in ID_ARGUMENTS);
  if (calls.length === 0) return [];
  const scope = new ModuleScope(module.units, module.profile);
  return calls.map(({ owner, call, api: { name } }) => {
    const argument = call.arguments[ID_ARGUMENTS[name] ?? 0];
    const id = argument && evaluate(argument, owner.unit, scope);
    return { owner, call, name, id: id?.kind === 'integer' ? id.value : undefined };
  });
}
