import { GFP_DIRECT_RECLAIM } from '../lib/memory/gfp';
import type { Value } from '../memory/value';
import type { Callee } from './callee';
import type { Machine } from './machine';

/** Whether a function of the kernel may sleep, as its entry says; see `Callee`. */
export function sleepsOf(machine: Machine, name: string): Callee['sleeps'] {
  const { sleeps, gfp } = machine.options.facts(name);
  return sleeps === 'by flags' ? gfp : sleeps;
}

/** A call of a function that may sleep is reported where nothing may, whether or not it would sleep this time. */
export function checkSleeping(machine: Machine, { sleeps, name }: Callee, args: readonly Value[]): void {
  if (sleeps !== undefined && isAllowedTo(machine, sleeps, args))
    machine.mightSleep(name.replace(/^__lp_/, ''));
}

function isAllowedTo(
  machine: Machine,
  sleeps: NonNullable<Callee['sleeps']>,
  args: readonly Value[],
): boolean {
  if (sleeps === 'always') return true;
  if (sleeps === 'on page faults') return machine.context.pagefaultsDisabled === 0;
  return (machine.toNumber(args[sleeps]) & GFP_DIRECT_RECLAIM) !== 0;
}
