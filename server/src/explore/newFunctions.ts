import type { FunctionId } from '../kernel/structs';
import { installedPatch } from '../scenario/installedPatches';
import type { World } from './world';

/** The replacement functions of an installed livepatch, each once. */
export function newFunctions({ system }: World, name: string): readonly FunctionId[] {
  const funcs = installedPatch(system.kernel, name)?.objList.flatMap(({ funcList }) => funcList) ?? [];
  return [...new Set(funcs.flatMap(({ newFunc, patched, nop }) => (patched && !nop ? (newFunc ?? []) : [])))];
}
