import { writtenCalls } from '@livepatch/shell';

/** The function that begins a scenario in the selftests' scripts. */
export const START = 'start_test';

/** A call in a script that begins a scenario. `name`: as it is written, perhaps with variables in it. */
export interface WrittenScenario {
  readonly name: string;
  readonly isExact: boolean;
  /** Line in the script, from 1. */
  readonly line: number;
}

/** The scenarios that a script has, in the order in which they are written. Nothing is run. */
export function scenariosIn(script: string): WrittenScenario[] {
  return writtenCalls(script, START).map(({ argument: name, line }) => {
    return { name, isExact: !/[$`]/.test(name), line };
  });
}
