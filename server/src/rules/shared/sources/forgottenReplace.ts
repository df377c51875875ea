import { valueOf } from '../../../model/declarations/fact';
import type { Module } from '../../../model/declarations/module';
import { type PatchedFunction, patchedFunctions } from '../../../model/declarations/patchedFunctions';

/** A function that a livepatch of a series patches and a later one leaves out. */
export interface DroppedFunction<T> {
  readonly name: string;
  /** The livepatch that patches it. */
  readonly by: T;
}

/**
 * What stays patched though a livepatch was meant to replace the earlier ones: it is cumulative in all but `.replace`, as it
 * repeats their functions, and leaves some out.
 * @param before the livepatches before it, oldest first
 */
export function forgottenReplace<T extends { readonly module: Module }>(
  module: Module,
  before: readonly T[],
): readonly DroppedFunction<T>[] {
  if (replaces(module) !== false) return [];
  const installed = before.slice(
    Math.max(
      0,
      before.findLastIndex((each) => replaces(each.module) === true),
    ),
  );
  const own = new Set(patchedFunctions(module).map(keyOf));
  const theirs = installed.map((by) => ({ by, functions: patchedFunctions(by.module) }));
  const repeated = theirs.map(({ functions }) => functions.filter((each) => own.has(keyOf(each))).length);
  const dropped = theirs.flatMap(({ by, functions }) =>
    functions.filter((each) => !own.has(keyOf(each))).map(({ oldName }) => ({ name: oldName.value, by })),
  );
  return isCumulative(repeated, dropped.length, before) ? dropped : [];
}

/** Whether it was meant to stand for all of the earlier ones, and is no mere addition to one of them. */
function isCumulative(
  repeated: readonly number[],
  dropped: number,
  before: readonly { readonly module: Module }[],
): boolean {
  const total = repeated.reduce((sum, count) => sum + count, 0);
  if (total === 0) return false;
  const setsReplaceUsually = before.some((each) => replaces(each.module) === true);
  return (
    setsReplaceUsually || repeated.filter((count) => count > 0).length > 1 || (total > 1 && total > dropped)
  );
}

/** Undefined if it is not known. */
export function replaces({ patches }: Module): boolean | undefined {
  const facts = patches.map(({ replace }) => replace);
  if (facts.some((replace) => replace.state === 'unknown')) return undefined;
  return facts.some((replace) => valueOf(replace) === true);
}

function keyOf({ object, oldName }: PatchedFunction): string {
  return `${object === undefined ? '?' : (object ?? '')} ${oldName.value}`;
}
