import type { Choice, Choose } from '../machine/run/choice';
import type { Activation } from '../machine/run/observer';
import type { RecordedRun } from './recordedRun';
import type { Decided, TraceEvent } from './trace/traceEvent';

/** Which way branches on something unknown go where a function gets to what it does; by what they are about. */
export type BranchHints = ReadonlyMap<string, string>;

/**
 * The way to all that functions take: to each thing, as the first run went that got there.
 * @param runs the shortest first
 */
export function branchHintsOf(runs: readonly RecordedRun[]): BranchHints {
  const branchHints = new Map<string, string>();
  const reached = new Set<string>();
  for (const { events } of runs) {
    const taken = sitesTaken(events);
    for (const event of events) {
      const sites = event.kind === 'end' ? [...(taken.get(event.activation) ?? [])] : [];
      if (event.kind !== 'end' || sites.every((site) => reached.has(site))) continue;
      for (const site of sites) reached.add(site);
      for (const { about, option } of event.decided.filter(isBranch))
        if (!branchHints.has(about)) branchHints.set(about, option);
    }
  }
  return branchHints;
}

/** What each call of a patched function takes. */
function sitesTaken(events: readonly TraceEvent[]): ReadonlyMap<Activation, ReadonlySet<string>> {
  const taken = new Map<Activation, Set<string>>();
  for (const event of events) {
    if (event.kind !== 'acquired' || event.resource.activation.kind !== 'function') continue;
    const { activation } = event.resource;
    const sites = taken.get(activation) ?? new Set();
    taken.set(activation, sites.add(event.resource.site));
  }
  return taken;
}

function isBranch({ option }: Decided): boolean {
  return option === 'true' || option === 'false';
}

/** Decides in the same way, but what is a habit is what usually happens. */
export function withBranchHints(branchHints: BranchHints, choose: Choose): Choose {
  return (choice) => {
    const usual = choice.options.indexOf(branchHints.get(choice.about) ?? '');
    if (usual <= 0) return choose(choice);
    const options = usualFirst(choice, usual);
    return choice.options.indexOf(options[choose({ ...choice, options })] ?? '');
  };
}

function usualFirst({ options }: Choice, usual: number): string[] {
  return [...options.slice(usual, usual + 1), ...options.filter((_, index) => index !== usual)];
}
