import { isInt, Unknown, type Value } from '../../machine/memory/value';

/** Whether the path that was taken is one on which a result says that its function has failed. */
export function saysFailure(result: Value | undefined): boolean {
  if (result === undefined) return false;
  if (isInt(result)) return BigInt.asIntN(32, BigInt(result)) < 0n;
  if (!(result instanceof Unknown)) return false;
  const { by, isOpposite } = result.decidedBy();
  const isTrue = by.truth === undefined ? undefined : by.truth !== isOpposite;
  const isPointer = result.assumed !== 0;
  return isPointer
    ? isTrue === false || isChosen(result, 'is an error pointer', true)
    : isTrue === true || isChosen(result, ' < 0', true) || isChosen(result, ' >= 0', false);
}

/** Whether a comparison of an unknown value was decided so. The same comparison is always the same value. */
function isChosen(result: Unknown, comparison: string, as: boolean): boolean {
  return result.derive(comparison, as ? 0 : 1).truth === as;
}
