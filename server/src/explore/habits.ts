import type { Choice, Choose } from '../machine/run/choice';
import type { Entry } from '../machine/run/observer';
import { siteKey } from './diagnose/sites';
import type { Life } from './life';
import type { Decided, Step } from './watch/step';

/** Which way branches on something unknown go where a function gets to what it does; by what they are about. */
export type Habits = ReadonlyMap<string, string>;

/**
 * The way to all that functions take: to each thing, as the first run went that got there.
 * @param lives the shortest first
 */
export function habitsOf(lives: readonly Life[]): Habits {
  const habits = new Map<string, string>();
  const reached = new Set<string>();
  for (const { steps } of lives) {
    const taken = sitesTaken(steps);
    for (const step of steps) {
      const sites = step.kind === 'end' ? [...(taken.get(step.entry) ?? [])] : [];
      if (step.kind !== 'end' || sites.every((site) => reached.has(site))) continue;
      for (const site of sites) reached.add(site);
      for (const { about, option } of step.decided.filter(isBranch))
        if (!habits.has(about)) habits.set(about, option);
    }
  }
  return habits;
}

/** What each call of a patched function takes. */
function sitesTaken(steps: readonly Step[]): ReadonlyMap<Entry, ReadonlySet<string>> {
  const taken = new Map<Entry, Set<string>>();
  for (const step of steps) {
    if (step.kind !== 'take' || step.holding.entry.kind !== 'function') continue;
    const { entry } = step.holding;
    const sites = taken.get(entry) ?? new Set();
    taken.set(entry, sites.add(siteKey(step.holding)));
  }
  return taken;
}

function isBranch({ option }: Decided): boolean {
  return option === 'true' || option === 'false';
}

/** Decides in the same way, but what is a habit is what usually happens. */
export function withHabits(habits: Habits, choose: Choose): Choose {
  return (choice) => {
    const usual = choice.options.indexOf(habits.get(choice.about) ?? '');
    if (usual <= 0) return choose(choice);
    const options = usualFirst(choice, usual);
    return choice.options.indexOf(options[choose({ ...choice, options })] ?? '');
  };
}

function usualFirst({ options }: Choice, usual: number): string[] {
  return [...options.slice(usual, usual + 1), ...options.filter((_, index) => index !== usual)];
}
