import { MS_PER_TICK } from '../tasks/sleep';

/** Jiffies begin five minutes before they overflow 32 bits. */
const INITIAL_JIFFIES = BigInt.asUintN(32, -300n * 250n);

/** The jiffies at a virtual time in ms since boot. */
export function jiffies(now: number): bigint {
  return INITIAL_JIFFIES + BigInt(Math.floor(now / MS_PER_TICK));
}
