import type { Value } from '../../machine/memory/value';
import type { Machine } from '../../machine/run/machine';
import { installedPatches } from '../../scenario/installedPatches';
import type { Action } from './resource';
import type { EventOf } from './traceEvent';

/** `klp_enable_patch()` has returned an error, and what is installed by then. */
export function refusedEnable({ kernel }: Machine, by: Action, result: Value): EventOf<'refused'> {
  const installed = installedPatches(kernel).flatMap(({ mod }) => mod?.name ?? []);
  const number = Number(BigInt.asIntN(32, BigInt(Number(result))));
  const isInTransition = kernel.transitionPatch !== undefined;
  return { kind: 'refused', name: 'klp_enable_patch', result: number, by, installed, isInTransition };
}
