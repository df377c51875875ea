import { RunEnded } from '../../server/src/kernel/meter';
import { reference } from './gcc';
import { runOnMachine } from './machineRun';
import type { Candidate } from './program';

/** What came of comparing a program. */
export type Verdict =
  | { readonly kind: 'skipped'; readonly name: string; readonly why: string }
  | { readonly kind: 'agrees'; readonly name: string; readonly faults: readonly string[] }
  /** `named`: what the machine says that it does not know; a difference without any is silent. */
  | {
      readonly kind: 'differs';
      readonly name: string;
      readonly how: string;
      readonly named: readonly string[];
    };

/**
 * Runs a program with gcc and on the machine.
 * @param references where gcc's results are kept
 * @param comparesOutput whether what is printed counts as well as how the program ends
 */
export function compare(candidate: Candidate, references: string, comparesOutput: boolean): Verdict {
  const { name } = candidate;
  if ('skipped' in candidate) return { kind: 'skipped', name, why: candidate.skipped };
  const expected = reference(candidate, references);
  if (typeof expected === 'string') return { kind: 'skipped', name, why: expected };
  if (expected.status !== 0) return { kind: 'skipped', name, why: "gcc's program fails" };
  const run = run_(candidate);
  if ('isTooLong' in run) return { kind: 'skipped', name, why: 'more than 400 million steps' };
  if ('error' in run) return { kind: 'differs', name, how: `it threw: ${run.error}`, named: [] };
  const { outcome, faults, unknown } = run;
  const show = (text: string): string => JSON.stringify(text.slice(0, 200));
  if (outcome === undefined)
    return {
      kind: 'differs',
      name,
      how: `it did not end (${faults.join('; ') || 'no fault'})`,
      named: unknown,
    };
  if (outcome.status !== expected.status)
    return {
      kind: 'differs',
      name,
      how: `ended with ${outcome.status}, gcc's with ${expected.status}`,
      named: unknown,
    };
  if (comparesOutput && outcome.printed !== expected.printed)
    return {
      kind: 'differs',
      name,
      how: `printed ${show(outcome.printed)}, gcc's ${show(expected.printed)}`,
      named: unknown,
    };
  return { kind: 'agrees', name, faults };
}

function run_(
  program: Parameters<typeof runOnMachine>[0],
): ReturnType<typeof runOnMachine> | { error: string } | { isTooLong: true } {
  try {
    return runOnMachine(program);
  } catch (error) {
    if (error instanceof RunEnded) return { isTooLong: true };
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
