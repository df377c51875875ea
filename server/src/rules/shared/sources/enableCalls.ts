import { isAtLeast } from '../../../base/kernelProfile';
import type { Call } from '../../../syntax/ast';
import { calledName, forEachCall } from '../../../syntax/walk';
import { CallGraph } from '../../../flow/callGraph';
import type { Module, ModuleFunction } from '../../../model/declarations/module';

/** A call of `klp_enable_patch` that the module's init function does not lead to. */
export interface UnreachedEnable {
  readonly function: ModuleFunction;
  readonly call: Call;
  /** The module's exit function leads to it. */
  readonly isInExit: boolean;
}

/** Before 5.1 a patch was registered first and could be enabled and disabled as often as one liked. */
const ONLY_IN_INIT_SINCE = '5.1';

/**
 * The calls of `klp_enable_patch` that run at another time than the module's init, or never, where the kernel wants it
 * there. A function whose callers may not all be visible is passed over.
 */
export function unreachedEnables(module: Module): readonly UnreachedEnable[] {
  const unreached = known.get(module) ?? findUnreached(module);
  known.set(module, unreached);
  return unreached;
}

const known = new WeakMap<Module, readonly UnreachedEnable[]>();

function findUnreached(module: Module): UnreachedEnable[] {
  if (!isAtLeast(module.profile, ONLY_IN_INIT_SINCE) || module.hidden !== undefined) return [];
  // A call that leads there may be the very thing that is being typed.
  if (module.functions.some(({ definition }) => definition.isDamaged)) return [];
  const inits = definitionsOf(module.inits);
  if (inits.length === 0 || inits.length < module.inits.length) return [];
  const calls = module.functions.flatMap((owner) => enablingCalls(owner));
  if (calls.length === 0) return [];
  const graph = new CallGraph(module);
  const reached = graph.reachedFrom(inits);
  const exits = definitionsOf(module.exits);
  const reachedByExit = graph.reachedFrom(exits);
  const isOpen = (owner: ModuleFunction): boolean =>
    graph.isHandedOut(owner) || (owner.definition.storage !== 'static' && !exits.includes(owner));
  return calls
    .filter(({ owner }) => !reached.has(owner) && ![...graph.leadingTo(owner)].some(isOpen))
    .map(({ owner, call }) => ({ function: owner, call, isInExit: reachedByExit.has(owner) }));
}

function definitionsOf(entries: Module['inits']): ModuleFunction[] {
  return entries.flatMap(({ function: { definition } }) => definition ?? []);
}

function enablingCalls(owner: ModuleFunction): { owner: ModuleFunction; call: Call }[] {
  const calls: { owner: ModuleFunction; call: Call }[] = [];
  forEachCall(owner.definition.body, (call) => {
    if (calledName(call) === 'klp_enable_patch') calls.push({ owner, call });
  });
  return calls;
}
