import type { Diagnosis } from '../../explore/diagnose/diagnosis';
import type { SeenFrees } from '../../explore/diagnose/seenFrees';
import type { PatchReport } from '../../explore/explorePatch';
import { lineStartsOf, positionAt } from '../../base/lines';
import { CallGraph } from '../../flow/callGraph';
import { type Module, placeIn } from '../../model/declarations/module';
import { fileText } from '../../model/sourceText';
import { shadowFrees } from '../../flow/shadowFrees';
import type { ShadowApiCall } from '../../model/shadowCalls';

const LEFT_BEHIND: ReadonlySet<Diagnosis['kind']> = new Set([
  'shadow-leak',
  'shadow-never-freed',
  'shadow-orphaned',
]);

/**
 * What the sources tell of a shadow variable that is left behind when the livepatch runs alone. Where code that no run has
 * reached may free it, nothing can be told; and it is freed at some time if another livepatch of the series does so.
 * @param others the other livepatches of its series
 */
export function withoutUnseenFrees(
  diagnosis: Diagnosis,
  module: Module,
  { frees: seen }: Pick<PatchReport, 'frees'>,
  others: readonly Module[],
): Diagnosis | undefined {
  const { kind, id, other } = diagnosis;
  if (!LEFT_BEHIND.has(kind) || other !== undefined) return diagnosis;
  if (module.hidden !== undefined || frees(module, id).some((call) => mayFree(call, module, seen)))
    return undefined;
  const isFreed = [module, ...others].some((each) => frees(each, id).length > 0);
  return kind === 'shadow-never-freed' && isFreed ? { ...diagnosis, kind: 'shadow-leak' } : diagnosis;
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

function frees(module: Module, id: bigint | undefined): readonly ShadowApiCall[] {
  return shadowFrees(module).filter((each) => (each.id ?? id) === id);
}

/** As in a trace. */
function lineOf(module: Module, { owner, call }: ShadowApiCall): string {
  const { file, start } = placeIn(owner, call);
  return `${file}:${positionAt(lineStartsOf(fileText(module, file)), start).line + 1}`;
}
