import { FIRST_ERROR_ADDRESS } from '../../../base/errorNames';
import type { Machine } from '../../run/machine';
import { isInt, type Value } from '../../memory/value';
import { textAt } from '../../memory/strings';

/** How everything that is not known is printed. */
export const UNKNOWN_TEXT = '?';

const TEXT_MAX = 65_536;

/** What is printed instead of what a pointer leads to, if it obviously leads nowhere. */
export function badPointer(value: Value): string | undefined {
  if (!isInt(value)) return undefined;
  const address = BigInt.asUintN(64, BigInt(value));
  if (address === 0n) return '(null)';
  return address < 4096n || address >= FIRST_ERROR_ADDRESS ? '(efault)' : undefined;
}

/**
 * What `%s` prints, without padding.
 * @param precision the most characters; negative for all
 */
export function readText(machine: Machine, value: Value, precision: number | '*'): string {
  const limit = typeof precision === 'number' && precision >= 0 ? precision : TEXT_MAX;
  const bad = badPointer(value);
  if (bad !== undefined) return bad.slice(0, limit);
  return limit === 0 ? '' : (textAt(machine.memory, value, limit) ?? UNKNOWN_TEXT);
}
