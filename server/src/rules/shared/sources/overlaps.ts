import type { Module } from '../../../model/declarations/module';
import { type PatchedFunction, patchedFunctions } from '../../../model/declarations/patchedFunctions';

/** A function that two livepatches replace. */
export interface Overlap {
  readonly older: PatchedFunction;
  readonly newer: PatchedFunction;
}

/** The functions that both modules replace, as far as their names and objects are known. */
export function overlaps(older: Module, newer: Module): Overlap[] {
  const known = new Map(patchedFunctions(older).map((each) => [keyOf(each), each]));
  return patchedFunctions(newer).flatMap((each) => {
    const same = each.object === undefined ? undefined : known.get(keyOf(each));
    return same ? [{ older: same, newer: each }] : [];
  });
}

/** Position 0 stands for the only symbol of a name, 1 for the first. */
function keyOf({ object, oldName, func }: PatchedFunction): string {
  const sympos = func.sympos.state === 'known' ? func.sympos.value : 1n;
  const owner = object === undefined ? '?' : (object ?? 'vmlinux');
  return `${owner} ${oldName.value} ${func.sympos.state === 'unknown' ? '?' : String(sympos || 1n)}`;
}
