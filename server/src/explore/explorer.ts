import type { Choice, Choose } from '../machine/run/choice';

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

/** A run that is still to be made: as another one up to one of its choices, and there otherwise. */
interface Plan {
  readonly like: readonly Decision[];
  /** Index of the choice. */
  readonly at: number;
  readonly option: number;
}

const USUAL: Plan = { like: [], at: -1, option: 0 };

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
  const plans: Plan[] = [USUAL];
  /** Runs that are known of and cannot come into the budget any more. */
  let leftOut = 0;
  let steps = 0;
  let count = 0;
  for (; count < plans.length && count < budget.runs && steps < budget.steps; count++) {
    const plan = plans[count] ?? USUAL;
    const decisions: Decision[] = [];
    const outcome = run(following(plan, decisions));
    steps += stepsOf(outcome);
    yield { decisions, outcome };
    for (const other of alternatives(decisions, plan.at + 1)) {
      if (plans.length < budget.runs) plans.push(other);
      else leftOut++;
    }
  }
  leftOut += plans.length - count;
  return leftOut === 0 ? { kind: 'exhausted' } : { kind: 'spent', leftOut };
}

/** Repeats one run of an exploration. */
export function replay<T>(run: (choose: Choose) => T, decisions: readonly Decision[]): T {
  return run(following({ like: decisions, at: decisions.length, option: 0 }, []));
}

/** Decides as the plan says, and after its end for what usually happens. Notes what was decided. */
function following({ like, at, option }: Plan, decisions: Decision[]): Choose {
  return (choice) => {
    const index = decisions.length;
    const wanted = index < at ? (like[index]?.chosen ?? 0) : index === at ? option : 0;
    const chosen = Math.min(wanted, choice.options.length - 1);
    decisions.push({ ...choice, chosen });
    return chosen;
  };
}

/** The runs that differ from this one in one choice at or after `from`, and are the same before it. */
function* alternatives(like: readonly Decision[], from: number): Generator<Plan> {
  for (let at = from; at < like.length; at++) {
    const count = like[at]?.options.length ?? 0;
    for (let option = 1; option < count; option++) yield { like, at, option };
  }
}
