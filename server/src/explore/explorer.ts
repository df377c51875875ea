import type { Choice, Choose } from '../machine/choice';

/** A choice that was made in a run. */
export interface Decision extends Choice {
  /** Index of the option. */
  readonly chosen: number;
}

/** One run: what was decided in it, in order, and what came of it. */
export interface ExploredRun<T> {
  readonly decisions: readonly Decision[];
  readonly outcome: T;
}

/** What an exploration may cost: a count of runs, and of instructions of modules' code. */
export interface Budget {
  readonly runs: number;
  readonly steps: number;
}

/** Whether the exploration looked everywhere, or how many runs that it knew of it left out. */
export type Verdict = { readonly kind: 'exhausted' } | { readonly kind: 'spent'; readonly leftOut: number };

/**
 * Runs something again and again until each choice has been made in each way, those runs first that differ least
 * from what usually happens. A run must be a function of its choices. Yields each run; stops when nobody asks for more.
 * @param budget how many runs may be made, and how many steps all of them may take
 * @param stepsOf how many steps a run has taken
 * @returns whether that was all
 */
export function* explore<T>(
  run: (choose: Choose) => T,
  budget: Budget,
  stepsOf: (outcome: T) => number = () => 0,
): Generator<ExploredRun<T>, Verdict, void> {
  const waiting: (readonly number[])[] = [[]];
  let steps = 0;
  for (let count = 0; count < budget.runs && steps < budget.steps; count++) {
    const prefix = waiting.shift();
    if (!prefix) return { kind: 'exhausted' };
    const decisions: Decision[] = [];
    const outcome = run(replaying(prefix, decisions));
    steps += stepsOf(outcome);
    yield { decisions, outcome };
    waiting.push(...alternatives(decisions, prefix.length));
  }
  return waiting.length === 0 ? { kind: 'exhausted' } : { kind: 'spent', leftOut: waiting.length };
}

/** Repeats one run of an exploration. */
export function replay<T>(run: (choose: Choose) => T, decisions: readonly Decision[]): T {
  return run(
    replaying(
      decisions.map(({ chosen }) => chosen),
      [],
    ),
  );
}

/** Decides as the prefix says, and behind its end for what usually happens. Notes what was decided. */
function replaying(prefix: readonly number[], decisions: Decision[]): Choose {
  return (choice) => {
    const wanted = prefix[decisions.length] ?? 0;
    const chosen = Math.min(wanted, choice.options.length - 1);
    decisions.push({ ...choice, chosen });
    return chosen;
  };
}

/** The runs that differ from this one in one choice at or behind `from`, and are as it before that choice. */
function alternatives(decisions: readonly Decision[], from: number): number[][] {
  const made = decisions.map(({ chosen }) => chosen);
  return decisions.slice(from).flatMap(({ options }, index) => {
    const at = from + index;
    return options.slice(1).map((_, option) => [...made.slice(0, at), option + 1]);
  });
}
