import type { Diagnosis } from '../explore/diagnose/diagnosis';
import type { PatchReport } from '../explore/explorePatch';
import { lineStartsOf, positionAt } from '../base/lines';
import { type Module, placeIn } from '../model/module';
import { fileText } from '../model/sourceText';
import { shadowFrees } from '../model/shadowFrees';
import type { ShadowApiCall } from '../model/shadowCalls';

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
  { freeing }: Pick<PatchReport, 'freeing'>,
  others: readonly Module[],
): Diagnosis | undefined {
  const { kind, id, other } = diagnosis;
  if (!LEFT_BEHIND.has(kind) || other !== undefined) return diagnosis;
  const isUnseen = (call: ShadowApiCall): boolean => !freeing.has(lineOf(module, call));
  if (module.hidden !== undefined || frees(module, id).some(isUnseen)) return undefined;
  const isFreedByOthers = others.some((each) => frees(each, id).length > 0);
  return kind === 'shadow-never-freed' && isFreedByOthers ? { ...diagnosis, kind: 'shadow-leak' } : diagnosis;
}

function frees(module: Module, id: bigint | undefined): readonly ShadowApiCall[] {
  return shadowFrees(module).filter((each) => (each.id ?? id) === id);
}

/** As in a trace. */
function lineOf(module: Module, { owner, call }: ShadowApiCall): string {
  const { file, start } = placeIn(owner, call);
  return `${file}:${positionAt(lineStartsOf(fileText(module, file)), start).line + 1}`;
}
