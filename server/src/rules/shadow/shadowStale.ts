import type { RunSet } from '../../explore/runSet/runSet';
import type { RunFact } from '../shared/runs/runFact';
import type { Resource } from '../../explore/trace/resource';
import type { ShadowCall, TraceEvent } from '../../explore/trace/traceEvent';
import type { UpgradeRun } from '../../explore/upgradeRun';
import { downgrades, shadowCallsIn } from '../shared/runs/upgrade';
import { runRule } from '../shared/runs/runRule';
import { isPerState } from '../shared/perState';
import { idText } from '../shared/resourceText';

export const shadowStale = runRule({
  id: 'shadow-stale',
  severity: 'warning',
  stage: 'simulation',
  summary: 'A shadow variable survives a downgrade, and the next upgrade finds it out of date.',
  detect,
  supersedes: [{ rules: ['shadow-leak'], on: 'line' }],
  message: ({ id, other }, input) =>
    `The shadow variables with id ${idText(id)} allocated here survive a downgrade to ${other ?? 'the older livepatch'}, which does not know them, and the next upgrade finds them out of date. ` +
    (isPerState(input)
      ? 'Let a state with that id and `.is_shadow` own them: the kernel then frees them.'
      : 'List a state for them in `.states`: the kernel then refuses a downgrade to a livepatch that lacks it.'),
});

/** The newer livepatch comes again and finds what it had left when the older one took over. */
function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'upgrade') return [];
  const [older, newer] = [runs.older.name, runs.newer.name];
  return downgrades(runs).flatMap((run) => staleIn(run, older, newer));
}

function staleIn(run: UpgradeRun, older: string, newer: string): RunFact[] {
  const { events } = run;
  const loads = events.flatMap((event, at) => (isInsmod(event, newer) ? [at] : []));
  const [, again] = loads;
  if (again === undefined) return [];
  const olderKnows = shadowCallsIn(run).flatMap((call) => (call.by.module === older ? [call.id] : []));
  return events.flatMap((event, at) => {
    if (at < again || event.kind !== 'shadow' || event.call.by.module !== newer) return [];
    const { id, does, by, isFound } = event.call;
    const taken = events.slice(0, at).findLastIndex((each) => isTaken(each, event.call));
    const resource = isFound && taken < again ? resourceOf(events[taken]) : undefined;
    if (!resource || does === 'alloc' || olderKnows.includes(id)) return [];
    const { activation, trace } = resource;
    return [{ module: newer, at: trace[0], activation, resource, action: by, id, other: older, run }];
  });
}

function isTaken(event: TraceEvent, { id, obj }: ShadowCall): boolean {
  const shadow = resourceOf(event)?.shadow;
  return shadow !== undefined && shadow.id === id && shadow.obj === obj;
}

function resourceOf(event: TraceEvent | undefined): Resource | undefined {
  return event?.kind === 'acquired' ? event.resource : undefined;
}

function isInsmod(event: TraceEvent, name: string): boolean {
  return event.kind === 'command' && event.text === `insmod ${name}.ko`;
}
