import { MAX_ERRNO } from '../../base/errorNames';
import { isInt, type Value } from '../../machine/memory/value';
import type { Constraints } from '../../machine/symbols/pathConstraints';
import { Term, UnknownSymbol } from '../../machine/symbols/term';

/** Whether a result says that its function has failed: an error, or NULL. What is not known is as the run has it by now. */
export function saysFailure(constraints: Constraints, result: Value | undefined): boolean {
  if (result === undefined) return false;
  if (isInt(result)) return BigInt.asIntN(32, BigInt(result)) < 0n;
  if (!(result instanceof Term)) return false;
  const value = BigInt.asIntN(64, BigInt(constraints.valueOf(result)));
  const isPointer = result instanceof UnknownSymbol && result.isPointer;
  return isPointer ? value <= 0n && value >= -MAX_ERRNO : BigInt.asIntN(32, value) < 0n;
}
