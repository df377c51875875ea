import { CallGraph } from './callGraph';
import type { Module, ModuleFunction } from '../model/declarations/module';
import { type ShadowApiCall, shadowApiCalls } from '../model/shadowCalls';

const known = new WeakMap<Module, readonly ShadowApiCall[]>();

/** The calls that free shadow variables and that somebody may reach: the kernel, or another function of the module. */
export function shadowFrees(module: Module): readonly ShadowApiCall[] {
  const frees = known.get(module) ?? findFrees(module);
  known.set(module, frees);
  return frees;
}

function findFrees(module: Module): readonly ShadowApiCall[] {
  const frees = shadowApiCalls(module).filter(({ name }) => name.startsWith('klp_shadow_free'));
  if (frees.length === 0) return [];
  const graph = new CallGraph(module);
  const entries = [...module.inits, ...module.exits].flatMap((each) => each.function.definition ?? []);
  const isOpen = (owner: ModuleFunction): boolean =>
    graph.isHandedOut(owner) || owner.definition.storage !== 'static' || entries.includes(owner);
  return frees.filter(({ owner }) => [...graph.leadingTo(owner)].some(isOpen));
}
