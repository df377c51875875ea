import type { SeenFrees } from '../../../explore/runSet/seenFrees';
import { lineStartsOf, positionAt } from '../../../base/lines';
import { CallGraph } from '../../../flow/callGraph';
import { shadowFrees } from '../../../flow/shadowFrees';
import { type Module, locationIn } from '../../../model/declarations/module';
import type { ShadowApiCall } from '../../../model/shadowCalls';
import { shadowsWithoutState } from '../../../model/shadowStates';
import { fileText } from '../../../model/sourceText';
import type { SimulationContext } from '../simulation';

/** Whether code that no run has reached may free shadow variables of an id: then nothing can be told of them. */
export function hasUnseenFrees(
  id: bigint | undefined,
  { module, frees: seen }: Pick<SimulationContext, 'module' | 'frees'>,
): boolean {
  return module.hidden !== undefined || freesOf(module, id).some((call) => mayFree(call, module, seen));
}

/** Whether the livepatch, or another one of its series, has code that frees shadow variables of an id. */
export function isFreedInSeries(
  id: bigint | undefined,
  { module, others }: Pick<SimulationContext, 'module' | 'others'>,
): boolean {
  return [module, ...others].some((each) => freesOf(each, id).length > 0);
}

/** Whether the sources show that no state owns the shadow variables of an id, which is told there. */
export function lacksState(id: bigint | undefined, module: Module): boolean {
  return module.profile.stateCallbacks && shadowsWithoutState(module).some((call) => call.id === id);
}

/**
 * Whether a call was not seen to be reached, and may be. It is not if the kernel has called what leads to it, whatever else
 * happened; but the loop around a call that frees a single one may find more objects in a real kernel.
 */
function mayFree(call: ShadowApiCall, module: Module, { lines, entered, isExhausted }: SeenFrees): boolean {
  if (lines.has(lineOf(module, call))) return false;
  return !isExhausted || call.name === 'klp_shadow_free' || !isCalledFrom(call, module, entered);
}

function isCalledFrom({ owner }: ShadowApiCall, module: Module, entered: ReadonlySet<string>): boolean {
  return new CallGraph(module)
    .reachedFrom(module.functions.filter(({ name }) => entered.has(name)))
    .has(owner);
}

function freesOf(module: Module, id: bigint | undefined): readonly ShadowApiCall[] {
  return shadowFrees(module).filter((each) => (each.id ?? id) === id);
}

/** As in a trace. */
function lineOf(module: Module, { owner, call }: ShadowApiCall): string {
  const { file, start } = locationIn(owner, call);
  return `${file}:${positionAt(lineStartsOf(fileText(module, file)), start).line + 1}`;
}
